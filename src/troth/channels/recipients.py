"""Who is told of a case: groups of people, and how they are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from troth.accounts.models import Role, Site, Staff, Team
from troth.cases.models import Case


class Group(StrEnum):
    """Some of the people who have to do with a case."""

    CONTACT = "contact"  # the customer's person
    ASSIGNEE = "assignee"
    TEAM = "team"  # the managers when the case has no team
    OWNER = "owner"  # the assignee, or the team when there is none
    TAM = "tam"  # the account's technical account manager
    MANAGERS = "managers"  # of the team's site, or all when it has none


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The addresses of a group, and the time zone in which times are told to them."""

    addresses: Sequence[str]
    time_zone: str
    is_staff: bool = True


def audience(case: Case, group: Group) -> Audience:
    """Return whom a mail to the group goes to; without addresses there is nobody to tell."""
    if group is Group.CONTACT:
        contact = case.contact
        addresses = [contact.email] if contact.is_active else []
        return Audience(addresses=addresses, time_zone=contact.time_zone, is_staff=False)
    if case.team is not None and case.team.email and _is_team(case, group):
        zone = case.team.site.time_zone if case.team.site else "UTC"
        return Audience(addresses=[case.team.email], time_zone=zone)
    people = members(case, group)
    zones = {person.user.time_zone for person in people}
    return Audience(
        addresses=[person.user.email for person in people],
        time_zone=zones.pop() if len(zones) == 1 else _zone_of_site(case),
    )


def members(case: Case, group: Group) -> list[Staff]:
    """Return the active staff of a group, by name; none of them for the contact."""
    if group is Group.CONTACT:
        return []
    if group is Group.MANAGERS:
        return _managers(case.team)
    if group is Group.TAM:
        return _if_active(case.account.tam)
    if _is_team(case, group):
        team = _active(Staff.objects.filter(teams=case.team)) if case.team else []
        return team or _managers(case.team)
    return _if_active(case.assignee)


def _is_team(case: Case, group: Group) -> bool:
    return group is Group.TEAM or (group is Group.OWNER and case.assignee is None)


def _managers(team: Team | None) -> list[Staff]:
    leads = _active(Staff.objects.filter(role=Role.MANAGER))
    near = [person for person in leads if team is not None and person.site_id == team.site_id]
    return near or leads or _active(Staff.objects.filter(role=Role.ADMINISTRATOR))


def _active(rows: QuerySet[Staff]) -> list[Staff]:
    return list(rows.filter(user__is_active=True).select_related("user", "site"))


def _if_active(person: Staff | None) -> list[Staff]:
    return [person] if person is not None and person.user.is_active else []


def _zone_of_site(case: Case) -> str:
    site = Site.objects.filter(slug=case.site).first()
    return site.time_zone if site else "UTC"
