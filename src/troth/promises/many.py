"""Arrays of questions to a calendar, answered by a few passes of numpy each.

Long arrays are worked through in chunks that stay within a processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from troth.promises.compiled import Compiled
from troth.promises.intervals import Ints
from troth.promises.table import Table
from troth.promises.units import (
    MICROSECOND,
    NOT_A_TIME,
    Instants,
    Seconds,
    from_micros,
    require_instants,
    require_seconds,
    to_amounts,
)

_CHUNK = 1 << 15


def add_many(compiled: Compiled, starts: Instants, seconds: npt.ArrayLike) -> Instants:
    """Return the instants `seconds` of open time from `starts`, broadcast together."""

    def add(starts: Ints, seconds: Seconds) -> Ints:
        known = starts != NOT_A_TIME
        amounts = to_amounts(seconds)
        if known.all():
            return _ends(compiled, starts, amounts)
        ends = np.full(starts.shape, NOT_A_TIME)
        if known.any():
            ends[known] = _ends(compiled, starts[known], amounts[known])
        return ends

    ends = _by_chunks(add, np.int64, require_instants(starts), require_seconds(seconds))
    return ends.view("datetime64[us]")


def between_many(compiled: Compiled, a: Instants, b: Instants) -> Seconds:
    """Return the seconds of open time from `a` to `b`, broadcast together."""

    def between(first: Ints, last: Ints) -> Seconds:
        known = (first != NOT_A_TIME) & (last != NOT_A_TIME)
        if known.all():
            return _open_seconds(compiled, first, last)
        seconds = np.full(first.shape, np.nan)
        if known.any():
            seconds[known] = _open_seconds(compiled, first[known], last[known])
        return seconds

    return _by_chunks(between, np.float64, require_instants(a), require_instants(b))


def _ends(compiled: Compiled, starts: Ints, amounts: Ints) -> Ints:
    table = _covering(compiled, starts)
    while True:
        targets = table.open_time_many(starts) + amounts
        back = bool(targets.min() < 0)
        if not back and int(targets.max()) * MICROSECOND <= table.total:
            ends = table.instants_many(targets, amounts > 0)
            return np.where(amounts == 0, starts, ends)
        table = compiled.beyond(table, back=back, asked=amounts / 1e6)


def _open_seconds(compiled: Compiled, first: Ints, last: Ints) -> Seconds:
    table = _covering(compiled, first, last)
    return (table.open_time_many(last) - table.open_time_many(first)) / 1e6


def _covering(compiled: Compiled, *instants: Ints) -> Table:
    bounds = (bound for side in instants for bound in (side.min(), side.max()))
    return compiled.covering(*(from_micros(int(bound)) for bound in bounds))


def _by_chunks(
    ask: Callable[..., npt.NDArray[Any]], kind: type[np.generic], *columns: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    together = np.broadcast_arrays(*columns)
    flat = [column.reshape(-1) for column in together]
    answers = np.empty(flat[0].size, kind)
    for start in range(0, answers.size, _CHUNK):
        chunk = slice(start, start + _CHUNK)
        answers[chunk] = ask(*(column[chunk] for column in flat))
    return answers.reshape(together[0].shape)
