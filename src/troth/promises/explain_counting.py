"""How the time of a clock was counted, in sentences: what counted, what did not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock
from troth.promises.course import Standstill
from troth.promises.explain_pieces import Counted, Lost, Move, Piece, Span, pieces_of
from troth.promises.phrases import (
    Phrase,
    counted,
    gettext_noop,
    listed,
    ngettext_lazy,
    phrase,
)
from troth.promises.wording import (
    day_and_month,
    days,
    full_date,
    hours,
    in_both,
    moment,
    span,
    stretch_of_time,
    whole_seconds,
    zone_of,
)

_MOST, _FIRST, _LAST = 20, 6, 10  # sentences of one clock; those told when there are more
_THERE = gettext_noop("%(here)s (%(there)s there)")
_STANDSTILLS = {
    Standstill.WAITING: gettext_noop("waiting on the customer"),
    Standstill.WORKED_AROUND: gettext_noop("there was a workaround"),
    Standstill.DONE: gettext_noop("the case was resolved or closed"),
}
_EACH_DAY = ngettext_lazy(
    "Counted %(span)s on %(count)s day, %(hours)s %(zone)s: %(days)s.",
    "Counted %(span)s on %(count)s days, each %(hours)s %(zone)s: %(days)s.",
)
_IN_ALL = ngettext_lazy(
    "Counted %(span)s in %(count)s stretch by the same hours: %(stretch)s.",
    "Counted %(span)s in %(count)s stretches by the same hours: %(stretch)s.",
)


def counting(clock: Clock, zone: str) -> Iterator[Phrase]:
    """Say what counted and what did not, in order; the counted spans add up to the amount.

    Hours of support are told in their own time zone, time around the clock in the reader's.
    """
    if clock.allowed is None:
        return
    pieces = list(pieces_of(clock, zone))
    spans = _spans(pieces)
    if len(pieces) <= _MOST:
        yield from map(_told, pieces, spans)
        return
    yield from map(_told, pieces[:_FIRST], spans)
    yield from _summary(pieces[_FIRST:-_LAST], sum(spans[_FIRST:-_LAST]))
    yield from map(_told, pieces[-_LAST:], spans[-_LAST:])


def hours_of(calendar: Calendar) -> Phrase:
    """Say by which hours time counts."""
    if calendar.is_always:
        return phrase(gettext_noop("around the clock"))
    return phrase(
        gettext_noop("in “%(calendar)s” (%(zone)s time)"),
        calendar=calendar.name,
        zone=calendar.timezone.replace("_", " "),
    )


def why_closed(
    calendar: Calendar, start: datetime, end: datetime, *, one_of_many: bool = False
) -> list[Phrase]:
    """Return the holidays and weekends for which the calendar is closed from start to end."""
    found = [_day_off(calendar, day, one_of_many) for day in _days(calendar, start, end)]
    return list({str(why): why for why in found if why is not None}.values())


def _day_off(calendar: Calendar, day: date, one_of_many: bool) -> Phrase | None:
    name = calendar.holiday_name(day)
    if name is not None:
        on = full_date(day) if one_of_many else day_and_month(day)
        words = gettext_noop("the holiday %(name)s on %(day)s")
        return phrase(words if name else gettext_noop("the holiday on %(day)s"), name=name, day=on)
    if day.weekday() < 5 or _windows_on(calendar, day):
        return None
    return phrase(gettext_noop("weekends") if one_of_many else gettext_noop("the weekend"))


def _spans(pieces: Sequence[Piece]) -> list[int]:
    """Return the counted time of each, rounded so that the sums stay right."""
    sums = map(whole_seconds, accumulate((piece.seconds for piece in pieces), initial=0.0))
    return [after - before for before, after in pairwise(sums)]


def _told(piece: Piece, seconds: int) -> Phrase:
    match piece:
        case Counted():
            return _counted(piece, seconds)
        case Move():
            return phrase(
                gettext_noop(
                    "At %(at)s the case moved to another site; time counts %(hours)s from then."
                ),
                at=in_both(piece.at, piece.zone_before, piece.zone, _THERE),
                hours=hours_of(piece.calendar),
            )
        case Lost(goes_on=True):
            since = gettext_noop("Not counted, %(why)s since %(start)s.")
            return phrase(since, why=_why(piece), start=moment(piece.start, piece.zone))
        case Lost():
            return phrase(
                gettext_noop("Not counted, %(why)s: %(stretch)s."),
                why=_why(piece),
                stretch=stretch_of_time(piece.start, piece.end, piece.zone),
            )


def _counted(piece: Counted, seconds: int) -> Phrase:
    if not piece.days:
        return phrase(
            gettext_noop("Counted %(span)s: %(stretch)s."),
            span=span(seconds),
            stretch=stretch_of_time(*piece.spans[0], piece.zone),
        )
    on_a_day = piece.spans[: len(piece.spans) // len(piece.days)]
    return counted(
        _EACH_DAY,
        len(piece.days),
        span=span(seconds),
        count=str(len(piece.days)),
        hours=listed([hours(start, end, piece.zone) for start, end in on_a_day]),
        zone=zone_of(piece.spans[0][0], piece.zone),
        days=days(piece.days[0], piece.days[-1]),
    )


def _summary(pieces: Sequence[Piece], seconds: int) -> Iterator[Phrase]:
    """Say in two sentences what is too long to be told one by one, and where the case is then."""
    spans = [span for piece in pieces if isinstance(piece, Counted) for span in piece.spans]
    if spans:
        yield counted(
            _IN_ALL,
            len(spans),
            span=span(seconds),
            count=str(len(spans)),
            stretch=stretch_of_time(spans[0][0], spans[-1][1], pieces[-1].zone),
        )
    lost = [
        why for piece in pieces if isinstance(piece, Lost) for why in _reasons(piece, many=True)
    ]
    if lost:
        reasons = list({str(why): why for why in lost}.values())
        yield phrase(gettext_noop("Not counted in between: %(why)s."), why=listed(reasons))
    moves = [piece for piece in pieces if isinstance(piece, Move)]
    yield from (_told(move, 0) for move in moves[-1:])


def _why(lost: Lost) -> Phrase:
    if isinstance(lost.why, Standstill):
        return Phrase(_STANDSTILLS[lost.why])
    reasons = _reasons(lost)
    if not reasons:
        return phrase(gettext_noop("closed"))
    return phrase(gettext_noop("closed for %(why)s"), why=listed(reasons))


def _reasons(lost: Lost, *, many: bool = False) -> list[Phrase]:
    if isinstance(lost.why, Standstill):
        return [Phrase(_STANDSTILLS[lost.why])]
    known = why_closed(lost.why, lost.start, lost.end, one_of_many=many)
    if many and not known:
        return [phrase(gettext_noop("closed hours"))]
    return known


def _days(calendar: Calendar, start: datetime, end: datetime) -> Iterator[date]:
    day, last = calendar.local_date(start), calendar.local_date(end - timedelta(microseconds=1))
    while day <= last:
        yield day
        day += timedelta(days=1)


def _windows_on(calendar: Calendar, day: date) -> list[Span]:
    tz = ZoneInfo(calendar.timezone)
    midnights = (datetime.combine(day + timedelta(days=n), time(), tz) for n in (0, 1))
    return calendar.windows_between(*midnights)
