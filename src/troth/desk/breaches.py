"""Promises that were not kept in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from troth.cases import access
from troth.desk.door import DeskRequest, desk, page
from troth.desk.links import Link, links
from troth.lib.policy.promised import amount_words
from troth.lib.promise_words import metric_name
from troth.lib.time_words import duration
from troth.promises.amounts import parse_amount

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case, Clock

PAGE_SIZE = 50
_OWED = {"met_at__isnull": True, "cancelled_at__isnull": True}
_DAYS = {"30": 30, "7": 7, "90": 90, "all": None}


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One broken promise in words."""

    clock: Clock
    case: Case
    metric: str
    amount: str
    late: str
    """By how much it was kept late, or is late by now."""
    owed: bool
    """Whether it has still to be kept."""


@desk
@require_safe
def breaches(request: DeskRequest) -> HttpResponse:
    """What was broken lately, by how much, and whether it was made good."""
    period = request.GET.get("days", "")
    period = period if period in _DAYS else "30"
    owed = request.GET.get("show") == "owed"
    rows = _rows(request, period, owed)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "breaches": [_breach(clock, request.now) for clock in shown.object_list],
        "periods": _periods(period, owed),
        "kinds": _kinds(period, owed),
    }
    return page(request, "desk/breaches.html", context)


def _rows(request: DeskRequest, period: str, owed: bool) -> QuerySet[Clock]:
    days = _DAYS[period]
    since = None if days is None else request.now - timedelta(days=days)
    rows = access.breaches(request.viewer, since)
    return rows.filter(**_OWED) if owed else rows


def _breach(clock: Clock, now: datetime) -> Breach:
    assert clock.breached_at
    until = clock.met_at or clock.cancelled_at or now
    late = (until - clock.breached_at) / timedelta(seconds=1)
    return Breach(
        clock=clock,
        case=clock.case,
        metric=metric_name(clock.metric),
        amount=amount_words(parse_amount(clock.amount)),
        late=duration(late),
        owed=clock.met_at is None and clock.cancelled_at is None,
    )


def _periods(period: str, owed: bool) -> list[Link]:
    labels = {
        "30": _("30 days"),
        "7": _("7 days"),
        "90": _("90 days"),
        "all": _("All time"),
    }
    kept = {"show": "owed"} if owed else {}
    return links(reverse("desk:breaches"), "days", labels, period, **kept)


def _kinds(period: str, owed: bool) -> list[Link]:
    labels = {"all": _("All"), "owed": _("Still owed")}
    kept = {} if period == "30" else {"days": period}
    return links(reverse("desk:breaches"), "show", labels, "owed" if owed else "all", **kept)
