"""A calendar's table, compiled as far as the questions have reached."""

from __future__ import annotations

from datetime import date
from threading import RLock

import numpy as np

from troth.promises.errors import CalendarError
from troth.promises.opening import Opening
from troth.promises.table import Table
from troth.promises.windows import DAY

_BEGIN = 0  # 1970-01-01
_END = (date(2101, 1, 1) - date(1970, 1, 1)).days * DAY
_PADDING = 2 * 366 * DAY
# Readers need no lock, as tables never change; this one keeps threads from compiling the same
# table side by side. One for all calendars, so that these can be copied and pickled.
_COMPILING = RLock()


class Compiled:
    """Holds the widest table so far in `table`."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        nothing = np.array([], np.int64)
        self.table = Table(_BEGIN, _BEGIN, (nothing, nothing))

    def covering(self, *instants: int) -> Table:
        """Return a table that has all the instants; raises CalendarError outside 1970-2100."""
        low, high = in_range(min(instants)), in_range(max(instants))
        table = self.table
        if table.low <= low and high < table.high:
            return table
        return self._widened(low - _PADDING, high + _PADDING)

    def beyond(self, table: Table, *, back: bool, asked: object) -> Table:
        """Return a table that reaches further than `table`, which was too short for `asked`.

        Raises CalendarError where calendars end.
        """
        if back and table.low > _BEGIN:
            return self._widened(table.low - 1, table.high)
        if not back and table.high < _END:
            return self._widened(table.low, table.high + 1)
        limit = "before 1970" if back else "past the end of 2100"
        raise CalendarError(
            "before_begin" if back else "past_end",
            asked,
            f"The answer lies {limit}, which no calendar reaches; "
            "ask for less time, or from another instant.",
        )

    def _widened(self, low: int, high: int) -> Table:
        """Return a table of at least [low, high), at least doubled, so that this stays rare."""
        with _COMPILING:
            table = self.table
            if length := table.high - table.low:
                low = min(low, table.low - length) if low < table.low else table.low
                high = max(high, table.high + length) if high > table.high else table.high
            low, high = max(low, _BEGIN), min(high, _END)
            if (low, high) != (table.low, table.high):
                self.table = Table(low, high, self._opening.intervals(low, high))
            return self.table


def in_range(micros: int) -> int:
    """Return the instant if calendars answer for it, and raise CalendarError if not."""
    if _BEGIN <= micros < _END:
        return micros
    instant = np.datetime64(micros, "us")
    raise CalendarError(
        "outside_range",
        instant,
        f"{instant} is outside what calendars answer for; give an instant from 1970 to 2100.",
    )
