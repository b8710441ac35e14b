"""Who has a case and who is working on it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from troth.accounts.models import Site, Staff, Team
from troth.cases import events
from troth.cases.actions.conversation import UNFINISHED
from troth.cases.actions.turn import Turn, turn
from troth.cases.models import Case, Status
from troth.cases.rules import Rules
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal


class _Keep(Enum):
    KEEP = "keep"


KEEP: Final = _Keep.KEEP  # what `assign` leaves as it is
Keep = Literal[_Keep.KEEP]


def assign(
    *,
    case: Case,
    assignee: Staff | Keep | None = KEEP,
    team: Team | Keep | None = KEEP,
    site: str | Keep = KEEP,
    by: Actor,
    at: datetime,
) -> Case:
    """Give a case to a person, a team or a site; None takes it away from everybody.

    From now on time counts on the calendar of `site`, which the programme must have.
    """
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.require(*UNFINISHED)
        changed = given(acting, assignee, team, site)
        if changed == events.Assigned():
            message = _(
                "The case is already assigned that way; choose another person, team or site."
            )
            raise Refusal("case.assigned_already", message)
        acting.record(changed)
    return case


def start_work(*, case: Case, by: Actor, at: datetime) -> Case:
    """Say that the acting member of staff works on the case from now on."""
    with turn(case, by=by, at=at) as acting:
        staff = acting.require_staff()
        acting.require(Status.OPEN, Status.WAITING)
        if acting.case.worker is not None:
            message = _("%(name)s is working on this case; they have to stop first.")
            raise Refusal("work.taken", message % {"name": acting.case.worker.name})
        acting.record(events.WorkStarted())
        acting.case.worker = staff
    return case


def stop_work(*, case: Case, by: Actor, at: datetime) -> Case:
    """Say that nobody works on the case any more; a colleague may say so too."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        if acting.case.worker is None:
            raise Refusal("work.none", _("Nobody is working on this case at the moment."))
        put_down(acting)
    return case


def put_down(acting: Turn) -> None:
    """End the work of whoever is at it."""
    if acting.case.worker is not None:
        acting.record(events.WorkStopped())
        acting.case.worker = None


def given(
    acting: Turn, assignee: Staff | Keep | None, team: Team | Keep | None, site: str | Keep
) -> events.Assigned:
    """Write the new places into the case and return what has changed."""
    case = acting.case
    changed: dict[str, Any] = {}
    if assignee is not KEEP and assignee != case.assignee:
        _require_active(assignee)
        case.assignee = assignee
        changed |= _named("staff", assignee.pk if assignee else None, assignee)
    if team is not KEEP and team != case.team:
        case.team = team
        changed |= _named("team", team.pk if team else None, team)
    if site is not KEEP and site != case.site:
        case.site = Rules.of(case.contract).require_site(site)
        changed |= {"site": site, "site_name": _site_name(site)}
    return events.Assigned(**changed)


def _named(what: str, key: int | None, person_or_team: Staff | Team | None) -> dict[str, Any]:
    return {what: key, f"{what}_name": str(person_or_team) if person_or_team else ""}


def _require_active(assignee: Staff | None) -> None:
    if assignee is not None and not assignee.user.is_active:
        message = _("%(name)s no longer works here; choose somebody else.")
        raise Refusal("staff.inactive", message % {"name": assignee.name}, "assignee")


def _site_name(slug: str) -> str:
    site = Site.objects.filter(slug=slug).first()
    return site.name if site else slug
