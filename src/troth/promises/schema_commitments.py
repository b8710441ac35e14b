"""Commitments of a programme file: what runs clocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from troth.promises.schema_base import PlanRule, Record
from troth.promises.schema_types import CalendarName, Code, Many, PromisedAmount, SeverityCode, Text
from troth.promises.schema_words import Channel
from troth.promises.terms import Commitment, Hold, Kind, Metric, Trigger


class HoldRule(Record):
    """Days on which the clock of a case does not start when it is opened."""

    during: Many[Literal["weekend", "holiday"]]
    """Local Saturdays and Sundays, or holidays, of the calendar of the case's site."""
    until: Literal["customer_call"]
    """What starts it before the next opening of that calendar; a case opened by phone is not
    held."""

    def hold(self) -> Hold:
        return Hold(during=frozenset(self.during), until=self.until)


class CommitmentRule(PlanRule):
    """A promise of one metric, with an amount for each severity that has it."""

    id: Code
    """A name of its own, quoted by clocks and explanations."""
    metric: Metric
    """What is promised."""
    targets: dict[SeverityCode, PromisedAmount] = Field(min_length=1)
    """Severity to amount; a severity left out is promised nothing."""
    calendar: CalendarName
    """When time counts: the name of a calendar, `always`, or `site` for that of the case."""
    trigger: Trigger = Trigger.OPENED
    """What starts the clock instead of the opening of the case."""
    kinds: Many[Kind] | None = None
    """Kinds of cases that have it; all kinds when left out."""
    channels: Many[Channel] | None = None
    """Channels whose cases have it; all channels that carry promises when left out."""
    held: HoldRule | None = None
    """On which days the clock waits for a call instead of starting with the case."""
    pauses: Literal["waiting_on_customer", "never"] = "waiting_on_customer"
    """Whether the clock stands still while waiting on the customer."""
    clause: Text
    """Where the published text says so."""

    def commitments(self) -> Iterator[Commitment]:
        """One commitment for each severity."""
        for severity, amount in self.targets.items():
            yield Commitment(
                id=f"{self.id}.{severity}",
                metric=self.metric,
                severity=severity,
                amount=amount,
                calendar=self.calendar,
                trigger=self.trigger,
                kinds=frozenset(self.kinds) if self.kinds else None,
                channels=frozenset(self.channels) if self.channels else None,
                held=self.held.hold() if self.held else None,
                pauses=self.pauses != "never",
                clause=self.clause,
                interpretation=self.interpretation,
            )
