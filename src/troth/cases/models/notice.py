"""What the desk tells one member of staff."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.cases.models.case import Case


class Notice(models.Model):
    """One sentence that the desk shows to one member of staff until it is read."""

    staff = models.ForeignKey("accounts.Staff", models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    event_id = models.BigIntegerField(help_text="The timeline event that caused it")
    kind = models.CharField(max_length=64)
    sentence = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "event_id"], name="cases_notice_once_per_event"
            ),
        ]
        indexes = [
            models.Index(
                fields=["staff", "-at"],
                name="cases_notice_unread",
                condition=Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
