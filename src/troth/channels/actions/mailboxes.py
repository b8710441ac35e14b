"""How looking into other servers' mailboxes goes."""

from __future__ import annotations

from datetime import datetime

from troth.channels.models import PolledMailbox


def note_look(*, name: str, at: datetime) -> None:
    """A mailbox was looked into without trouble."""
    PolledMailbox.objects.update_or_create(
        name=name, defaults={"looked_at": at, "error": "", "failed_at": None}
    )


def note_failure(*, name: str, error: str, at: datetime) -> None:
    """A mailbox could not be looked into."""
    PolledMailbox.objects.update_or_create(name=name, defaults={"failed_at": at, "error": error})
