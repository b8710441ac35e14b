"""Logs in files: CSV, gzipped or not, and Parquet, read in chunks of rows."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import polars as pl
from polars.exceptions import ComputeError, NoDataError, PolarsError

from troth.promises.errors import quoted
from troth.replay.mapping import LogMapping
from troth.replay.rows import ROW, BadRow, LogError, Rows

CHUNK = 250_000  # rows
_FIELD = r'(?:"(?:[^"]|"")*"|[^",]*)'
_RECORD = re.compile(rf"{_FIELD}(?:,{_FIELD})*\r?\n?")
_TWIN = "_duplicated_0"  # what polars appends to the name of a second column of that name
# Rows are only seen to be too long when none of their fields is left out.
_ALL_COLUMNS = pl.QueryOptFlags(projection_pushdown=False)
_LONGEST = 1000  # of a header in a message
TOO_LONG = "it has more fields than the header; quote values that hold the separator"


class Log:
    """A log in a file. Raises LogError when it cannot be read, or lacks a column."""

    def __init__(self, file: Path, mapping: LogMapping) -> None:
        self.file = file
        self._mapping = mapping
        self._rows = Rows(mapping)
        if not file.is_file():
            raise LogError("no_log", str(file), f"There is no file {quoted(str(file))}.")
        header = self._header()
        require_columns(str(file), header, mapping)
        self._require_no_twins(header)

    @property
    def is_parquet(self) -> bool:
        return self.file.suffix == ".parquet"

    def chunks(self) -> Iterator[tuple[pl.DataFrame, list[BadRow]]]:
        """Yield compact rows in the order of the file, each time with those that are wrong."""
        last = 0
        try:
            for chunk in self._batches(self._scan()):
                last = chunk[ROW][-1]
                yield self._rows.compact(chunk)
        except ComputeError as error:
            if self.is_parquet or "more fields" not in str(error):
                raise self._unreadable(error) from None
            yield from self._chunks_with_long_rows(last)
        except (PolarsError, OSError) as error:
            raise self._unreadable(error) from None

    def _chunks_with_long_rows(self, last: int) -> Iterator[tuple[pl.DataFrame, list[BadRow]]]:
        """The same for a CSV file in which rows have more fields than the header has."""
        long = self._long_rows()
        scan = self._scan(truncate_long_rows=True).filter(pl.col(ROW) > last)
        for chunk in self._batches(scan):
            is_long = chunk[ROW].is_in(list(long))
            rows, bad = self._rows.compact(chunk.filter(~is_long))
            cases = chunk.filter(is_long).select(ROW, self._mapping.case).rows()
            bad += [long_row(row, case, long[row]) for row, case in cases]
            yield rows, bad

    def _batches(self, scan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        wanted = scan.select(ROW, *self._mapping.columns)
        says_nothing = pl.all_horizontal(pl.col(self._mapping.columns).is_null())
        for chunk in wanted.collect_batches(
            chunk_size=CHUNK, maintain_order=True, optimizations=_ALL_COLUMNS
        ):
            rows = chunk.filter(~says_nothing)
            if not rows.is_empty():
                yield rows

    def _scan(self, *, truncate_long_rows: bool = False) -> pl.LazyFrame:
        if self.is_parquet:
            return pl.scan_parquet(self.file, row_index_name=ROW, row_index_offset=1)
        return pl.scan_csv(
            self.file,
            infer_schema=False,
            row_index_name=ROW,
            row_index_offset=1,
            truncate_ragged_lines=truncate_long_rows,
        )

    def _header(self) -> list[str]:
        try:
            return self._scan().collect_schema().names()[1:]
        except NoDataError:
            message = f"{self.file} is empty; a log has at least a header."
            raise LogError("empty_log", str(self.file), message) from None
        except (PolarsError, OSError) as error:
            raise self._unreadable(error) from None

    def _require_no_twins(self, header: Sequence[str]) -> None:
        """Raise LogError where two columns of a CSV file have the name of one that is read."""
        twins = {name.removesuffix(_TWIN) for name in header if name.endswith(_TWIN)}
        for column in self._mapping.columns:
            if column in twins and not self.is_parquet:
                message = f"{self.file} has two columns {quoted(column)}; rename one of them."
                raise LogError("column_twice", column, message)

    def _unreadable(self, error: Exception) -> LogError:
        what = "Parquet" if self.is_parquet else "CSV in UTF-8"
        reason = self._odd_quote() or str(error).splitlines()[0]
        message = f"{self.file} cannot be read as {what}: {reason.rstrip('.')}."
        return LogError("unreadable_log", str(self.file), message)

    def _odd_quote(self) -> str | None:
        """Return which row of a CSV file has a quote that nobody can read, if one has."""
        if self.is_parquet:
            return None
        try:
            with self._text() as text:
                row = row_with_odd_quote(text)
        except (OSError, EOFError, UnicodeError):
            return None
        if row is None:
            return None
        told = (
            "%(where)s has a quote that is not closed, or inside a value without quotes around it"
        )
        return told % {"where": f"row {row}" if row else "the header"}

    def _long_rows(self) -> dict[int, str]:
        """Return the rows with more fields than the header, and their first field too many."""
        with self._text() as text:
            lines = csv.reader(text)
            fields = len(next(lines))
            return {n: line[fields] for n, line in enumerate(lines, start=1) if len(line) > fields}

    def _text(self) -> TextIO:
        if self.file.suffix == ".gz":
            return gzip.open(self.file, "rt", encoding="utf-8", newline="")
        return self.file.open(encoding="utf-8", newline="")


def row_with_odd_quote(lines: Iterable[str]) -> int | None:
    """Return the first record, the header being 0, whose quotes are not those of CSV."""
    row, record, is_inside = 0, [], False
    for line in lines:
        record.append(line)
        is_inside ^= line.count('"') % 2 == 1
        if is_inside:
            continue
        if not _RECORD.fullmatch("".join(record)):
            return row
        row, record = row + 1, []
    return row if record else None


def require_columns(log: str, header: Sequence[str], mapping: LogMapping) -> None:
    """Raise LogError for a log without one of the columns that the mapping reads."""
    for column in mapping.columns:
        if column not in header:
            names = ", ".join(header)
            named = names if len(names) <= _LONGEST else f"{names[:_LONGEST]}…"
            message = (
                f"{log} has no column {quoted(column)}, which the mapping reads; "
                f"its columns are {named}."
            )
            raise LogError("missing_column", column, message)


def long_row(row: int, case: str | None, value: str) -> BadRow:
    return BadRow(row=row, column="(past the last)", value=value, case=case, reason=TOO_LONG)
