"""Cases as lists show them: in two queries of what a row says, since a list has many rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from troth.cases.models import Clock, Status
from troth.contracts.access import programme_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case
    from troth.promises.schema import Programme
    from troth.promises.terms import Terms

_CASE = (
    *("pk", "number", "subject", "status", "severity", "severity_rank", "kind", "channel"),
    *("site", "plan", "breached", "opened_at", "resolved_at", "closed_at"),
)
_PEOPLE = {
    "account_name": F("account__name"),
    "contact_name": F("contact__name"),
    "assignee_name": F("assignee__user__name"),
}
_PROGRAMME = ("contract__programme_version", "contract__programme_version__digest")
_CLOCK = (
    *("metric", "status", "commitment_id", "time_zone"),
    *("started", "due", "warn_at", "remaining"),
)


@dataclass(frozen=True, slots=True)
class OwedClock:
    """A promise that is still to be kept; `remaining` is in seconds, while it is paused."""

    metric: str
    status: str
    commitment_id: str
    time_zone: str
    started: datetime
    due: datetime | None
    warn_at: datetime | None
    remaining: float | None
    met_at: None = None


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case with the promise that is due next on it; None when nothing is owed."""

    pk: int
    number: str
    subject: str
    status: str
    severity: str
    severity_rank: int
    kind: str
    channel: str
    site: str
    plan: str
    breached: bool
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    account_name: str
    contact_name: str
    assignee_name: str | None
    programme: Programme
    clock: OwedClock | None

    @property
    def terms(self) -> Terms:
        """What its plan promises."""
        return self.programme.terms(self.plan)

    @property
    def severity_title(self) -> str:
        return self.programme.severities[self.severity].title

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)


def listed(cases: QuerySet[Case]) -> list[ListedCase]:
    """Return the cases, which `cases_for` gave, in their order."""
    rows = cases.select_related(None).values(*_CASE, "next_due", *_PROGRAMME, **_PEOPLE)
    clocks = _next_clocks({row["pk"]: row.pop("next_due") for row in rows})
    return [
        ListedCase(
            programme=programme_of(*map(row.pop, _PROGRAMME)), clock=clocks.get(row["pk"]), **row
        )
        for row in rows
    ]


def _next_clocks(next_due: Mapping[int, datetime | None]) -> dict[int, OwedClock]:
    """Return by case the clock that is due when the case is, paused ones last."""
    found: dict[int, OwedClock] = {}
    owed = Clock.objects.to_be_kept().filter(case__in=next_due).order_by("due", "id")
    for case, *values in owed.values_list("case", *_CLOCK):
        clock = OwedClock(*values)
        if case not in found or clock.due == next_due[case] != found[case].due:
            found[case] = clock
    return found
