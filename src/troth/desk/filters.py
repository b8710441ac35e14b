"""The queue's filters: parameters of the address, which are links and rows picked by them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q
from django.http import QueryDict

from troth.accounts.access import Viewer

if TYPE_CHECKING:
    from troth.cases.models import CaseQuerySet

SEARCH_LIMIT = 100
VIEWS = ("open", "mine", "team", "unassigned", "waiting", "overdue", "resolved", "closed")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the queue shows; an empty value does not narrow it."""

    view: str = "open"
    severity: str = ""
    """A rank, since programmes name their severities differently."""
    programme: str = ""
    site: str = ""
    team: str = ""
    account: str = ""
    q: str = ""
    """Words to look for in numbers, subjects and account names."""

    @classmethod
    def of(cls, parameters: QueryDict, view: str | None = None) -> Self:
        """Read them; what makes no sense is left out."""
        given = {field.name: clean_words(parameters.get(field.name, "")) for field in fields(cls)}
        if view is not None or given["view"] not in VIEWS:
            given["view"] = view or "open"
        for name in ("severity", "account"):
            given[name] = given[name] if _is_number(given[name]) else ""
        return cls(**given)

    def pairs(self) -> dict[str, str]:
        """Return the parameters that say these filters, without what holds anyway."""
        given = {name: value for name, value in vars(self).items() if value}
        return {name: value for name, value in given.items() if (name, value) != ("view", "open")}

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the view is chosen."""
        return replace(self, view="open") != Filters()

    def pick(self, cases: CaseQuerySet, viewer: Viewer, now: datetime) -> CaseQuerySet:
        """Return those of the cases that the filters let through."""
        return cases.filter(self._in_view(viewer, now), **self._exact()).filter(self._found())

    def _in_view(self, viewer: Viewer, now: datetime) -> Q:
        if self.view == "closed":
            return Q(status="closed")
        if self.view == "open" and self.q:
            return Q()  # who searches wants the case, finished or not
        return {**view_conditions(viewer, now), "open": UNFINISHED}[self.view]

    def _exact(self) -> dict[str, Any]:
        columns = {
            "severity": "severity_rank",
            "programme": "contract__programme_version__programme",
            "site": "site",
            "team": "team__slug",
            "account": "account_id",
        }
        return {
            column: getattr(self, name) for name, column in columns.items() if getattr(self, name)
        }

    def _found(self) -> Q:
        if not self.q:
            return Q()
        words = Q()
        for word in self.q.split():
            words &= (
                Q(number__icontains=word)
                | Q(subject__icontains=word)
                | Q(account__name__icontains=word)
            )
        return words


UNFINISHED = ~Q(status="closed")


def view_conditions(viewer: Viewer, now: datetime) -> dict[str, Q]:
    """What each narrower view of the unfinished cases picks."""
    staff = viewer.staff
    assert staff  # the door let nobody else in
    return {
        "mine": UNFINISHED & Q(assignee=staff),
        "team": UNFINISHED & Q(team__in=staff.teams.all()),
        "unassigned": UNFINISHED & Q(assignee=None),
        "waiting": Q(status="waiting"),
        "overdue": UNFINISHED & Q(next_due__lte=now),
        "resolved": Q(status="resolved"),
    }


def clean_words(value: str) -> str:
    """Return words to look for, without what no text can have and not too long."""
    return "".join(letter for letter in value if letter.isprintable()).strip()[:SEARCH_LIMIT]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10
