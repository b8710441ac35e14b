"""Who is told of a case: groups of people, and the readers that each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.accounts.access import all_teams, managers_near, person_known_by, staff_of
from troth.accounts.models import Contact, Staff, Team
from troth.accounts.notifications import Topic
from troth.cases.access import parties
from troth.cases.models import Case
from troth.lib.actors import ActorKind


class Group(StrEnum):
    """Some of the people who have to do with a case."""

    CONTACT = "contact"  # the customer's person, and those of cases merged into it
    ASSIGNEE = "assignee"
    TEAM = "team"  # the managers when the case has no team
    OWNER = "owner"  # the assignee, or the team when there is none
    TAM = "tam"  # the account's technical account manager
    MANAGERS = "managers"  # of the team's site, or all when it has none


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who is told by e-mail: a contact, a member of staff, or a team at its address."""

    who: Contact | Staff | Team

    @property
    def tag(self) -> str:
        """A short name for it: `c12`, `s3`, `t7`."""
        return f"{type(self.who).__name__[0].lower()}{self.who.pk}"

    @property
    def address(self) -> str:
        return self.who.user.email if isinstance(self.who, Staff) else self.who.email

    @property
    def time_zone(self) -> str:
        if isinstance(self.who, Team):
            return self.who.site.time_zone if self.who.site else "UTC"
        return self.who.user.time_zone if isinstance(self.who, Staff) else self.who.time_zone

    @property
    def is_staff(self) -> bool:
        return not isinstance(self.who, Contact)

    @property
    def is_active(self) -> bool:
        """Whether there is still somebody to be told."""
        if isinstance(self.who, Team):
            return bool(self.who.email)
        return self.who.user.is_active if isinstance(self.who, Staff) else self.who.is_active

    @property
    def bounce_reason(self) -> str:
        """Why mail to them comes back; empty as far as it is known to arrive."""
        return self.who.bounce_reason if isinstance(self.who, Contact) else ""

    @property
    def actor(self) -> ActorKind | None:
        """As what they act themselves; None for a team."""
        if isinstance(self.who, Team):
            return None
        return "staff" if isinstance(self.who, Staff) else "customer"

    def did(self, by: str) -> bool:
        """Whether it was this person who acted, as the timeline has it: `staff:3`."""
        return by == f"{self.actor}:{self.who.pk}"

    def free_at(self, at: datetime) -> datetime:
        """Return when mail that can wait may come: `at`, or the end of their quiet hours."""
        hours = self.who.quiet_hours if isinstance(self.who, Staff) else None
        return hours.over_at(at) if hours else at

    def wants(self, topic: Topic | None) -> bool:
        """Whether this person is told of the topic; what has none is told to everybody."""
        return isinstance(self.who, Team) or topic not in self.who.muted


def readers(case: Case, group: Group) -> list[Reader]:
    """Return those of a group who are told by e-mail; a team with an address is told there."""
    if group is Group.CONTACT:
        return [Reader(who=contact) for contact in parties(case)]
    team = _team(case)
    if team is not None and team.email and _is_team(case, group):
        return [Reader(who=team)]
    return [Reader(who=person) for person in members(case, group)]


def reader_of(tag: str) -> Reader:
    """Return the reader of that tag, as they are now."""
    kind, pk = tag[:1], int(tag[1:])
    if kind == "c":
        return Reader(who=Contact.objects.get(pk=pk))
    if kind == "s":
        return Reader(who=Staff.objects.select_related("user").get(pk=pk))
    return Reader(who=Team.objects.select_related("site").get(pk=pk))


def members(case: Case, group: Group) -> list[Staff]:
    """Return the active staff of a group, by name; none of them for the contact."""
    if group is Group.CONTACT:
        return []
    if group is Group.TAM:
        return _if_active(case.account.tam)
    if group is Group.MANAGERS or _is_team(case, group):
        team = _team(case)
        people = staff_of(team.pk) if team and group is not Group.MANAGERS else []
        return people or managers_near(team.site_id if team else None)
    return _if_active(person_known_by(case.assignee_id) if case.assignee_id else None)


def _is_team(case: Case, group: Group) -> bool:
    return group is Group.TEAM or (group is Group.OWNER and case.assignee_id is None)


def _team(case: Case) -> Team | None:
    return next((team for team in all_teams() if team.pk == case.team_id), None)


def _if_active(person: Staff | None) -> list[Staff]:
    return [person] if person is not None and person.user.is_active else []
