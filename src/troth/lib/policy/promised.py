"""The table of a plan's promises: for each severity what, within which time, counted how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from troth.lib.policy.parts import PlanPromises, PromiseRow, calendar_words
from troth.lib.promise_words import channel_name, listed, metric_name, start_words
from troth.lib.said import said
from troth.lib.time_words import duration
from troth.promises.amount_wording import amount_phrase
from troth.promises.amounts import Amount, Continuous, NoClock
from troth.promises.schema import Programme
from troth.promises.terms import Commitment, Kind, Metric


def plan_promises(programme: Programme, plan: str) -> PlanPromises:
    """Return the promises of a plan, the most urgent severity first."""
    promised = programme.terms(plan).promised
    notes = tuple(dict.fromkeys(p.interpretation for p in promised if p.interpretation))
    return PlanPromises(
        code=plan,
        title=programme.plans[plan].title,
        summary=programme.plans[plan].summary or "",
        rows=tuple(_rows(programme, promised, notes)),
        notes=notes,
        silent=tuple(
            code for code in _by_rank(programme) if all(p.severity != code for p in promised)
        ),
    )


def amount_words(amount: Amount) -> str:
    """Say an amount as a reader understands it without knowing the format."""
    if isinstance(amount, Continuous):
        gap = duration(amount.gap_seconds)
        return _("never stopping for more than %(gap)s") % {"gap": gap}
    return said(amount_phrase(amount))


def has_time(amount: Amount) -> bool:
    """Whether the amount runs a clock, or is promised in words only."""
    return not isinstance(amount, NoClock)


def _by_rank(programme: Programme) -> list[str]:
    return sorted(programme.severities, key=lambda code: programme.severities[code].rank)


def _rows(
    programme: Programme, promised: Iterable[Commitment], notes: tuple[str, ...]
) -> Iterator[PromiseRow]:
    rank = {code: severity.rank for code, severity in programme.severities.items()}
    order = list(Metric)
    for promise in sorted(promised, key=lambda p: (rank[p.severity], order.index(p.metric))):
        yield _row(programme, promise, notes)


def _row(programme: Programme, promise: Commitment, notes: tuple[str, ...]) -> PromiseRow:
    severity = programme.severities[promise.severity]
    timed = has_time(promise.amount)
    return PromiseRow(
        severity=promise.severity,
        rank=severity.rank,
        severity_title=severity.title,
        promise=metric_name(promise.metric),
        amount=amount_words(promise.amount),
        calendar=calendar_words(programme, promise.calendar) if timed else "",
        starts=start_words(promise.metric, promise.trigger) if timed else "",
        conditions=tuple(_conditions(programme, promise)),
        clause=promise.clause,
        note=notes.index(promise.interpretation) + 1 if promise.interpretation else None,
    )


def _conditions(programme: Programme, promise: Commitment) -> Iterator[str]:
    if not has_time(promise.amount):
        yield _("promised without a clock")
    if promise.held:
        days = [_HELD_DAYS[day]() for day in sorted(promise.held.during, reverse=True)]
        yield _("for a case opened on a %(days)s, from your call or the next opening") % {
            "days": _(" or ").join(days)
        }
    left_out = _answered(programme) - (promise.kinds or _answered(programme))
    if left_out:
        titles = listed(programme.kinds[kind].title for kind in sorted(left_out))
        yield _("not for: %(kinds)s") % {"kinds": titles}
    if promise.channels is not None:
        yield _("only by %(channels)s") % {
            "channels": _(" or ").join(map(channel_name, sorted(promise.channels)))
        }
    if not promise.pauses and promise.metric in _PAUSING:
        yield _("keeps counting while we wait for you")


def _answered(programme: Programme) -> frozenset[Kind]:
    """The kinds of cases that are answered at all, not just logged."""
    return frozenset(kind for kind, rule in programme.kinds.items() if rule.handling == "answer")


_PAUSING = frozenset({Metric.RESOLUTION, Metric.WORKAROUND, Metric.UPDATE})
_HELD_DAYS = {"weekend": lambda: _("weekend"), "holiday": lambda: _("holiday")}
