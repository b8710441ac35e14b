import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_of_account")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                help_text="The case in which this one goes on",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="cases.case",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(status="closed") & ~Q(merged_into=F("id"))),
                name="cases_case_merged_is_closed",
            ),
        ),
        SameAccount("cases_case", "merged_into_id", to="cases_case"),
    ]
