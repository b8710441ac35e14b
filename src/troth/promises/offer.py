"""What a plan promises for a case that would be opened at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from troth.promises.clocks import Clock, clocks
from troth.promises.events import Call, Caller, Opened
from troth.promises.terms import Commitment, Metric, Terms
from troth.promises.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The promises at opening.

    `clocks` start with the case; `if_called` would also start, or start earlier, if the
    customer telephoned at once; `in_words` are promised without a clock.
    """

    clocks: tuple[Clock, ...]
    if_called: tuple[Clock, ...]
    in_words: tuple[Commitment, ...]

    def due(self, metric: Metric) -> datetime | None:
        """Return the earliest due time of the metric; None when there is none."""
        return min(
            (clock.due for clock in self.clocks if clock.metric is metric and clock.due),
            default=None,
        )


def offer(terms: Terms, opened: Opened) -> Offer:
    """Return what the terms promise for a case opened so."""
    at = opened.at
    now = clocks(terms, Timeline(events=(opened,)), at)
    call = Call(at=at, caller=Caller.CUSTOMER)
    after_call = clocks(terms, Timeline(events=(opened, call)), at)
    return Offer(
        clocks=tuple(now),
        if_called=tuple(clock for clock in after_call if _is_better(clock, now)),
        in_words=terms.without_clock(opened.severity, opened.kind, opened.channel),
    )


def _is_better(clock: Clock, others: list[Clock]) -> bool:
    dues = [other.due for other in others if other.metric is clock.metric and other.due]
    return clock.due is not None and all(clock.due < due for due in dues)
