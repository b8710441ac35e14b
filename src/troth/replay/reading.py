"""Logs in files: CSV, gzipped or not, and Parquet, read in chunks of rows."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import polars as pl
from polars.exceptions import ComputeError, NoDataError, PolarsError

from troth.promises.errors import quoted
from troth.replay.mapping import LogMapping
from troth.replay.rows import BadRow, LogError, Rows

CHUNK = 250_000  # rows
TOO_LONG = "it has more fields than the header; quote values that hold the separator"


class Log:
    """A log in a file. Raises LogError when it cannot be read, or lacks a column."""

    def __init__(self, file: Path, mapping: LogMapping) -> None:
        self.file = file
        self._mapping = mapping
        self._rows = Rows(mapping)
        if not file.is_file():
            raise LogError("no_log", str(file), f"There is no file {quoted(str(file))}.")
        require_columns(str(file), self._header(), mapping)

    @property
    def is_parquet(self) -> bool:
        return self.file.suffix == ".parquet"

    def chunks(self) -> Iterator[tuple[pl.DataFrame, list[BadRow]]]:
        """Yield compact rows in the order of the file, each time with those that are wrong."""
        last = 0
        try:
            for chunk in self._batches(self._scan()):
                last = chunk["row"][-1]
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
        scan = self._scan(truncate_long_rows=True).filter(pl.col("row") > last)
        for chunk in self._batches(scan):
            is_long = chunk["row"].is_in(list(long))
            rows, bad = self._rows.compact(chunk.filter(~is_long))
            cases = chunk.filter(is_long).select("row", self._mapping.case).rows()
            bad += [long_row(row, case, long[row]) for row, case in cases]
            yield rows, bad

    def _batches(self, scan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        wanted = scan.select("row", *self._mapping.columns)
        says_nothing = pl.all_horizontal(pl.col(self._mapping.columns).is_null())
        for chunk in wanted.collect_batches(chunk_size=CHUNK, maintain_order=True):
            rows = chunk.filter(~says_nothing)
            if not rows.is_empty():
                yield rows

    def _scan(self, *, truncate_long_rows: bool = False) -> pl.LazyFrame:
        if self.is_parquet:
            return pl.scan_parquet(self.file, row_index_name="row", row_index_offset=1)
        return pl.scan_csv(
            self.file,
            infer_schema=False,
            row_index_name="row",
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

    def _unreadable(self, error: Exception) -> LogError:
        what = "Parquet" if self.is_parquet else "CSV in UTF-8"
        reason = str(error).splitlines()[0]
        message = f"{self.file} cannot be read as {what}: {reason}."
        return LogError("unreadable_log", str(self.file), message)

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


def require_columns(log: str, header: Sequence[str], mapping: LogMapping) -> None:
    """Raise LogError for a log without one of the columns that the mapping reads."""
    for column in mapping.columns:
        if column not in header:
            message = (
                f"{log} has no column {quoted(column)}, which the mapping reads; "
                f"its columns are {', '.join(header)}."
            )
            raise LogError("missing_column", column, message)


def long_row(row: int, case: str | None, value: str) -> BadRow:
    return BadRow(row=row, column="(past the last)", value=value, case=case, reason=TOO_LONG)
