"""Sets of time as arrays of half-open intervals in integer microseconds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Intervals = tuple[Ints, Ints]  # starts, ends


def open_intervals(windows: Intervals, closed: Intervals, extra: Intervals) -> Intervals:
    """Return the windows without what is closed, and with what is extra, sorted and disjoint.

    What comes in may overlap and be in any order; an interval that does not end after it starts
    is empty. What touches comes out as one.
    """
    windows, closed, extra = (_without_empty(spans) for spans in (windows, closed, extra))
    edges = np.sort(np.concatenate((*windows, *closed, *extra)))
    is_open = _covers(extra, edges) | (_covers(windows, edges) & ~_covers(closed, edges))
    turns = edges[np.diff(is_open, prepend=False)]
    return turns[0::2], turns[1::2]


def clipped(spans: Intervals, low: int, high: int) -> Intervals:
    """Return the parts of the intervals that lie in [low, high)."""
    return _without_empty((np.maximum(spans[0], low), np.minimum(spans[1], high)))


def _covers(spans: Intervals, instants: Ints) -> Bools:
    begun, ended = (np.searchsorted(np.sort(side), instants, side="right") for side in spans)
    return begun > ended


def _without_empty(spans: Intervals) -> Intervals:
    starts, ends = spans
    kept = starts < ends
    return starts[kept], ends[kept]
