"""Compact rows brought together case by case, in the memory of a part of a large log.

A log need not be sorted. What fits is sorted in memory; what does not is first spread over files
by a hash of the case, each of which is small enough to be sorted alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import numpy as np
import polars as pl

from troth.promises.intervals import Ints
from troth.replay.rows import COMPACT

IN_MEMORY = 6_000_000  # rows
PARTS = 64
BATCH = 400_000  # rows of whole cases, about


class Gathering:
    """Takes rows in any order and gives them back in batches of whole cases."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._held: list[pl.DataFrame] = []
        self._held_rows = 0
        self._spills = 0
        self._folder: TemporaryDirectory[str] | None = None
        self.rows = 0
        self.last: int | None = None  # the latest time in microseconds

    def __enter__(self) -> Gathering:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        latest = rows["at"].max()
        assert isinstance(latest, int)
        self.last = latest if self.last is None else max(self.last, latest)
        self.rows += len(rows)
        self._held.append(rows)
        self._held_rows += len(rows)
        if self._held_rows > self._in_memory:
            self._spill()

    def batches(self, *, without: Collection[str] = ()) -> Iterator[pl.DataFrame]:
        """Yield whole cases sorted by case, time and row; those in `without` are left out."""
        for part in self._parts():
            if without:
                part = part.filter(~pl.col("case").is_in(list(without)))
            yield from whole_cases(sorted_by_case(part))

    def _parts(self) -> Iterator[pl.DataFrame]:
        if self._folder is None:
            held, self._held = self._held, []
            yield pl.concat(held) if held else pl.DataFrame(schema=COMPACT)
            return
        self._spill()
        for part in range(PARTS):
            files = sorted(Path(self._folder.name).glob(f"{part}-*.arrow"))
            if files:
                yield pl.concat(pl.read_ipc(file) for file in files)

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="troth-replay-")
        if not self._held:
            return
        part = (pl.col("case").hash() % PARTS).alias("part")
        together = pl.concat(self._held).with_columns(part)
        self._held, self._held_rows = [], 0
        for (number,), rows in together.partition_by("part", as_dict=True).items():
            rows.drop("part").write_ipc(f"{self._folder.name}/{number}-{self._spills}.arrow")
        self._spills += 1


def sorted_by_case(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows case by case, each in the order of time, and of the file at one time."""
    case = rows["case"].cast(pl.Categorical(pl.Categories.random())).to_physical()
    place = rows["row"] * 256 + rows["order"]
    columns = (column.to_numpy() for column in (place, rows["at"], case))
    return rows[np.lexsort(tuple(columns))]


def whole_cases(rows: pl.DataFrame, size: int = BATCH) -> Iterator[pl.DataFrame]:
    """Cut sorted rows into batches of about that many, between cases."""
    edges = np.append(case_starts(rows), len(rows))
    first = 0
    while first < len(edges) - 1:
        last = max(first + 1, int(np.searchsorted(edges, edges[first] + size, side="right")) - 1)
        yield rows.slice(int(edges[first]), int(edges[last] - edges[first]))
        first = last


def case_starts(rows: pl.DataFrame) -> Ints:
    """Return where each case begins in rows that are sorted by case."""
    case = rows["case"]
    begins = (case != case.shift(1)).fill_null(True).to_numpy()
    return np.flatnonzero(begins)
