"""Cases as rows of a list: what is owed next on each, in words and as a small picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troth.accounts.access import Viewer
from troth.cases.access import next_clock
from troth.lib.case_line import row_picture
from troth.lib.promise_line import Picture
from troth.lib.promise_words import metric_name

if TYPE_CHECKING:
    from troth.cases.models import Case, Clock


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case with the promise that is owed next on it."""

    case: Case
    clock: Clock | None  # None: nothing is owed
    metric: str  # what is owed, in words
    picture: Picture | None
    severity_title: str


def rows_of(cases: Iterable[Case], viewer: Viewer, now: datetime) -> list[Row]:
    """Return cases as rows; they come from `cases.access` with their open clocks."""
    return [_row(case, viewer, now) for case in cases]


def _row(case: Case, viewer: Viewer, now: datetime) -> Row:
    clock = next_clock(case)
    return Row(
        case=case,
        clock=clock,
        metric=metric_name(clock.metric) if clock else "",
        picture=_picture(case, clock, viewer, now) if clock else None,
        severity_title=case.contract.programme.severities[case.severity].title,
    )


def _picture(case: Case, clock: Clock, viewer: Viewer, now: datetime) -> Picture | None:
    terms = case.contract.programme.terms(case.plan)
    uid, zone = f"line-{case.pk}", viewer.time_zone
    return row_picture(clock, terms, case.site or None, uid=uid, now=now, zone=zone)
