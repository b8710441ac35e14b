"""To whom a programme routes a new case: to a role in its hours, to another at other times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.accounts.models import Absence, Staff
from troth.promises.schema import Programme
from troth.promises.schema_people import Role, Routing


class Because(StrEnum):
    """Why a case went where it went."""

    IN_HOURS = "in_hours"  # of the role
    OUT_OF_HOURS = "out_of_hours"
    NOBODY = "nobody"  # has the role for this account
    LEFT = "left"  # who had it no longer works here
    AWAY = "away"  # who has it is not there, and nobody stands in
    STOOD_IN = "stood_in"  # somebody stands in for who has it


_STAYS = (Because.IN_HOURS, Because.STOOD_IN)  # with the role
_NOT_WITH_THEM = (Because.OUT_OF_HOURS, Because.AWAY, Because.STOOD_IN)


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a case goes: to `person`, or to the team that is the role `to` of the programme."""

    role: str  # the one whose routing it is
    role_title: str
    to: str
    to_title: str
    person: Staff | None
    pool: str  # the role that has cases at other times
    because: Because
    told: bool  # whether the role's own person is told of it all the same


def route(
    programme: Programme, plan: str, *, site: str | None, at: datetime, tam: Staff | None
) -> Route | None:
    """Return where a case opened at `at` goes; None where the programme leaves it open.

    `tam` is who has, for the account, the role that each account has one of its own of.
    """
    for name, role, routing in _routed(programme, plan):
        hours = programme.terms(plan).calendar(routing.hours, site)
        because, person = _who(role, tam, at, is_open=hours.is_open(at))
        to = name if because in _STAYS else routing.otherwise
        return Route(
            role=name,
            role_title=role.title,
            to=to,
            to_title=programme.roles[to].title,
            person=person,
            pool=routing.otherwise,
            because=because,
            told=because in _NOT_WITH_THEM and routing.told_afterwards,
        )
    return None


def _routed(programme: Programme, plan: str) -> Iterator[tuple[str, Role, Routing]]:
    for name, role in programme.roles.items():
        if role.routing is not None and role.holds_for(plan):
            yield name, role, role.routing


def _who(
    role: Role, tam: Staff | None, at: datetime, *, is_open: bool
) -> tuple[Because, Staff | None]:
    """Return why a case goes where, and the person it goes to if to one."""
    if role.assigned == "account" and tam is None:
        return Because.NOBODY, None
    if role.assigned == "account" and tam is not None and not tam.user.is_active:
        return Because.LEFT, None
    if not is_open:
        return Because.OUT_OF_HOURS, None
    if role.assigned == "shared" or tam is None:
        return Because.IN_HOURS, None
    absence = Absence.objects.of(tam, at)
    if absence is None:
        return Because.IN_HOURS, tam
    other = absence.substitute_at(at)
    return (Because.STOOD_IN, other) if other else (Because.AWAY, None)
