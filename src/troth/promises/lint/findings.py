"""What the check finds, and the kinds of findings there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from troth.promises.phrases import Phrase, Value, gettext_noop, phrase
from troth.promises.yaml_source import Path


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # the programme contradicts itself or cannot be kept
    WARNING = "warning"  # probably not what was meant
    NOTE = "note"  # worth a look


_LEVELS = {
    Level.ERROR: gettext_noop("error"),
    Level.WARNING: gettext_noop("warning"),
    Level.NOTE: gettext_noop("note"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A kind of finding; `sentence` and `way_out` are templates over the same named values."""

    code: str
    level: Level
    sentence: str
    way_out: str

    def at(self, *path: str | int, **values: object) -> Found:
        """Say that it holds of a part of the programme."""
        return Found(self, path, {name: _told(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Found:
    """A check that holds of a part of the programme, with the values of its templates."""

    check: Check
    path: Path
    values: Mapping[str, Value]

    def under(self, *path: str | int) -> Found:
        """Return the same of a part that lies under `path`."""
        return Found(self.check, (*path, *self.path), self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something to change in a programme file, or to accept there with a reason.

    `at` names the place for `accepted`; `because` is the reason if it is accepted.
    """

    code: str
    severity: Level
    file: str | None
    line: int
    column: int
    at: str
    sentence: Phrase
    way_out: Phrase
    because: str | None = None

    @property
    def words(self) -> Phrase:
        """The finding on one line, without file and line."""
        return phrase(
            gettext_noop("%(severity)s %(code)s %(sentence)s; %(way_out)s (at %(at)s)"),
            severity=phrase(_LEVELS[self.severity]),
            code=self.code,
            sentence=self.sentence,
            way_out=self.way_out,
            at=self.at,
        )


def _told(value: object) -> Value:
    return value if isinstance(value, Phrase) else str(value)
