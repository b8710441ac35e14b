"""Rows of a log as compact columns: numbers in place of values, and what cannot be read.

The columns: `row` (from 1, the header not counted), `case`, `at` (microseconds since 1970),
`order` (within its row), `meaning`, and for severity, site, channel and kind the place in the
mapping's list of them, -1 where the row says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from troth.promises.errors import PromiseError, quoted
from troth.replay.mapping import ANYTHING, SEPARATOR, Choice, LogMapping, NewSeverity
from troth.replay.times import Times

COMPACT = {
    "row": pl.Int64,
    "case": pl.String,
    "at": pl.Int64,
    "order": pl.UInt8,
    "meaning": pl.Int16,
    "severity": pl.Int16,
    "site": pl.Int16,
    "channel": pl.Int16,
    "kind": pl.Int16,
}
ROW = "_troth_row"  # the number of a row in a chunk; no log has a column of this name
NOT_SAID = -1
_UNKNOWN = -2


class LogError(PromiseError):
    """A log that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that means nothing, by its number below the header, and why; a case goes with it."""

    row: int
    column: str
    value: str | None
    case: str | None
    reason: str

    def __str__(self) -> str:
        shown = "is empty" if not self.value else f"is {quoted(self.value)}"
        return f"row {self.row}, column {quoted(self.column)} {shown}: {self.reason}"

    def record(self) -> dict[str, Any]:
        return asdict(self)


class Rows:
    """Turns chunks of a log, with texts or times in its columns, into compact rows."""

    def __init__(self, mapping: LogMapping) -> None:
        self._mapping = mapping
        self._reads = Times(mapping)
        self._choices: list[tuple[str, Choice[Any], Sequence[object]]] = [
            ("severity", mapping.severity, mapping.severities),
            ("site", mapping.site, mapping.sites),
            ("channel", mapping.channel, mapping.channels),
            ("kind", mapping.kind, mapping.kinds),
        ]
        self._new_severity = [_new_severity(meaning, mapping) for meaning in mapping.meanings]

    def compact(self, chunk: pl.DataFrame) -> tuple[pl.DataFrame, list[BadRow]]:
        """Return the chunk's rows, and those that cannot be read, which are not among them."""
        found = _Problems(chunk, self._mapping.case)
        common = {"row": chunk[ROW], "case": chunk[self._mapping.case].cast(pl.String)}
        found.add(self._mapping.case, common["case"].fill_null("") == "", "name the case")
        for name, choice, targets in self._choices:
            common[name] = self._chosen(chunk, choice, targets, found)
        if self._mapping.value is not None:
            frames = [self._of_events(chunk, common, found)]
        else:
            frames = self._of_cases(chunk, common, found)
        rows = pl.concat(frames).filter(pl.col("at").is_not_null())
        if found.rows:
            rows = rows.filter(~pl.col("row").is_in(list(found.rows)))
        return rows, list(found.rows.values())

    def _of_events(
        self, chunk: pl.DataFrame, common: Mapping[str, pl.Series], found: _Problems
    ) -> pl.DataFrame:
        assert self._mapping.time is not None
        meaning = self._meaning(chunk, found)
        at = self._times(chunk, self._mapping.time, found, required=True)
        severity = common["severity"]
        if any(place != NOT_SAID for place in self._new_severity):
            said = meaning.replace_strict(
                list(range(len(self._new_severity))), self._new_severity, default=NOT_SAID
            )
            severity = pl.select(pl.when(said >= 0).then(said).otherwise(severity)).to_series()
        columns = {**common, "severity": severity, "at": at, "meaning": meaning}
        return _frame(columns, order=0)

    def _of_cases(
        self, chunk: pl.DataFrame, common: Mapping[str, pl.Series], found: _Problems
    ) -> list[pl.DataFrame]:
        frames = []
        for number, (column, meaning) in enumerate(self._mapping.times.items()):
            at = self._times(chunk, column, found, required="opened" in meaning)
            said = self._new_severity[number]
            columns = {**common, "at": at, "meaning": pl.repeat(number, len(at), eager=True)}
            if said != NOT_SAID:
                columns["severity"] = pl.repeat(said, len(at), eager=True)
            frames.append(_frame(columns, order=number))
        return frames

    def _meaning(self, chunk: pl.DataFrame, found: _Problems) -> pl.Series:
        value = self._mapping.value
        assert value is not None
        texts = [chunk[column].cast(pl.String).fill_null("") for column in value.columns]
        joined = pl.select(pl.concat_str(texts, separator=SEPARATOR)).to_series()
        meaning = _look_up(joined, {text: n for n, text in enumerate(value.means)})
        for so_many in reversed(range(len(texts))):  # "status/*" wins over "*"
            unknown = meaning == _UNKNOWN
            if not unknown.any():
                return meaning
            start = pl.concat_str([*texts[:so_many], pl.lit(ANYTHING)], separator=SEPARATOR)
            starts = pl.select(start).to_series() if so_many else pl.Series([ANYTHING])
            wild = _look_up(starts, {text: n for n, text in enumerate(value.means)})
            meaning = pl.select(pl.when(unknown).then(wild).otherwise(meaning)).to_series()
        name = SEPARATOR.join(value.columns)
        found.add(name, meaning == _UNKNOWN, "say in [value.means] what it means", joined)
        return meaning

    def _chosen(
        self,
        chunk: pl.DataFrame,
        choice: Choice[Any],
        targets: Sequence[object],
        found: _Problems,
    ) -> pl.Series:
        if choice.column is None:
            return pl.repeat(NOT_SAID, len(chunk), dtype=pl.Int16, eager=True)
        places = {text: targets.index(target) for text, target in choice.means.items()}
        texts = chunk[choice.column].cast(pl.String).fill_null("")
        if choice.default is not None:
            places.setdefault("", NOT_SAID)
        place = _look_up(texts, places)
        known = ", ".join(choice.means)
        reason = f"the mapping knows {known}; add it there, or a default for empty ones"
        found.add(choice.column, place == _UNKNOWN, reason)
        return place

    def _times(
        self, chunk: pl.DataFrame, column: str, found: _Problems, *, required: bool
    ) -> pl.Series:
        given = chunk[column]
        micros = self._reads.micros(given)
        wrong = micros.is_null()
        if not required:
            wrong &= given.is_not_null() & (given.cast(pl.String) != "")
        if wrong.any():
            found.add(column, wrong, self._reads.why)
        return micros


class _Problems:
    """The first problem of each row."""

    def __init__(self, chunk: pl.DataFrame, case: str) -> None:
        self._chunk = chunk
        self._case = case
        self.rows: dict[int, BadRow] = {}

    def add(
        self,
        column: str,
        wrong: pl.Series,
        why: str | Callable[[str | None], str],
        values: pl.Series | None = None,
    ) -> None:
        if not wrong.any():
            return
        texts = self._chunk[column].cast(pl.String) if values is None else values
        cases = self._chunk[self._case].cast(pl.String)
        for place in wrong.arg_true():
            bad = BadRow(
                row=self._chunk[ROW][place],
                column=column,
                value=texts[place],
                case=cases[place] or None,
                reason=why if isinstance(why, str) else why(texts[place]),
            )
            self.rows.setdefault(bad.row, bad)


def _look_up(texts: pl.Series, places: Mapping[str, int]) -> pl.Series:
    return texts.replace_strict(
        list(places), list(places.values()), default=_UNKNOWN, return_dtype=pl.Int16
    )


def _frame(columns: Mapping[str, pl.Series], *, order: int) -> pl.DataFrame:
    frame = pl.DataFrame(dict(columns)).with_columns(order=pl.lit(order))
    return frame.select(pl.col(name).cast(kind) for name, kind in COMPACT.items())


def _new_severity(meaning: Iterable[object], mapping: LogMapping) -> int:
    named = [word.severity for word in meaning if isinstance(word, NewSeverity)]
    return mapping.severities.index(named[-1]) if named else NOT_SAID
