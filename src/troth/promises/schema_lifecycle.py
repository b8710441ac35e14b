"""What happens to a case: resolving, closing, reopening, escalating."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from troth.promises.schema_base import PlanRule, Record, Rule
from troth.promises.schema_types import CalendarName, Duration, Many, RoleName, SeverityCode, Text
from troth.promises.schema_words import Person
from troth.promises.terms import ALWAYS

ClosingReason = Literal[
    "customer_agrees", "resolved", "out_of_scope", "unanswered", "silence", "logged"
]


class ResolutionRule(Rule):
    """What counts as a resolution."""

    counts: Many[Literal["fix", "workaround", "restored", "agreed"]]
    """A fix, a workaround, restored availability, or anything both sides agree on. Where
    `workaround` counts, a workaround stops the clocks of `resolution`."""

    @property
    def by_workaround(self) -> bool:
        return "workaround" in self.counts


class ClosingRule(PlanRule):
    """A reason for which a case may be closed. What no rule allows is not allowed."""

    when: ClosingReason
    """`customer_agrees`: the customer regards it as resolved. `resolved`: staff regard it as
    resolved. `out_of_scope`: it is not something support covers. `unanswered`: several attempts
    to reach the customer failed. `silence`: the customer said nothing for some time. `logged`: it
    is of a kind that is logged and closed."""
    by: Many[Person]
    """Who may close it then."""
    attempts: int | None = Field(default=None, ge=1, strict=True)
    """With `unanswered`: how many attempts."""
    apart: Duration | None = None
    """With `unanswered`: the least time from one attempt to the next."""
    after: Duration | None = None
    """With `silence`: how long, since staff last wrote to the customer."""
    reminder: Duration | None = None
    """With `silence`: how long before closing the customer is reminded."""
    calendar: CalendarName = ALWAYS
    """The calendar of these times."""

    @model_validator(mode="after")
    def _has_its_amounts(self) -> ClosingRule:
        needed = {"unanswered": {"attempts", "apart"}, "silence": {"after"}}.get(self.when, set())
        allowed = needed | ({"reminder"} if self.when == "silence" else set())
        given = {
            name
            for name in ("attempts", "apart", "after", "reminder")
            if getattr(self, name) is not None
        }
        if missing := " and ".join(f"'{name}'" for name in sorted(needed - given)):
            raise ValueError(f"needs {missing} with 'when: {self.when}'; add what is missing")
        if unused := " and ".join(f"'{name}'" for name in sorted(given - allowed)):
            raise ValueError(f"has {unused}, which 'when: {self.when}' does not use; remove it")
        return self


class ReopeningRule(PlanRule):
    """A reason for which a closed case comes back."""

    closed_when: Many[ClosingReason] | None = None
    """Reasons of closing after which it may be reopened; any when left out."""
    by: Many[Person]
    """Who may ask for it."""
    within: Duration | None = None
    """How long after closing; at any time when left out."""
    calendar: CalendarName = ALWAYS
    """The calendar of this time."""


class EscalationStep(Record):
    """One step up, some time after the escalation began."""

    after: Duration
    """How long after the start of the escalation."""
    calendar: CalendarName = ALWAYS
    """The calendar of this time."""
    to: RoleName
    """Who has it then."""


class EscalationDeclined(Record):
    """Whether those asked may decline an escalation."""

    allowed: bool
    """Whether they may."""
    needs_reason: bool = True
    """Whether the reason must be documented on the case."""


class EscalationRule(PlanRule):
    """How a case reaches named roles in time."""

    title: Text
    severities: Many[SeverityCode] | None = None
    """Severities of the cases that escalate; all when left out."""
    starts: Literal["opened", "warning", "breach", "requested"]
    """What the steps are counted from: the opening of the case, a promise close to its due time,
    a broken promise, or the customer's request."""
    steps: tuple[EscalationStep, ...] = Field(min_length=1)
    declining: EscalationDeclined | None = None
    """Whether it may be declined; None where the text says nothing."""
