import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from troth.lib.isolation import Isolate
from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_of_account"),
        ("cases", "0008_attachments"),
        ("channels", "0003_not_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolledMailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Without its password", max_length=400, unique=True),
                ),
                (
                    "looked_at",
                    models.DateTimeField(
                        blank=True, help_text="When that last went well", null=True
                    ),
                ),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(max_length=32)),
                (
                    "via",
                    models.CharField(
                        help_text="How it was handed in: lmtp, smtp, imap, …", max_length=16
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("raw", models.BinaryField(help_text="As it came")),
                ("sha256", models.CharField(help_text="Of what came, as hex", max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "envelope_from",
                    models.CharField(blank=True, help_text="Empty: a machine's", max_length=320),
                ),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=320),
                        default=list,
                        help_text="Whom the envelope named",
                        size=None,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How often somebody began to look at it"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("filed", "Filed"),
                            ("answered", "Answered"),
                            ("ignored", "Ignored"),
                            ("triage", "Triage"),
                            ("quarantined", "Quarantined"),
                            ("discarded", "Discarded"),
                        ],
                        default="received",
                        max_length=16,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why, in plain words")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, help_text="When that was decided", null=True),
                ),
                (
                    "became",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opened", "Opened a case"),
                            ("replied", "Replied"),
                            ("reopened", "Reopened a case"),
                            ("noted", "Noted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("sender_name", models.CharField(blank=True, max_length=200)),
                ("subject", models.CharField(blank=True, max_length=500)),
                (
                    "remote_id",
                    models.CharField(
                        blank=True,
                        help_text="What it is known by at the other side: a Message-ID",
                        max_length=998,
                    ),
                ),
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
                        related_name="arrivals",
                        to="cases.case",
                    ),
                ),
                (
                    "claimed_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Somebody looks at it; past this, their process died",
                        null=True,
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrival",
                        to="cases.message",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "received")),
                        fields=["id"],
                        name="channels_arrival_unfiled",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("triage", "quarantined"))),
                        fields=["-received_at"],
                        name="channels_arrival_for_people",
                    ),
                    models.Index(
                        condition=models.Q(("remote_id", ""), _negated=True),
                        fields=["remote_id"],
                        name="channels_arrival_remote_id",
                    ),
                    models.Index(
                        fields=["sender", "settled_at"], name="channels_arrival_of_sender"
                    ),
                    models.Index(fields=["-received_at", "-id"], name="channels_arrival_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "received",
                                    "filed",
                                    "answered",
                                    "ignored",
                                    "triage",
                                    "quarantined",
                                    "discarded",
                                ],
                            )
                        ),
                        name="channels_arrival_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("status", "filed")),
                            models.Q(("status", "filed"), _negated=True),
                            _connector="OR",
                        ),
                        name="channels_arrival_filed_has_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case__isnull", True), ("account__isnull", False), _connector="OR"
                        ),
                        name="channels_arrival_case_has_account",
                    ),
                ],
            },
        ),
        Isolate("channels_arrival", nullable=True),
        SameAccount("channels_arrival", "case_id", to="cases_case"),
        SameAccount("channels_arrival", "message_id", to="cases_message"),
    ]
