"""Cases as rows of a list: what is owed next on each, in words and as a small picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troth.accounts.access import Viewer
from troth.cases.access import ListedCase, listed
from troth.lib.case_line import row_picture
from troth.lib.promise_line import Picture
from troth.lib.promise_words import metric_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case with the promise that is owed next on it."""

    case: ListedCase
    metric: str  # what is owed, in words
    picture: Picture | None


def rows_of(cases: QuerySet[Case], viewer: Viewer, now: datetime) -> list[Row]:
    """Return cases as rows."""
    return [
        Row(
            case=case,
            metric=metric_name(case.clock.metric) if case.clock else "",
            picture=row_picture(case, now=now, zone=viewer.time_zone),
        )
        for case in listed(cases)
    ]
