"""Closing after silence: when a customer is reminded, and when the case is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.promises.amounts import Amount
from troth.promises.calendar import Calendar
from troth.promises.instants import require_instant
from troth.promises.schema_lifecycle import ClosingRule


class Sign(StrEnum):
    """What an event of a case means for who has to speak next."""

    ASKED = "asked"  # staff wrote to the customer
    HEARD = "heard"  # the customer let themselves be heard of, in whatever way
    REMINDED = "reminded"  # the customer was told that the case will be closed


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """A customer's silence, and what comes of it if it lasts. Instants are UTC.

    `since` is when staff last wrote. `remind_at` is when the customer is to be reminded, None
    when they were reminded already or the rule knows no reminder. `closes_at` is when the case is
    closed: never before its reminder is as old as the rule says, however late that was sent.
    """

    since: datetime
    remind_at: datetime | None
    closes_at: datetime

    @property
    def next_at(self) -> datetime:
        """When something has to be done next."""
        return self.closes_at if self.remind_at is None else self.remind_at


def silence(
    signs: Iterable[tuple[Sign, datetime]], rule: ClosingRule, calendar: Calendar
) -> Silence | None:
    """Return the silence that lasts after these signs, in their order; None when there is none.

    `rule` is one of `when: silence`, `calendar` the one it names. Every sign of the customer ends
    the silence, and every message of staff starts it anew.
    """
    since = reminded = None
    for sign, at in signs:
        if sign is Sign.REMINDED:
            reminded = reminded or require_instant(at)
        else:
            since, reminded = (require_instant(at) if sign is Sign.ASKED else None), None
    if since is None:
        return None
    assert rule.after is not None  # the rule of a silence has a length
    closes_at = calendar.add(since, _seconds(rule.after, calendar, since))
    if rule.reminder is None:
        return Silence(since=since, remind_at=None, closes_at=closes_at)
    notice = _seconds(rule.reminder, calendar, since)
    if reminded is not None:
        closes_at = max(closes_at, calendar.add(reminded, notice))
        return Silence(since=since, remind_at=None, closes_at=closes_at)
    remind_at = max(since, calendar.add(closes_at, -notice))
    return Silence(since=since, remind_at=remind_at, closes_at=closes_at)


def _seconds(amount: Amount, calendar: Calendar, start: datetime) -> float:
    seconds = amount.seconds_on(calendar, start)
    assert seconds is not None  # rules about closing hold lengths of time only
    return seconds
