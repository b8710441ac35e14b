"""The words of a calendar: weekly windows, spans of one date and the business day length.

All of them are wall-clock time in microseconds: of the week, counted from Monday 00:00, or of a
date, counted from 1970-01-01 00:00 on the local clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from troth.promises.errors import CalendarError

Span = tuple[int, int]  # half-open

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE
WEEK = 7 * DAY
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_TIME = r"([0-9]+:[0-9]+)"
_DAILY = re.compile(rf"([A-Za-z]+)(?:-([A-Za-z]+))? {_TIME}-{_TIME}")
_LONG = re.compile(rf"([A-Za-z]+) {_TIME}-([A-Za-z]+) {_TIME}")
_DATED = re.compile(rf"([0-9]+-[0-9]+-[0-9]+) {_TIME}-{_TIME}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_LENGTH = re.compile(r"(?:([0-9]+) hours?)? ?(?:([0-9]+) minutes?)?")


def weekly_windows(windows: Sequence[str]) -> tuple[Span, ...]:
    """Return the merged open spans of the week, in order.

    Each starts within the week and is at most a week long, so the last one may run into the
    next week; spans never touch each other. Raises CalendarError for anything that is not a
    window, and when there is none.
    """
    spans = [span for text in texts(windows, "windows") for span in _window(text)]
    if not spans:
        raise CalendarError(
            "empty_week",
            list(windows),
            "A calendar needs at least one weekly window; write one such as 'Mon-Fri 09:00-17:00'.",
        )
    return _merged_round_the_week(spans)


def dated_spans(spans: Sequence[str], field: str) -> tuple[Span, ...]:
    """Return the spans of single dates, as given; `field` is what errors call the list."""
    return tuple(_dated_span(text) for text in texts(spans, field))


def usual_day_length(week: Sequence[Span]) -> int:
    """Return the most common open length of a weekday with open time; of several, the longest."""
    lengths = Counter(length for day in range(7) if (length := open_on(week, day)))
    return max(lengths, key=lambda length: (lengths[length], length))


def day_length(text: str) -> int:
    """Return the microseconds of a business day length such as '7 hours 30 minutes'."""
    found = _LENGTH.fullmatch(_tidy(text)) if isinstance(text, str) else None
    hours, minutes = (int(number or 0) for number in found.groups()) if found else (0, 0)
    length = (hours * 60 + minutes) * MINUTE
    if not 0 < length <= DAY:
        raise CalendarError(
            "bad_business_day",
            text,
            f"{text!r} is not the length of a business day; "
            "write '24 hours' or less, such as '8 hours' or '7 hours 30 minutes'.",
        )
    return length


def texts(values: Sequence[str], field: str) -> Sequence[str]:
    """Return the list of texts; raises CalendarError when it is something else."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise CalendarError("not_a_list", values, f"'{field}' must be a list, not {values!r}.")
    for value in values:
        if not isinstance(value, str):
            raise CalendarError(
                "not_text", value, f"'{field}' must be a list of texts; put quotes around {value}."
            )
    return values


def _window(text: str) -> list[Span]:
    tidy = _tidy(text)
    if found := _DAILY.fullmatch(tidy):
        first, last, opens, closes = found.groups()
        start, end = _hours(opens, closes, text)
        return [(day * DAY + start, day * DAY + end) for day in _days(first, last or first, text)]
    if found := _LONG.fullmatch(tidy):
        return [_long_window(found, text)]
    raise CalendarError(
        "not_a_window",
        text,
        f"{text!r} is not a weekly window; "
        "write 'Mon-Fri 09:00-17:00' for each of these days or 'Sun 16:00-Fri 17:00' for one span.",
    )


def _long_window(found: re.Match[str], text: str) -> Span:
    first, opens, last, closes = found.groups()
    opening_day, closing_day = _weekday(first, text), _weekday(last, text)
    if opening_day == closing_day:
        start, end = _hours(opens, closes, text)
    else:
        start, end = _opening(opens, text), _time(closes, text)
    days = (closing_day - opening_day) % 7
    return opening_day * DAY + start, (opening_day + days) * DAY + end


def _dated_span(text: str) -> Span:
    found = _DATED.fullmatch(_tidy(text))
    try:
        if found is None:
            raise ValueError
        midnight = (date.fromisoformat(found[1]) - date(1970, 1, 1)).days * DAY
    except ValueError:
        raise CalendarError(
            "not_a_span",
            text,
            f"{text!r} is not a span of one date; write it as '2026-12-24 12:00-24:00'.",
        ) from None
    start, end = _hours(found[2], found[3], text)
    return midnight + start, midnight + end


def _days(first: str, last: str, text: str) -> list[int]:
    start = _weekday(first, text)
    return [(start + n) % 7 for n in range((_weekday(last, text) - start) % 7 + 1)]


def _weekday(name: str, text: str) -> int:
    if name not in WEEKDAYS:
        raise CalendarError(
            "unknown_weekday",
            text,
            f"{name!r} in {text!r} is not a weekday; write one of {', '.join(WEEKDAYS)}.",
        )
    return WEEKDAYS.index(name)


def _hours(opens: str, closes: str, text: str) -> Span:
    start, end = _opening(opens, text), _time(closes, text)
    if end <= start:
        raise CalendarError(
            "ends_before_start",
            text,
            f"{text!r} does not end after it starts; a window past midnight names both days, "
            "such as 'Mon 22:00-Tue 06:00', and the end of a day is 24:00.",
        )
    return start, end


def _opening(clock: str, text: str) -> int:
    if clock == "24:00":
        raise CalendarError(
            "not_a_time",
            text,
            f"{text!r} starts at 24:00, which only ends a day; write 00:00 of the next day.",
        )
    return _time(clock, text)


def _time(clock: str, text: str) -> int:
    if not _CLOCK.fullmatch(clock):
        raise CalendarError(
            "not_a_time",
            text,
            f"{clock!r} in {text!r} is not a time of day; write two digits each, 00:00 to 24:00.",
        )
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * MINUTE


def _merged_round_the_week(spans: Sequence[Span]) -> tuple[Span, ...]:
    weeks = sorted((s + n * WEEK, e + n * WEEK) for s, e in spans for n in (-1, 0, 1))
    merged = weeks[:1]
    for start, end in weeks[1:]:
        if start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    if any(end - start >= WEEK for start, end in merged):
        return ((0, WEEK),)
    return tuple(span for span in merged if 0 <= span[0] < WEEK)


def open_on(week: Sequence[Span], day: int) -> int:
    """Return how long a weekday (0 is Monday) is open."""
    midnights = (day * DAY, (day + 7) * DAY)  # a span may run on into the next week
    return sum(max(0, min(e, m + DAY) - max(s, m)) for s, e in week for m in midnights)


def _tidy(text: str) -> str:
    return re.sub(r" ?- ?", "-", " ".join(text.split()))
