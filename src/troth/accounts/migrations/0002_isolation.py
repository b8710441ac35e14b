from django.db import migrations

from troth.lib.isolation import Isolate


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        Isolate("accounts_account", column="id"),
        Isolate("accounts_contact"),
    ]
