"""What is posted: the same facts in the shape that the program at the other side understands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from troth.cases import events
from troth.cases.access import line_of
from troth.cases.models import Case
from troth.channels.failures import NotNeeded
from troth.channels.links import case_url
from troth.channels.models import Delivery, Endpoint, Shape
from troth.promises.instants import format_instant
from troth.timeline.models import Event

KIND = "case_webhook"
CALLS = frozenset({events.Paged.kind, events.PageUnanswered.kind})
_NOT_YET = "0001-01-01T00:00:00Z"  # how Alertmanager says that an alert has no end
_LEVELS = ("critical", "error", "warning")  # of PagerDuty, by rank of severity; then "info"


@dataclass(frozen=True, kw_only=True)
class Post:
    """A body to be posted to an endpoint, known by `id` however often it is sent."""

    endpoint: Endpoint
    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What happened to which case, as it was then."""

    case: Case
    event: Event
    sentence: str
    severity: str
    rank: int
    since: datetime  # when people were first called

    @property
    def is_call(self) -> bool:
        return self.event.kind in CALLS

    @property
    def summary(self) -> str:
        return f"[{self.case.number}] {self.case.subject}"

    @property
    def url(self) -> str:
        return case_url(self.case, is_staff=True)


def content(case: Case, event: Event, endpoint: Endpoint) -> Mapping[str, object]:
    """Return what a delivery holds that posts an event to an endpoint."""
    return {
        "kind": KIND,
        "event": event.pk,
        "endpoint": endpoint.pk,
        "severity": case.severity,
        "rank": case.severity_rank,
    }


def tells(shape: str, kind: str) -> bool:
    """Whether a shape has words for events of a kind: Alertmanager knows no acknowledgement."""
    return shape != Shape.ALERTMANAGER or kind != events.PageAcknowledged.kind


def compose_post(delivery: Delivery) -> Post:
    """Return what is posted, the same whenever it is; NotNeeded for an endpoint out of use."""
    endpoint = Endpoint.objects.get(pk=delivery.content["endpoint"])
    if not endpoint.is_active:
        raise NotNeeded(_("The endpoint is no longer in use."))
    body = _SHAPES[Shape(endpoint.shape)](_facts(delivery), endpoint)
    return Post(endpoint=endpoint, id=_id(delivery.key), body=body)


def _facts(delivery: Delivery) -> Facts:
    event = Event.objects.get(pk=delivery.content["event"])
    return Facts(
        case=Case.objects.with_people().get(pk=delivery.case_id or 0),
        event=event,
        sentence=line_of(event).sentence,
        severity=delivery.content["severity"],
        rank=delivery.content["rank"],
        since=_since(event),
    )


def _since(event: Event) -> datetime:
    """Return when the paging began that an event belongs to."""
    earlier = Event.objects.filter(stream=event.stream, position__lt=event.position)
    ended = earlier.filter(kind=events.PagingEnded.kind).order_by("-position").first()
    calls = earlier.filter(kind__in=CALLS, position__gt=ended.position if ended else 0)
    first = calls.order_by("position").first()
    return first.at if first else event.at


def _plain(facts: Facts, endpoint: Endpoint) -> Mapping[str, Any]:
    case = facts.case
    return {
        "type": facts.event.kind,
        "timestamp": format_instant(facts.event.at),
        "data": {
            "sentence": facts.sentence,
            "case": {
                "number": case.number,
                "subject": case.subject,
                "severity": facts.severity,
                "severity_rank": facts.rank,
                "account": {"name": case.account.name, "slug": case.account.slug},
                "url": facts.url,
            },
            "event": facts.event.record().data(),
            "since": format_instant(facts.since),
        },
    }


def _pagerduty(facts: Facts, endpoint: Endpoint) -> Mapping[str, Any]:
    actions = {events.PageAcknowledged.kind: "acknowledge", events.PagingEnded.kind: "resolve"}
    body = {
        "routing_key": endpoint.routing_key,
        "event_action": actions.get(facts.event.kind, "trigger"),
        "dedup_key": f"troth:{facts.case.number}",
    }
    if not facts.is_call:
        return body
    return body | {
        "payload": {
            "summary": facts.summary[:1024],
            "source": settings.SITE_URL,
            "severity": dict(enumerate(_LEVELS, start=1)).get(facts.rank, "info"),
            "timestamp": format_instant(facts.event.at),
            "component": facts.case.account.name,
            "class": facts.severity,
            "custom_details": {"sentence": facts.sentence},
        },
        "client": "Troth",
        "client_url": facts.url,
        "links": [{"href": facts.url, "text": facts.case.number}],
    }


def _alertmanager(facts: Facts, endpoint: Endpoint) -> Mapping[str, Any]:
    status = "firing" if facts.is_call else "resolved"
    labels = {
        "alertname": "TrothPage",
        "case": facts.case.number,
        "severity": facts.severity,
        "account": facts.case.account.slug,
    }
    annotations = {"summary": facts.summary, "description": facts.sentence}
    alert = {
        "status": status,
        "labels": labels,
        "annotations": annotations,
        "startsAt": format_instant(facts.since),
        "endsAt": _NOT_YET if facts.is_call else format_instant(facts.event.at),
        "generatorURL": facts.url,
        "fingerprint": hashlib.sha256(facts.case.number.encode()).hexdigest()[:16],
    }
    return {
        "version": "4",
        "groupKey": f'{{}}:{{case="{facts.case.number}"}}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": endpoint.name,
        "groupLabels": {"case": facts.case.number},
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": settings.SITE_URL,
        "alerts": [alert],
    }


_SHAPES: Mapping[Shape, Callable[[Facts, Endpoint], Mapping[str, Any]]] = {
    Shape.PLAIN: _plain,
    Shape.PAGERDUTY: _pagerduty,
    Shape.ALERTMANAGER: _alertmanager,
}


def _id(key: str) -> str:
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"
