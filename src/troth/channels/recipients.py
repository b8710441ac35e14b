"""Who is told of a case: groups of people, and the readers that each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from troth.accounts.access import all_teams, managers_near, person_known_by, staff_of
from troth.accounts.models import Absence, Contact, Staff, Team
from troth.accounts.notifications import Topic
from troth.cases.access import parties
from troth.cases.models import Case

ReaderKind = Literal["customer", "staff", "team"]


class Group(StrEnum):
    """Some of the people who have to do with a case."""

    CONTACT = "contact"  # the customer's person, and those of cases merged into it
    ASSIGNEE = "assignee"  # and who stands in for them while they are away
    TEAM = "team"  # the managers when the case has no team
    OWNER = "owner"  # the assignee; the team when there is none, they left or nobody stands in
    TAM = "tam"  # the account's technical account manager, unless it is they who have the case
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
    def kind(self) -> ReaderKind:
        if isinstance(self.who, Team):
            return "team"
        return "staff" if isinstance(self.who, Staff) else "customer"

    def did(self, by: str) -> bool:
        """Whether it was this person who acted, as the timeline has it: `staff:3`."""
        return by == f"{self.kind}:{self.who.pk}"

    def free_at(self, at: datetime) -> datetime:
        """Return when mail that can wait may come: `at`, or the end of their quiet hours."""
        hours = self.who.quiet_hours if isinstance(self.who, Staff) else None
        return hours.over_at(at) if hours else at

    def wants(self, topic: Topic | None) -> bool:
        """Whether this person is told of the topic; what has none is told to everybody."""
        return isinstance(self.who, Team) or topic not in self.who.muted


def readers(case: Case, group: Group, at: datetime) -> list[Reader]:
    """Return those of a group who are told by e-mail; a team with an address is told there."""
    if group is Group.CONTACT:
        return [Reader(who=contact) for contact in parties(case)]
    if group is Group.OWNER:
        people, and_team = _present(_assignee(case), at)
        return [*_each(people), *(readers(case, Group.TEAM, at) if and_team else [])]
    team = _team(case)
    if group is Group.TEAM and team is not None and team.email:
        return [Reader(who=team)]
    return _each(members(case, group, at))


def reader_of(tag: str) -> Reader:
    """Return the reader of that tag, as they are now."""
    kind, pk = tag[:1], int(tag[1:])
    if kind == "c":
        return Reader(who=Contact.objects.get(pk=pk))
    if kind == "s":
        return Reader(who=Staff.objects.select_related("user").get(pk=pk))
    return Reader(who=Team.objects.select_related("site").get(pk=pk))


def members(case: Case, group: Group, at: datetime) -> list[Staff]:
    """Return the active staff of a group; none of them for the contact."""
    if group is Group.OWNER:
        people, and_team = _present(_assignee(case), at)
        return list(dict.fromkeys([*people, *(_members(case) if and_team else [])]))
    if group is Group.ASSIGNEE:
        return _present(_assignee(case), at)[0]
    if group is Group.TAM:
        told, _nobody = _present(case.account.tam, at)
        return [person for person in told if person.pk != case.assignee_id]
    if group is Group.TEAM:
        return _members(case)
    return _managers(case) if group is Group.MANAGERS else []


def _present(person: Staff | None, at: datetime) -> tuple[list[Staff], bool]:
    """Return the person with who stands in for them, and whether neither of them is there."""
    if person is None or not person.user.is_active:
        return [], True
    absence = Absence.objects.of(person, at)
    other = absence.substitute_at(at) if absence else None
    return ([person, other], False) if other else ([person], absence is not None)


def _each(people: list[Staff]) -> list[Reader]:
    return [Reader(who=person) for person in people]


def _assignee(case: Case) -> Staff | None:
    return person_known_by(case.assignee_id) if case.assignee_id else None


def _team(case: Case) -> Team | None:
    return next((team for team in all_teams() if team.pk == case.team_id), None)


def _members(case: Case) -> list[Staff]:
    return (staff_of(case.team_id) if case.team_id else []) or _managers(case)


def _managers(case: Case) -> list[Staff]:
    team = _team(case)
    return managers_near(team.site_id if team else None)
