"""That mail can come in: by whoever listens for it, and whoever looks into a mailbox."""

from __future__ import annotations

from datetime import datetime

from troth.channels.models import Listening, PolledMailbox


def note_listening(*, name: str, at: datetime) -> None:
    """Mail is taken at an address."""
    Listening.objects.update_or_create(name=name, defaults={"seen_at": at})


def note_look(*, name: str, at: datetime) -> None:
    """A mailbox was looked into without trouble."""
    PolledMailbox.objects.update_or_create(
        name=name, defaults={"looked_at": at, "error": "", "failed_at": None}
    )


def note_failure(*, name: str, error: str, at: datetime) -> None:
    """A mailbox could not be looked into."""
    PolledMailbox.objects.update_or_create(name=name, defaults={"failed_at": at, "error": error})
