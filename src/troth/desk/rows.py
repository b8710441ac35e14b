"""Cases as rows of a list: what is due next on each, in words and as a small picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troth.accounts.access import Viewer
from troth.cases.access import next_clock
from troth.desk.sites import Place, place_of
from troth.lib.case_line import row_picture
from troth.lib.promise_line import Picture
from troth.lib.promise_words import metric_name

if TYPE_CHECKING:
    from troth.accounts.models import Site
    from troth.cases.models import Case, Clock


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case with the promise to keep next."""

    case: Case
    clock: Clock | None
    """The promise that is due first; None when nothing is owed."""
    metric: str
    """What is promised, in words."""
    picture: Picture | None
    place: Place
    severity_title: str


def rows_of(
    cases: Iterable[Case], known: Mapping[str, Site], viewer: Viewer, now: datetime
) -> list[Row]:
    """Return cases that have `open_clocks` as rows; `known` are the provider's sites."""
    return [_row(case, place_of(case, known), viewer, now) for case in cases]


def _row(case: Case, place: Place, viewer: Viewer, now: datetime) -> Row:
    clock, severities = next_clock(case), case.contract.programme.severities
    return Row(
        case=case,
        clock=clock,
        metric=metric_name(clock.metric) if clock else "",
        picture=_picture(case, clock, viewer, now) if clock else None,
        place=place,
        severity_title=severities[case.severity].title,
    )


def _picture(case: Case, clock: Clock, viewer: Viewer, now: datetime) -> Picture | None:
    terms = case.contract.programme.terms(case.plan)
    uid, zone = f"line-{case.pk}", viewer.time_zone
    return row_picture(clock, terms, case.site or None, uid=uid, now=now, zone=zone)
