"""What moves by itself on the pages of the desk."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from troth.desk.door import DeskRequest, desk
from troth.lib.live import Happening, event_stream


@desk
@require_safe
def live(request: DeskRequest) -> HttpResponseBase:
    """Tell of every case that something happened to: the topics `queue` and `case-42`."""
    return event_stream(topics, reader=str(request.viewer.actor))


def topics(happening: Happening) -> tuple[str, ...]:
    """Return what a happening means to staff, who see every case."""
    what, _colon, key = happening.stream.partition(":")
    return ("queue", f"case-{key}") if what == "case" else ()
