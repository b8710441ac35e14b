"""One table: what happened, in order, never changed (the triggers are in the migration)."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One fact of a stream. ``hash`` covers ``previous_hash`` and every field but ``account_id``."""

    stream = models.CharField(max_length=100)  # "case:42", "account:7", "programme:opendns"
    account_id = models.BigIntegerField(null=True, blank=True)  # None: of no customer
    position = models.PositiveIntegerField()  # 1, 2, 3 … within the stream
    kind = models.CharField(max_length=100)  # dotted, "case.opened"
    at = models.DateTimeField()
    by = models.CharField(max_length=100)  # "staff:3", "customer:12", "system"
    data = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="event_once_per_position"),
        ]
        indexes = [models.Index(fields=["account_id", "at"], name="event_by_account")]

    def __str__(self) -> str:
        return f"{self.stream} #{self.position} {self.kind}"
