"""What moves by itself on the pages of the portal."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from troth.lib.events import is_public
from troth.lib.live import Happening, Topics, event_stream
from troth.portal.door import PortalRequest, portal


@portal
@require_safe
def live(request: PortalRequest) -> HttpResponseBase:
    """Tell of what the account may read: the topics `cases` and `case-42`."""
    return event_stream(topics_of(request.viewer.account_id), reader=str(request.viewer.actor))


def topics_of(account_id: int | None) -> Topics:
    """Return what happenings mean to an account's contacts; nothing where they may not know."""

    def topics(happening: Happening) -> tuple[str, ...]:
        if happening.account_id != account_id or not is_public(happening.kind):
            return ()
        what, _colon, key = happening.stream.partition(":")
        return ("cases", f"case-{key}") if what == "case" else ()

    return topics
