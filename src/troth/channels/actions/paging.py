"""What goes out when people are paged, and when they need not be any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from troth.cases import events
from troth.cases.models import Case, Page
from troth.channels.actions.deliveries import enqueue
from troth.channels.email import page_mail
from troth.channels.models import Endpoint
from troth.channels.webhook import payloads
from troth.timeline.access import events_of
from troth.timeline.models import Event

_CALLS = frozenset({events.Paged.kind, events.PageUnanswered.kind})


def deliver_pages(*, case: Case, event: Event, at: datetime) -> int:
    """Send out what an event about paging is to bring, and return how much that is.

    A call goes to each person by e-mail and to each endpoint, as its step says; what ends it goes
    to the endpoints that were called.
    """
    mails = _mails(case, event, at) if event.kind in _CALLS else 0
    return mails + _posts(case, event, _endpoints(case, event), at)


def _mails(case: Case, event: Event, at: datetime) -> int:
    pages = Page.objects.filter(event_id=event.pk, by_email=True).select_related("staff__user")
    for page in pages:
        assert page.staff is not None
        enqueue(
            channel="email",
            key=f"page:{page.pk}",
            to=page.staff.user.email,
            content=page_mail.content(page),
            case=case,
            urgent=True,
            at=at,
        )
    return len(pages)


def _endpoints(case: Case, event: Event) -> Iterable[Endpoint]:
    """Return the endpoints that a call, or the end of one, is posted to."""
    called = event if event.kind in _CALLS else _last_call(case, event)
    if called is None:
        return []
    found = Endpoint.objects.for_policy(called.data["policy"])
    return found if called.data["by_webhook"] else []


def _last_call(case: Case, event: Event) -> Event | None:
    """Return the latest call before an event that went out by webhook, of the same paging."""
    before = events_of(case.stream).filter(position__lt=event.position).order_by("-position")
    for row in before.filter(kind__in=[*_CALLS, events.PagingEnded.kind]):
        if row.kind == events.PagingEnded.kind:
            return None
        if row.data["by_webhook"]:
            return row
    return None


def _posts(case: Case, event: Event, endpoints: Iterable[Endpoint], at: datetime) -> int:
    told = [one for one in endpoints if payloads.tells(one.shape, event.kind)]
    for endpoint in told:
        enqueue(
            channel="webhook",
            key=f"webhook:{event.pk}:{endpoint.pk}",
            to=endpoint.name,
            content=payloads.content(case, event, endpoint),
            case=case,
            urgent=True,  # the end of a call as well, so that their order stays
            at=at,
        )
    return len(told)
