"""Cases as rows of a list: what is due next on each, in words and as a small picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from troth.accounts.access import Viewer
from troth.cases.access import ListedCase, listed
from troth.desk.sites import Place, place_of
from troth.lib.case_line import row_picture
from troth.lib.promise_line import Picture
from troth.lib.promise_words import metric_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.accounts.models import Site
    from troth.cases.models import Case

_NUMBER = "T-0"  # stands for any case's


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case with the promise to keep next."""

    case: ListedCase
    url: str
    metric: str  # what is promised, in words
    picture: Picture | None
    place: Place


def rows_of(
    cases: QuerySet[Case], known: Mapping[str, Site], viewer: Viewer, now: datetime
) -> list[Row]:
    """Return cases as rows; `known` are the provider's sites."""
    # Looked up once: a list has many rows, and resolving an address takes long.
    address = reverse("desk:case", args=[_NUMBER])
    return [
        Row(
            case=case,
            url=address.replace(_NUMBER, case.number),
            metric=metric_name(case.clock.metric) if case.clock else "",
            picture=row_picture(case, now=now, zone=viewer.time_zone),
            place=place_of(case.site, case.programme, known),
        )
        for case in listed(cases)
    ]
