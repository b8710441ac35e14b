"""A calendar's table, compiled as far as the questions have reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import RLock

import numpy as np

from troth.promises.errors import CalendarError
from troth.promises.opening import Opening
from troth.promises.table import Table
from troth.promises.units import BEGIN, END, EPOCH, MICROSECOND

_PADDING = timedelta(days=2 * 366)
# Readers need no lock, as tables never change; this one keeps threads from compiling the same
# table side by side. One for all calendars, so that these can be copied and pickled.
_COMPILING = RLock()


class Compiled:
    """Holds the widest table so far in `table`."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        nothing = np.array([], np.int64)
        self.table = Table(BEGIN, BEGIN, (nothing, nothing))

    def covering(self, *instants: datetime) -> Table:
        """Return a table that has all the instants."""
        low, high, table = min(instants), max(instants), self.table
        if table.low <= low and high < table.high:
            return table
        return self._widened(low - _PADDING, high + _PADDING)

    def beyond(self, table: Table, *, back: bool, asked: object) -> Table:
        """Return a table that reaches further than `table`, which was too short for `asked`.

        Raises CalendarError where calendars end.
        """
        if back and table.low > BEGIN:
            return self._widened(table.low - MICROSECOND, table.high)
        if not back and table.high < END:
            return self._widened(table.low, table.high + MICROSECOND)
        limit = "before 1970" if back else "past the end of 2100"
        raise CalendarError(
            "before_begin" if back else "past_end",
            asked,
            f"The answer lies {limit}, which no calendar reaches; "
            "ask for less time, or from another instant.",
        )

    def _widened(self, low: datetime, high: datetime) -> Table:
        """Return a table of at least [low, high), at least doubled, so that this stays rare."""
        with _COMPILING:
            table = self.table
            if length := table.high - table.low:
                low = min(low, table.low - length) if low < table.low else table.low
                high = max(high, table.high + length) if high > table.high else table.high
            low, high = max(low, BEGIN), min(high, END)
            if (low, high) != (table.low, table.high):
                micros = ((bound - EPOCH) // MICROSECOND for bound in (low, high))
                self.table = Table(low, high, self._opening.intervals(*micros))
            return self.table
