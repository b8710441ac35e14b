"""The queue's order has an index again, which is made before the former one goes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0009_count_unfinished")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                models.OrderBy(models.F("next_due"), nulls_last=True),
                models.OrderBy(
                    models.ExpressionWrapper(
                        models.Q(("status", "resolved")), models.BooleanField()
                    ),
                ),
                models.OrderBy(models.F("severity_rank")),
                models.OrderBy(models.F("id")),
                name="cases_by_next_due",
                condition=models.Q(("status", "closed"), _negated=True),
            ),
        ),
        RemoveIndexConcurrently("case", "cases_queue"),
    ]
