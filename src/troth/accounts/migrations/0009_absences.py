import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_authenticated_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateTimeField(verbose_name="from")),
                ("ends", models.DateTimeField(verbose_name="to")),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="accounts.staff",
                        verbose_name="who is away",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_in",
                        to="accounts.staff",
                        verbose_name="who stands in",
                    ),
                ),
            ],
            options={
                "ordering": ["starts", "id"],
                "indexes": [
                    models.Index(fields=["staff", "ends"], name="accounts_absence_of_staff")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="accounts_absence_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in__isnull", True),
                            models.Q(("stand_in", models.F("staff")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_absence_stand_in_is_another",
                    ),
                ],
            },
        ),
    ]
