import django.db.models.deletion
from django.db import migrations, models

from troth.lib.isolation import Isolate
from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_on_call"),
        ("cases", "0005_merged"),
    ]

    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event_id",
                    models.BigIntegerField(help_text="The timeline event that tells of it"),
                ),
                (
                    "is_last",
                    models.BooleanField(help_text="To the managers, after all steps of the policy"),
                ),
                ("by_email", models.BooleanField()),
                ("by_webhook", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.staff",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="cases.case",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="accounts.pagingpolicy",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="accounts.staff",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["case"],
                        name="cases_page_open",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["staff", "-at"],
                        name="cases_page_of_staff",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event_id", "staff"),
                        name="cases_page_once_per_event",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cases_page_acknowledgement_is_whole",
                    ),
                ],
            },
        ),
        Isolate("cases_page"),
        SameAccount("cases_page", "case_id", to="cases_case"),
    ]
