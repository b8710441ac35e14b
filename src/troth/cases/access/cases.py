"""Which cases somebody may see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases.models import Appeal, Case, CaseQuerySet, Status
from troth.lib.refusals import NotFound, Refusal

_NUMBER = re.compile(r"T-[0-9]{1,18}")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is asked of a list of cases; what is empty or None does not limit it.

    `text` is looked for in number and subject. `unassigned` asks for cases that no person has.
    """

    statuses: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    programme: str = ""
    account_id: int | None = None
    contact_id: int | None = None
    assignee_id: int | None = None
    team_id: int | None = None
    unassigned: bool = False
    breached: bool | None = None
    text: str = ""
    rank: int | None = None  # of the severity: 1 is the most urgent

    def condition(self) -> Q:
        wanted: dict[str, object] = {
            "status__in": self.statuses or None,
            "severity__in": self.severities or None,
            "severity_rank": self.rank,
            "kind__in": self.kinds or None,
            "site__in": self.sites or None,
            "contract__programme_version__programme": self.programme or None,
            "account_id": self.account_id,
            "contact_id": self.contact_id,
            "assignee_id": self.assignee_id,
            "team_id": self.team_id,
            "assignee__isnull": self.unassigned or None,
            "breached": self.breached,
        }
        asked = Q(**{name: value for name, value in wanted.items() if value is not None})
        text = self.text.replace("\x00", "").strip()
        if text:
            asked &= Q(number__iexact=text) | Q(subject__icontains=text)
        return asked


def cases_for(viewer: Viewer, filters: Filters | None = None) -> CaseQuerySet:
    """The cases the viewer may see, the newest first, with what a list shows of them."""
    rows = Case.objects.with_people()
    if not viewer.is_staff:
        rows = rows.of_account(viewer.account_id or 0)
    if filters is not None:
        rows = rows.filter(filters.condition())
    return rows


def case_for(viewer: Viewer, number: str) -> Case:
    """Return the case with that number, or raise NotFound; a stranger learns nothing more."""
    wanted = number.strip().upper()
    found = cases_for(viewer).filter(number=wanted).first() if _NUMBER.fullmatch(wanted) else None
    if found is None:
        raise NotFound("case.not_found", _("There is no such case; check its number."))
    return found


def appeals(viewer: Viewer) -> QuerySet[Appeal]:
    """The appeals that wait for a manager's decision, the oldest first."""
    require_staff(viewer)
    rows = Appeal.objects.undecided().exclude(case__status=Status.CLOSED)
    return rows.select_related("case__account", "contact")


def appeal(viewer: Viewer, appeal_id: int) -> Appeal:
    """Return one of them, or raise NotFound."""
    found = appeals(viewer).filter(pk=appeal_id).first()
    if found is None:
        raise NotFound(
            "appeal.not_found", _("There is no such appeal, or it has already been decided.")
        )
    return found


def require_staff(viewer: Viewer) -> None:
    """Refuse customers."""
    if not viewer.is_staff:
        raise Refusal("viewer.staff_only", _("Only support staff can see this."))
