"""What an explanation ends with: the due time, and what became of the promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from troth.promises.amount_wording import amount_phrase
from troth.promises.clocks import Clock, Status
from troth.promises.moves import Later
from troth.promises.phrases import Phrase, Value, gettext_noop, phrase
from troth.promises.terms import Metric
from troth.promises.wording import in_both, moment, span, whole_seconds

_FOR_SUPPORT = gettext_noop("%(here)s (%(there)s for support)")
_ENDS = {
    Metric.UPDATE: gettext_noop(
        "Nothing has been owed on it since %(at)s: the case was resolved or closed."
    ),
    Metric.CONTINUOUS_EFFORT: gettext_noop(
        "Nothing has been owed on it since %(at)s: "
        "the case had a workaround, was resolved or was closed."
    ),
}
_CLOSED = gettext_noop("Nothing has been owed on it since %(at)s: the case was closed.")
_WITHDRAWN = gettext_noop(
    "Nothing has been owed on it since %(at)s: the case became one for which this is not promised."
)
_ALSO = gettext_noop(
    "Also promised, for %(severity)s from %(from)s, is %(amount)s; whichever is due first applies."
)
_ALSO_LATER = gettext_noop(
    "Also promised, for %(severity)s from %(from)s, is %(amount)s; "
    "as that would be due later, at %(due)s, the earlier time applies."
)


def due_time(clock: Clock, zone: str) -> Iterator[Phrase]:
    """Say when it is due, and what else is promised and due later."""
    there = support_zone(clock)
    if clock.allowed is None:
        yield from _release(clock, zone)
    for other in clock.later:
        yield _later(other, clock.due, zone, there)
    if clock.due is not None:
        yield phrase(gettext_noop("Due at %(due)s."), due=in_both_zones(clock.due, zone, there))


def _release(clock: Clock, zone: str) -> Iterator[Phrase]:
    yield phrase(
        gettext_noop(
            "It is due when the next release is published, the first after the start of the clock."
        )
    )
    if clock.due is None:
        if clock.status is Status.RUNNING:
            yield phrase(gettext_noop("No such release has been announced yet."))
    elif any(stretch.standstill and stretch.end == clock.due for stretch in clock.stretches):
        yield phrase(
            gettext_noop(
                "That release was published while the clock was paused, "
                "so it is due when the clock runs again."
            )
        )
    else:
        announced = in_both_zones(clock.due, zone, support_zone(clock))
        yield phrase(gettext_noop("That release was announced for %(at)s."), at=announced)


def _later(other: Later, due: datetime | None, zone: str, there: str | None) -> Phrase:
    values: dict[str, Value] = {
        "severity": other.severity_name,
        "amount": amount_phrase(other.commitment.amount),
        "from": in_both_zones(other.counting_from, zone, there),
    }
    if other.due is None or other.due == due:
        return Phrase(_ALSO, values)
    return Phrase(_ALSO_LATER, {**values, "due": in_both_zones(other.due, zone, there)})


def ending(clock: Clock, zone: str) -> Iterator[Phrase]:
    """Say what became of the promise."""
    if clock.status is Status.PAUSED:
        yield from _pause(clock)
    if clock.breached_at is not None:
        yield phrase(gettext_noop("The promise was not kept by then."))
    if clock.met_at is not None:
        yield _met(clock, clock.met_at, zone)
    if clock.cancelled_at is not None:
        words = _WITHDRAWN if clock.withdrawn else _ENDS.get(clock.metric, _CLOSED)
        yield phrase(words, at=moment(clock.cancelled_at, zone))


def _pause(clock: Clock) -> Iterator[Phrase]:
    if clock.allowed is None or clock.used is None:
        yield phrase(gettext_noop("The clock is paused until the customer answers."))
        return
    left = whole_seconds(clock.allowed) - whole_seconds(clock.used)  # adds up with what was counted
    words = gettext_noop("The clock is paused until the customer answers, with %(left)s left.")
    yield phrase(words, left=span(max(left, 0)))


def _met(clock: Clock, at: datetime, zone: str) -> Phrase:
    if clock.breached_at is None:
        return phrase(gettext_noop("It was kept at %(at)s."), at=moment(at, zone))
    late = (at - clock.breached_at).total_seconds()
    words = gettext_noop("It was made good at %(at)s, %(late)s late.")
    return phrase(words, at=moment(at, zone), late=span(late, in_days=True))


def support_zone(clock: Clock, *, first: bool = False) -> str | None:
    """The zone of the hours that count, at first or at last; around the clock, of the site."""
    if not clock.stretches:
        return clock.site_zone
    calendar = clock.stretches[0 if first else -1].calendar
    return clock.site_zone if calendar.is_always else calendar.timezone


def in_both_zones(instant: datetime, zone: str, there: str | None) -> Phrase:
    """Say the instant in the reader's zone, and in that of the support hours."""
    return in_both(instant, zone, there, _FOR_SUPPORT)
