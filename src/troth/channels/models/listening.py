"""Where mail is taken from mail servers, and when somebody last did."""

from __future__ import annotations

from django.db import models


class Listening(models.Model):
    """One address at which `troth mail` takes mail; it says every few seconds that it lives."""

    name = models.CharField(max_length=400, unique=True, help_text="As in TROTH_MAIL_LISTEN")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
