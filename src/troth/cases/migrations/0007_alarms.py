import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_tam"), ("cases", "0006_pages")]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.SlugField(
                        blank=True,
                        max_length=64,
                        null=True,
                        unique=True,
                        verbose_name="programme",
                    ),
                ),
                (
                    "steps",
                    models.TextField(
                        help_text="As `alarm_steps` writes them", verbose_name="steps"
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarm",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm",
                "verbose_name_plural": "alarms",
                "ordering": ["programme", "team"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(programme__isnull=True, team__isnull=False)
                        | Q(programme__isnull=False, team__isnull=True),
                        name="cases_alarm_of_one",
                    )
                ],
            },
        ),
    ]
