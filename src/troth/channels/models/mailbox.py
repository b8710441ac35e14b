"""Mailboxes that Troth looks into, and how that went last."""

from __future__ import annotations

from django.db import models


class PolledMailbox(models.Model):
    """One mailbox on another server; `error` is why it could not be looked into last, if so."""

    name = models.CharField(max_length=400, unique=True, help_text="Without its password")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="When that last went well")
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
