"""The promises of a case as its page shows them: the line, and each clock with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from troth.lib.case_line import case_line
from troth.lib.policy.promised import amount_words
from troth.lib.promise_line import Mark, Picture, picture
from troth.lib.promise_words import metric_name
from troth.promises.clocks import Clock
from troth.promises.explain import Sentence, explain
from troth.promises.terms import Commitment

if TYPE_CHECKING:
    from troth.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One clock with what is said about it."""

    clock: Clock
    label: str
    amount: str
    clause: str
    sentences: tuple[str, ...]
    zone: str
    """Of the hours it counts in; empty around the clock."""


@dataclass(frozen=True, kw_only=True)
class Promises:
    """Every clock of a case: those to be kept first, then what is over."""

    owed: tuple[Shown, ...]
    over: tuple[Shown, ...]


def promises(clocks: Sequence[Clock], zone: str) -> Promises:
    """Return the clocks in the order of urgency, with their reasons for a reader in `zone`."""
    ordered = sorted(clocks, key=lambda clock: (clock.due is None, clock.due or clock.started))
    return Promises(
        owed=tuple(_shown(clock, zone) for clock in ordered if is_owed(clock)),
        over=tuple(_shown(clock, zone) for clock in reversed(ordered) if not is_owed(clock)),
    )


def is_owed(clock: Clock) -> bool:
    """Whether it has still to be kept, late or not."""
    return clock.met_at is None and clock.cancelled_at is None


def line(
    case: Case, clocks: Sequence[Clock], marks: Sequence[Mark], *, now: datetime, zone: str
) -> Picture:
    """Return the promise line of the whole case."""
    drawn = case_line(
        clocks,
        opened=case.opened_at,
        now=now,
        zone=zone,
        marks=marks,
        stopped=case.closed_at or case.resolved_at,
    )
    return picture(drawn, f"case-{case.pk}")


def words_only(promised: Iterable[Commitment]) -> tuple[tuple[str, str], ...]:
    """Return what is promised without a clock: each metric with the words for it."""
    return tuple((metric_name(one.metric), amount_words(one.amount)) for one in promised)


def said(sentence: Sentence) -> str:
    """Say a sentence of an explanation in the reader's language."""
    return _(sentence.text) % sentence.values


def _shown(clock: Clock, zone: str) -> Shown:
    calendar = clock.stretches[-1].calendar if clock.stretches else None
    return Shown(
        clock=clock,
        label=metric_name(clock.metric),
        amount=amount_words(clock.commitment.amount),
        clause=clock.commitment.clause,
        sentences=tuple(said(sentence) for sentence in explain(clock, zone=zone)),
        zone="" if calendar is None or calendar.is_always else calendar.timezone,
    )
