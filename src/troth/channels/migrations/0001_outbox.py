import django.db.models.deletion
from django.db import migrations, models

from troth.lib.isolation import Isolate
from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_of_account"),
        ("cases", "0004_of_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=32)),
                (
                    "key",
                    models.CharField(
                        help_text="What is told, once and to whom", max_length=200, unique=True
                    ),
                ),
                ("to", models.CharField(help_text="The address at the channel", max_length=500)),
                (
                    "content",
                    models.JSONField(
                        help_text="`kind`, who composes it when it is sent, and from what"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("failed", "failed for good"),
                            ("given_up", "given up"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                (
                    "attempts",
                    models.PositiveIntegerField(
                        default=0, help_text="Begun, whatever became of them"
                    ),
                ),
                ("next_at", models.DateTimeField(help_text="When it is tried, or tried again")),
                (
                    "claimed_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="A worker is sending it; past this, the worker died",
                        null=True,
                    ),
                ),
                (
                    "last_error",
                    models.TextField(blank=True, help_text="Why the last attempt failed"),
                ),
                (
                    "failed_at",
                    models.DateTimeField(
                        blank=True, help_text="When the last of its failures was", null=True
                    ),
                ),
                (
                    "refused",
                    models.BooleanField(
                        default=False,
                        help_text="The last failure was for good: trying again changes nothing",
                    ),
                ),
                (
                    "remote_id",
                    models.CharField(
                        blank=True,
                        help_text="What it is known by at the other side: a Message-ID",
                        max_length=300,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["next_at", "id"],
                        name="channels_delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["case", "to", "id"],
                        name="channels_delivery_in_line",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("status", "failed"),
                            models.Q(
                                ("status", "waiting"), models.Q(("last_error", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        fields=["-id"],
                        name="channels_delivery_stuck",
                    ),
                    models.Index(
                        models.F("channel"),
                        models.OrderBy(models.F("sent_at"), descending=True),
                        condition=models.Q(("sent_at__isnull", False)),
                        name="channels_delivery_sent_at",
                    ),
                    models.Index(
                        models.F("channel"),
                        models.OrderBy(models.F("failed_at"), descending=True),
                        condition=models.Q(("failed_at__isnull", False)),
                        name="channels_delivery_failed_at",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "sent", "failed", "given_up"])
                        ),
                        name="channels_delivery_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(
                                models.Q(("status", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="channels_delivery_sent_at_matches_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case__isnull", True), ("account__isnull", False), _connector="OR"
                        ),
                        name="channels_delivery_of_case_has_account",
                    ),
                ],
            },
        ),
        Isolate("channels_delivery", nullable=True),
        SameAccount("channels_delivery", "case_id", to="cases_case"),
    ]
