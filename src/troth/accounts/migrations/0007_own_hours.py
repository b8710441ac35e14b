import datetime

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

import troth.accounts.models.people


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_tam")]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True, verbose_name="quiet from"),
        ),
        migrations.AddField(
            model_name="staff",
            name="quiet_to",
            field=models.TimeField(blank=True, null=True, verbose_name="quiet until"),
        ),
        migrations.AddField(
            model_name="staff",
            name="quiet_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                db_default=[0, 1, 2, 3, 4, 5, 6],
                default=troth.accounts.models.people.every_day,
                size=None,
                verbose_name="quiet on the days",
            ),
        ),
        migrations.AddField(
            model_name="staff",
            name="digest",
            field=models.BooleanField(db_default=True, default=True, verbose_name="daily digest"),
        ),
        migrations.AddField(
            model_name="staff",
            name="digest_time",
            field=models.TimeField(
                db_default=datetime.time(7, 30),
                default=datetime.time(7, 30),
                verbose_name="digest at",
            ),
        ),
        migrations.AddField(
            model_name="staff",
            name="digest_always",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="a digest without news too"
            ),
        ),
        migrations.AddField(
            model_name="staff",
            name="digested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last digest"),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="staff_quiet_hours_whole",
            ),
        ),
    ]
