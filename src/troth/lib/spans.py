"""Half-open spans of time, [start, end), as sorted disjoint lists of pairs of aware datetimes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
Spans = list[Span]


def joined(spans: Iterable[Span], gap: timedelta = timedelta(0)) -> Spans:
    """Return `spans` sorted, without empty ones, and with those at most `gap` apart made one."""
    result: Spans = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start - result[-1][1] <= gap:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> Spans:
    """Return the parts of `spans` inside [start, end)."""
    return joined((max(a, start), min(b, end)) for a, b in spans)


def without(spans: Sequence[Span], holes: Sequence[Span]) -> Spans:
    """Return the parts of `spans` that no hole covers."""
    result = joined(spans)
    for hole_start, hole_end in joined(holes):
        result = [
            part
            for start, end in result
            for part in ((start, min(end, hole_start)), (max(start, hole_end), end))
            if part[0] < part[1]
        ]
    return result


def common(spans: Iterable[Span], others: Sequence[Span]) -> Spans:
    """Return the time that both cover."""
    return joined(part for start, end in spans for part in clipped(others, start, end))


def seconds(spans: Iterable[Span]) -> float:
    """Return the total length of disjoint spans."""
    return sum((end - start) / timedelta(seconds=1) for start, end in spans)
