from django.db import migrations

from troth.lib.isolation import Isolate


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE cases_case_number START WITH 100001",
            "DROP SEQUENCE cases_case_number",
        ),
        Isolate("cases_case"),
        Isolate("cases_message"),
        Isolate("cases_call"),
        Isolate("cases_clock"),
        Isolate("cases_appeal"),
        Isolate("cases_notice"),
    ]
