"""When somebody last looked whether promises were kept."""

from __future__ import annotations

from django.db import models


class LastSweep(models.Model):
    """The one row that says when the sweep last ran to its end, to within some seconds."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="cases_lastsweep_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"last sweep at {self.at:%Y-%m-%d %H:%M:%S}"
