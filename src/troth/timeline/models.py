"""One table: what happened, in order, never changed (the triggers are in the migration)."""

from __future__ import annotations

from typing import Any

from django.db import models

from troth.lib.events import DomainEvent, read_event


class Event(models.Model):
    """One fact of a stream. Its ``hash`` covers the one before and all but ``account_id``."""

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

    def record(self) -> DomainEvent:
        """What happened, as the frozen record of its kind."""
        return read_event(self.kind, self.data)

    def link(self) -> dict[str, Any]:
        """The event as the hash chain reads it."""
        return {
            "stream": self.stream,
            "position": self.position,
            "kind": self.kind,
            "at": self.at,
            "by": self.by,
            "data": self.data,
            "previous_hash": self.previous_hash,
            "hash": self.hash,
        }
