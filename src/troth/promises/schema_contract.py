"""What binds the two sides: allowances, budgets, duties, remedies and the term."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from troth.promises.schema_base import PlanRule, Record, Rule
from troth.promises.schema_types import (
    CalendarName,
    Code,
    Duration,
    Many,
    PlainDuration,
    SeverityCode,
    Text,
)
from troth.promises.schema_words import Charge
from troth.promises.terms import Kind, Metric

Period = Literal["month", "quarter", "year", "term"]


class Allowance(PlanRule):
    """Something the customer can use up, or buy."""

    id: Code
    """A name of its own, under which its use is counted."""
    title: Text
    count: int | None = Field(default=None, ge=1, strict=True)
    """How many; None where the text sets no number."""
    per: Period | None = None
    """In what time; None where the text says nothing."""
    charge: Charge = Charge.INCLUDED
    """Whether it comes with the plan or costs extra."""


class IncidentBudget(PlanRule):
    """How many cases a customer may open."""

    cases: int = Field(ge=1, strict=True)
    """How many."""
    per: Period
    """In what time."""
    kinds: Many[Kind] | None = None
    """Kinds that count; all when left out."""
    severities: Many[SeverityCode] | None = None
    """Severities that count; all when left out."""
    overage: Literal["refused", "charged", "best_effort"]
    """What happens to a case beyond the budget."""
    price: Text | None = None
    """With `charged`: what one costs."""


class BookedCover(PlanRule):
    """Cover outside the usual hours that the customer books ahead."""

    title: Text
    notice: Duration
    """How long before it begins it must be booked."""
    calendar: CalendarName
    """The calendar of the notice."""
    severities: Many[SeverityCode] | None = None
    longest: PlainDuration | None = None
    """How long one booking may be."""
    charge: Charge = Charge.INCLUDED


class Consequence(Record):
    """What may follow when a customer does not do a duty."""

    what: Literal["severity_may_drop", "case_may_close", "support_refused", "self_help"]
    severities: Many[SeverityCode] | None = None
    """With `severity_may_drop`: the severities that may drop."""
    to: SeverityCode | None = None
    """With `severity_may_drop`: what they drop to; None: what the impact without it warrants."""

    @model_validator(mode="after")
    def _drops_to_something(self) -> Consequence:
        if self.to is not None and self.what != "severity_may_drop":
            raise ValueError(f"has 'to', which 'what: {self.what}' does not use; remove it")
        return self


class CustomerDuty(PlanRule):
    """Something the customer has to do."""

    id: Code
    """A name of its own."""
    duty: Text
    """What is to be done."""
    when: Literal["before_use", "before_asking", "during_case", "always", "at_end"] = "always"
    """Before the product is used, before support is asked for, while a case is worked on, all the
    time, or when the contract ends."""
    severities: Many[SeverityCode] | None = None
    """Severities of the cases for which it is asked; all when left out."""
    consequence: Consequence | None = None
    """What may follow when it is not done."""


class RemedyRule(PlanRule):
    """How firmly times are promised, and what the customer has when they are missed."""

    remedy: Literal["best_effort", "objective", "credit_bearing"]
    """`best_effort`: none. `objective`: a target that is reported on. `credit_bearing`: service
    credits."""
    metrics: Many[Metric] | None = None
    """Metrics it is about; all when left out."""
    words: Text | None = None
    """How the text puts it."""


class TermRule(PlanRule):
    """When support begins and ends."""

    begins: Text | None = None
    """With what it begins."""
    ends: Text | None = None
    """With what it ends."""
    months: int | None = Field(default=None, ge=1, strict=True)
    """Length of one term."""
    renewal: Literal["automatic", "by_agreement", "provider_may_decline"] | None = None
    """How another term follows."""
    charge: Charge | None = None
    """Whether the plan is included with the product or costs extra."""


class Amendments(Rule):
    """How the provider may change the published text."""

    allowed: bool = True
    """Whether it may be changed at all while contracts run."""
    may_worsen: bool
    """Whether a new version may take anything away from the customer."""
    notice: PlainDuration | None = None
    """How long before a new version applies."""
