"""What the check finds, and the kinds of findings there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from troth.promises.yaml_source import Path


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # the programme contradicts itself or cannot be kept
    WARNING = "warning"  # probably not what was meant
    NOTE = "note"  # worth a look


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A kind of finding; `sentence` and `way_out` are templates over the same named values."""

    code: str
    level: Level
    sentence: str
    way_out: str

    def at(self, *path: str | int, **values: object) -> Found:
        """Say that it holds of a part of the programme."""
        return Found(self, path, {name: str(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Found:
    """A check that holds of a part of the programme, with the values of its templates."""

    check: Check
    path: Path
    values: dict[str, str]

    def under(self, *path: str | int) -> Found:
        """Return the same of a part that lies under `path`."""
        return Found(self.check, (*path, *self.path), self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something to change in a programme file, or to accept there with a reason.

    `at` names the place for `accepted`; `because` is the reason if it is accepted. `values` are
    those that the check's templates were filled with.
    """

    code: str
    severity: Level
    file: str | None
    line: int
    column: int
    at: str
    sentence: str
    way_out: str
    values: Mapping[str, str]
    because: str | None = None

    @property
    def words(self) -> str:
        """The finding on one line, without file and line."""
        return f"{self.severity} {self.code} {self.sentence}; {self.way_out} (at {self.at})"
