"""Clocks and offers as plain records for JSON: instants as UTC `…Z`, reasons as sentences."""

from __future__ import annotations

from typing import Any

from troth.promises.clocks import Clock
from troth.promises.explain import explain
from troth.promises.instants import format_instant
from troth.promises.offer import Offer
from troth.promises.terms import SITE, Metric


def clock_record(clock: Clock, *, zone: str) -> dict[str, Any]:
    """Return the clock; `remaining_s` is its open time left in seconds."""
    commitment = clock.commitment
    return {
        "key": clock.key,
        "metric": clock.metric,
        "severity": clock.severity,
        "amount": commitment.amount.text,
        "calendar": clock.site if commitment.calendar == SITE else commitment.calendar,
        "trigger": clock.trigger,
        "status": clock.status,
        "started": format_instant(clock.started),
        "due": clock.due and format_instant(clock.due),
        "met_at": clock.met_at and format_instant(clock.met_at),
        "breached_at": clock.breached_at and format_instant(clock.breached_at),
        "remaining_s": clock.remaining,
        "clause": commitment.clause,
        "interpretation": commitment.interpretation,
        "because": [str(sentence) for sentence in explain(clock, zone=zone)],
    }


def offer_record(offered: Offer, *, zone: str) -> dict[str, Any]:
    """Return every metric's earliest due time (None: none), and the clocks behind them."""
    due = {metric.value: offered.due(metric) for metric in Metric}
    return {
        "due": {metric: instant and format_instant(instant) for metric, instant in due.items()},
        "clocks": [clock_record(clock, zone=zone) for clock in offered.clocks],
        "if_called": [clock_record(clock, zone=zone) for clock in offered.if_called],
        "in_words": [
            {"metric": promise.metric, "words": promise.amount.text, "clause": promise.clause}
            for promise in offered.in_words
        ],
    }
