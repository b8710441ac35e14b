"""Reading the timeline. Whose events are seen is decided by row-level security and the caller."""

from __future__ import annotations

from django.db.models import QuerySet

from troth.promises.chain import Break, verify_chain
from troth.timeline.models import Event


def events_of(stream: str) -> QuerySet[Event]:
    """The events of a stream in their order."""
    return Event.objects.filter(stream=stream).order_by("position")


def break_in(stream: str) -> Break | None:
    """Return the first place where the stream's hash chain does not hold, None when it does."""
    return verify_chain(event.link() for event in events_of(stream).iterator())
