"""Promises as people read them: what, until when, and why then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from troth.lib.policy.promised import amount_words
from troth.lib.promise_words import metric_name
from troth.lib.said import said
from troth.promises.clocks import Clock
from troth.promises.explain import explain
from troth.promises.schema import Programme
from troth.promises.terms import Commitment, Metric


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One clock, said to a reader."""

    label: str  # the metric in words
    amount: str
    clock: Clock
    site_zone: str  # to show beside the reader's; empty: none
    reasons: tuple[str, ...]  # why this time


@dataclass(frozen=True, kw_only=True)
class WordsOnly:
    """A promise without a clock."""

    label: str
    words: str
    clause: str


def promise_of(clock: Clock, programme: Programme, site: str | None, zone: str) -> Promise:
    """Return the clock as a reader in `zone` sees it; `site` is that of the case."""
    return Promise(
        label=metric_name(clock.metric),
        amount=amount_words(clock.commitment.amount),
        clock=clock,
        site_zone=_zone_beside(clock, programme, site),
        reasons=tuple(map(said, explain(clock, zone=zone))),
    )


def in_words(promised: Iterable[Commitment]) -> tuple[WordsOnly, ...]:
    """Return promises without a clock as a reader sees them."""
    return tuple(
        WordsOnly(
            label=metric_name(promise.metric),
            words=amount_words(promise.amount),
            clause=promise.clause,
        )
        for promise in promised
    )


def first_due(promises: Iterable[Promise], metric: Metric | None = None) -> Promise | None:
    """Return the promise that is due first, of one metric if given."""
    dated = [
        promise
        for promise in promises
        if promise.clock.due is not None and metric in (None, promise.clock.metric)
    ]
    return min(dated, key=lambda promise: promise.clock.due or promise.clock.started, default=None)


def _zone_beside(clock: Clock, programme: Programme, site: str | None) -> str:
    """The zone of the hours the clock counts by; around the clock, that of the case's site."""
    calendar = clock.stretches[-1].calendar if clock.stretches else None
    if calendar is not None and not calendar.is_always:
        return calendar.timezone
    rule = programme.sites.get(site) if site else None
    return rule.timezone if rule else ""
