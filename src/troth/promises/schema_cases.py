"""Severities and kinds of cases, and who decides about them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from troth.promises.schema_base import Record, Rule
from troth.promises.schema_types import Many, RoleName, SeverityCode, Text
from troth.promises.schema_words import Channel, Person


class Severity(Record):
    """A level of impact."""

    rank: int = Field(ge=1, le=99, strict=True)
    """Its place in the order; 1 is the most urgent. No two severities share one."""
    title: Text
    meaning: Text
    """When a case has it, so that a customer can choose."""
    level: Text | None = None
    """What the published text calls the level, where several severities share one."""
    examples: Many[Text] | None = None
    """Cases that have it."""
    clause: Text | None = None
    """Where the published text says so."""
    interpretation: Text | None = None
    """The reading taken where the text is silent or ambiguous, in one sentence."""


class KindRule(Record):
    """A kind of case."""

    title: Text
    """What the published text calls it."""
    meaning: Text | None = None
    """How it is told from other kinds."""
    severity: SeverityCode | None = None
    """The severity such a case must have."""
    handling: Literal["answer", "log_and_close"] = "answer"
    """`log_and_close`: the case is logged for consideration and closed at once, and neither an
    answer nor a solution is owed."""
    clause: Text | None = None
    """Where the published text says so."""
    interpretation: Text | None = None
    """The reading taken where the text is silent or ambiguous, in one sentence."""


class KindDecision(Rule):
    """Who finds what kind a case is."""

    by: Person
    """Whose finding counts."""
    final: bool
    """Whether the finding stands against the other side."""


class SeverityChange(Rule):
    """How a case gets another severity."""

    by: Many[Person]
    """Who may change it."""
    when: Text
    """What warrants a change."""
    direction: Literal["up", "down", "both"] = "both"
    """Whether a severity can be raised, lowered, or both."""
    announced: Literal["in_reply", "by_comment"] | None = None
    """How the customer must be told of a change by staff; None where nothing is said."""
    counts_from: Literal["change"] = "change"
    """The promise of the new severity applies from the change."""


class Appeal(Rule):
    """How a customer can have a change of severity reviewed."""

    to: RoleName
    """Who reviews it."""
    channels: Many[Channel] | None = None
    """Channels by which it can be asked for; any when left out."""


class SeverityRules(Rule):
    """Who sets the severity of a case, and what may happen to it then."""

    set_by: Person
    """Who sets it on opening. With `staff` the case has the default severity until assessed."""
    basis: Text
    """What it is judged by."""
    change: SeverityChange | None = None
    """How it can change later; not at all when left out."""
    appeal: Appeal | None = None
    """How a customer can object; not at all when left out."""
