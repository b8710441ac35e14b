"""Who has a new case: whom staff chose, else whom the programme says, else the team of its site."""

from __future__ import annotations

from datetime import datetime

from troth.accounts.access import all_teams
from troth.accounts.models import Staff, Team
from troth.cases import events
from troth.cases.actions.turn import Turn
from troth.cases.actions.work import KEEP, given
from troth.cases.models import Case
from troth.cases.routing import Route, route
from troth.lib.actors import SYSTEM
from troth.lib.events import DomainEvent


def place(case: Case, assignee: Staff | None, team: Team | None) -> events.Routed | None:
    """Write into a new case who has it, and return what the programme's routing had to do with it.

    A programme that routes names teams by their short names; one that is not there is stood in
    for by the team of the site.
    """
    found = _route(case, case.opened_at)
    is_chosen = assignee is not None or team is not None
    if found is not None and not is_chosen:
        assignee = found.person
        by_name = {one.slug: one for one in all_teams()}
        team = None if assignee else by_name.get(found.to)
    case.assignee, case.team = assignee, team or _team_at(case.site)
    is_told = found is not None and (found.told or not is_chosen)
    return _routed(case, found) if found is not None and is_told else None


def hand_over(acting: Turn, routed: events.Routed | None, *, chosen: bool) -> None:
    """Record who has the new case, and why; `chosen`: staff have said so."""
    case = acting.case
    if routed is not None:
        acting.record(routed, by=SYSTEM)
    assignee, team = case.assignee, case.team
    assigned = events.Assigned(
        staff=assignee.pk if assignee else None,
        staff_name=assignee.name if assignee else None,
        team=team.pk if team else None,
        team_name=team.name if team else None,
    )
    if assigned != events.Assigned():
        acting.record(assigned, by=acting.by if chosen else SYSTEM)


def place_again(acting: Turn) -> list[DomainEvent]:
    """Write into a case that its customer takes up again who has it, and return what to record.

    It goes where a new one would go, unless somebody has it whom the programme did not choose.
    """
    case, found = acting.case, _route(acting.case, acting.at)
    if found is None or _was_chosen(acting, found):
        return []
    pool = None if found.person else Team.objects.filter(slug=found.to).first()
    assigned = given(acting, found.person, pool or KEEP, KEEP)
    moved = [assigned] if assigned != events.Assigned() else []
    return [_routed(case, found), *moved] if moved or found.told else []


def _was_chosen(acting: Turn, found: Route) -> bool:
    """Whether the case is with a person or team that staff have given it to."""
    case, person = acting.case, acting.case.assignee
    if person is not None and person.user.is_active:
        return person != case.contract.account.tam and not _was_routed_to(person, acting)
    return person is None and case.team is not None and case.team.slug != found.pool


def _was_routed_to(person: Staff, acting: Turn) -> bool:
    """Whether it was the programme that gave the case to who has it, as to a stand-in."""
    assigned = (row for row in reversed(acting.history) if row.kind == events.Assigned.kind)
    last = next((row for row in assigned if row.data["staff"] == person.pk), None)
    return last is not None and last.by == str(SYSTEM)


def _route(case: Case, at: datetime) -> Route | None:
    contract = case.contract
    return route(
        contract.programme, case.plan, site=case.site or None, at=at, tam=contract.account.tam
    )


def _routed(case: Case, found: Route) -> events.Routed:
    return events.Routed(
        role=found.role,
        role_title=found.role_title,
        name=str(case.assignee or case.team or found.to_title),
        because=found.because.value,
        told=found.told,
    )


def _team_at(site: str) -> Team | None:
    """Return the first team of a site, else the first of no site, else any."""
    teams = all_teams()
    at_site = [team for team in teams if team.site is not None and team.site.slug == site]
    anywhere = [team for team in teams if team.site is None]
    return next(iter([*at_site, *anywhere, *teams]), None)
