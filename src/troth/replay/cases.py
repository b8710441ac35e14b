"""Whole cases as columns of events, ready to be judged under any programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from troth.promises.intervals import Ints
from troth.promises.units import EPOCH, MICROSECOND
from troth.replay.gathering import case_starts
from troth.replay.mapping import LogMapping
from troth.replay.rows import NOT_SAID, BadRow
from troth.replay.words import ASSIGNED, CODES, SEVERITY_CHANGED, Word

_OPENED, _ACTIVE, _REOPENED = CODES[Word.OPENED], CODES[Word.ACTIVE], CODES[Word.REOPENED]
_DONE = (CODES[Word.RESOLVED], CODES[Word.CLOSED])


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Cases with their events in the order they happened, without the opening itself.

    Event `first[n]` is the first of case n, and `first[n + 1]` the one past its last. `code` says
    what happened (see `words`), `at` when, in microseconds since 1970, and `target` which
    severity or site it is now. These, and what a case was opened as, are places in the
    mapping's lists; a `site` of -1 is the programme's default one.
    """

    names: pl.Series
    opened: Ints
    severity: Ints
    site: Ints
    channel: Ints
    kind: Ints
    first: Ints
    code: Ints
    at: Ints
    target: Ints

    def __len__(self) -> int:
        return len(self.names)

    @property
    def events(self) -> Ints:
        """How many events each case has, the opening not counted."""
        return np.diff(self.first)

    @property
    def owner(self) -> Ints:
        """The case of each event."""
        return np.repeat(np.arange(len(self)), self.events)


def micros(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def cases_of(rows: pl.DataFrame, mapping: LogMapping, at: int) -> tuple[Cases, list[BadRow]]:
    """Return the cases of compact rows, sorted by case, as known at an instant.

    Cases that no timeline can tell come back as the row that is wrong.
    """
    rows, bad = _without_untold(rows.filter(pl.col("at") <= at), mapping)
    starts = case_starts(rows)
    first = rows[starts]
    events = _Events(rows, starts, mapping)
    cases = Cases(
        names=first["case"],
        opened=first["at"].to_numpy(),
        severity=events.severity[starts],
        site=events.site[starts],
        channel=_or_default(first["channel"], mapping.channels, mapping.channel.default),
        kind=_or_default(first["kind"], mapping.kinds, mapping.kind.default),
        **events.columns(),
    )
    return cases, bad


def _or_default(given: pl.Series, targets: tuple[str, ...], default: str | None) -> Ints:
    """Return the places, that of the default (or the usual one) where nothing is said."""
    usual = targets.index(default) if default is not None else len(targets) - 1
    said = given.to_numpy().astype(np.int64)
    return np.where(said == NOT_SAID, usual, said)


def _without_untold(rows: pl.DataFrame, mapping: LogMapping) -> tuple[pl.DataFrame, list[BadRow]]:
    """Take out cases that do not begin with their one opening, where the log says openings."""
    if not mapping.says_opened or rows.is_empty():
        return rows, []
    opening = [n for n, meaning in enumerate(mapping.meanings) if Word.OPENED in meaning]
    opens = rows["meaning"].is_in(opening).to_numpy()
    starts = case_starts(rows)
    begins = np.zeros(len(rows), bool)
    begins[starts] = True
    wrong = np.flatnonzero(opens != begins)
    if not len(wrong):
        return rows, []
    told = rows[wrong].unique("case", keep="first", maintain_order=True)
    bad = [_untold(row, case, mapping) for row, case in told.select("row", "case").rows()]
    return rows.filter(~pl.col("case").is_in(told["case"].to_list())), bad


def _untold(row: int, case: str, mapping: LogMapping) -> BadRow:
    reason = "the case must begin with a row that means opened, and have no other such row"
    if mapping.rows == "cases":
        reason = "the case must have no time before it was opened, and no other row"
    return BadRow(row=row, column="(meaning)", value=case, case=case, reason=reason)


class _Events:
    """What the rows of sorted cases say, one event each."""

    def __init__(self, rows: pl.DataFrame, starts: Ints, mapping: LogMapping) -> None:
        self._rows = rows
        self._mapping = mapping
        self._begins = np.zeros(len(rows), bool)
        self._begins[starts] = True
        self._starts = starts
        self._owner = np.cumsum(self._begins) - 1
        self.severity = self._as_of_each("severity", self._usual_severity())
        self.site = self._as_of_each("site", self._usual_site())

    def _usual_severity(self) -> int:
        default = self._mapping.severity.default
        return 0 if default is None else self._mapping.severities.index(default)

    def _usual_site(self) -> int:
        default = self._mapping.site.default
        return NOT_SAID if default is None else self._mapping.sites.index(default)

    def _as_of_each(self, column: str, usual: int) -> Ints:
        """Return what holds from each row on: what it says, or else what held before it."""
        said = self._rows[column].to_numpy().astype(np.int64)
        speaks = (said != NOT_SAID) | self._begins
        said = np.where(self._begins & (said == NOT_SAID), usual, said)
        return said[np.maximum.accumulate(np.where(speaks, np.arange(len(said)), 0))]

    def columns(self) -> Mapping[str, Ints]:
        """Return the columns of all events, changes before what their row means itself."""
        parts = [
            self._changes(SEVERITY_CHANGED, self.severity),
            self._changes(ASSIGNED, self.site),
            *self._meant(),
        ]
        row, code, target = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(row, kind="stable")
        row, code, target = row[order], code[order], target[order]
        owner = self._owner[row]
        code = _reopenings(code, owner)
        first = np.searchsorted(owner, np.arange(len(self._starts) + 1))
        return {
            "first": first,
            "code": code,
            "at": self._rows["at"].to_numpy()[row],
            "target": target,
        }

    def _changes(self, code: int, held: Ints) -> tuple[Ints, Ints, Ints]:
        changed = np.flatnonzero((held != np.roll(held, 1)) & ~self._begins)
        return changed, np.full(len(changed), code), held[changed]

    def _meant(self) -> Iterable[tuple[Ints, Ints, Ints]]:
        """Yield the first word of all rows, then the second of those that have one, …"""
        meaning = self._rows["meaning"].to_numpy()
        words = [_codes(meant) for meant in self._mapping.meanings]
        for number in range(max(map(len, words), default=0)):
            codes = np.array([c[number] if number < len(c) else NOT_SAID for c in words])
            found = codes[meaning]
            said = np.flatnonzero(found != NOT_SAID)
            yield said, found[said], np.full(len(said), NOT_SAID)


def _codes(meaning: Iterable[object]) -> list[int]:
    words = [word for word in meaning if isinstance(word, Word)]
    return [CODES[word] for word in words if word not in (Word.NOTHING, Word.OPENED)]


def _reopenings(code: Ints, owner: Ints) -> Ints:
    """Let `active` be `reopened` where the case was resolved or closed, and else `resumed`."""
    done = np.isin(code, _DONE)
    tells = done | np.isin(code, (_ACTIVE, _REOPENED))
    number = np.arange(len(code))
    before = np.maximum.accumulate(np.where(tells, number, -1))
    before = np.concatenate([[-1], before[:-1]]) if len(code) else before
    was_done = (before >= 0) & done[before] & (owner[before] == owner) if len(code) else done
    meant = np.where(was_done, _REOPENED, CODES[Word.RESUMED])
    return np.where(code == _ACTIVE, meant, code)
