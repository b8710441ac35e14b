"""What a policy page is made of: sections of lines, and a table of promises for each plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from troth.lib.promise_words import listed
from troth.promises.schema import Programme
from troth.promises.terms import ALWAYS, SITE


@dataclass(frozen=True, kw_only=True)
class Line:
    """One rule in words, with where it comes from."""

    text: str
    plans: str = ""  # the plans it holds for, in words; empty: all
    details: tuple[str, ...] = ()
    clause: str = ""
    interpretation: str = ""  # the reading taken where the published text is ambiguous


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page with a heading of its own."""

    slug: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class PromiseRow:
    """One promise of a plan for one severity."""

    severity: str  # its code
    rank: int
    severity_title: str
    promise: str  # the metric in words
    amount: str
    calendar: str  # when the time counts, in words
    starts: str
    conditions: tuple[str, ...]
    clause: str
    note: int | None  # number of its interpretation below the table


@dataclass(frozen=True, kw_only=True)
class PlanPromises:
    """Everything one plan promises in time."""

    code: str
    title: str
    summary: str
    rows: tuple[PromiseRow, ...]
    notes: tuple[str, ...]  # the interpretations, in the order of their numbers
    silent: tuple[str, ...]  # severities that are promised no time at all


class Founded(Protocol):
    """What every rule of a programme says about where it comes from."""

    @property
    def clause(self) -> str | None: ...
    @property
    def interpretation(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The programme and for whom it is read: everybody, or the customers of one plan."""

    programme: Programme
    plan: str | None = None

    def concerns(self, rule: object) -> bool:
        """Whether a rule holds for the plan that is read."""
        plans: Sequence[str] | None = getattr(rule, "plans", None)
        return self.plan is None or plans is None or self.plan in plans

    def line(self, rule: Founded, text: str, *details: str) -> Line:
        """Return the rule, said as `text`, with its plans and its foundation."""
        return Line(
            text=text,
            plans=self._plans(rule),
            details=details,
            clause=rule.clause or "",
            interpretation=rule.interpretation or "",
        )

    def _plans(self, rule: object) -> str:
        plans: Sequence[str] | None = getattr(rule, "plans", None)
        if self.plan is not None or plans is None or set(plans) == set(self.programme.plans):
            return ""
        return listed(self.programme.plans[plan].title for plan in plans)

    def role(self, code: str) -> str:
        """Name a role of the programme."""
        return self.programme.roles[code].title

    def calendar(self, name: str) -> str:
        """Say which hours a calendar stands for: its title, the site's hours or always."""
        return calendar_words(self.programme, name)


def calendar_words(programme: Programme, name: str) -> str:
    """Say which hours a calendar's name stands for."""
    if name == ALWAYS:
        return _("around the clock, every day")
    if name == SITE:
        if len(programme.sites) == 1:
            return next(iter(programme.sites.values())).title
        return _("the hours of the site that has the case")
    return programme.calendars[name].title
