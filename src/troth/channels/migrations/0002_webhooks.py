import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_on_call"),
        ("channels", "0001_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                ("url", models.CharField(max_length=1000, verbose_name="address")),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("plain", "Troth's own events"),
                            ("pagerduty", "like PagerDuty's Events API v2"),
                            ("alertmanager", "like Alertmanager's webhooks, version 4"),
                        ],
                        default="plain",
                        max_length=16,
                        verbose_name="shape",
                    ),
                ),
                (
                    "secret",
                    models.CharField(help_text="Signs; shown once, never logged", max_length=100),
                ),
                (
                    "routing_key",
                    models.CharField(blank=True, max_length=200, verbose_name="routing key"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endpoints",
                        to="accounts.pagingpolicy",
                        verbose_name="only pages of",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook endpoint",
                "verbose_name_plural": "webhook endpoints",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("shape__in", ["plain", "pagerduty", "alertmanager"])),
                        name="channels_endpoint_shape_known",
                    )
                ],
            },
        ),
    ]
