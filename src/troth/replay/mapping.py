"""Mapping files: which column of a log is what, and what its values mean.

`docs/how-to/replay-history.md` explains a mapping file line by line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from troth.promises.errors import PromiseError, quoted
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind, Terms
from troth.promises.zones import find_zone
from troth.replay.words import Word

SEPARATOR = "/"  # between the values of several columns
ANYTHING = "*"
UNIX_SECONDS = "unix seconds"  # as a time format
Rank = Annotated[int, Field(ge=1)]
T = TypeVar("T")


class MappingError(PromiseError):
    """A mapping that cannot be used, with its file and key in the sentence."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_list(given: object) -> object:
    return given if isinstance(given, list) else [given]


class NewSeverity(_Part):
    """The meaning that the case has this severity from now on."""

    severity: Rank | str


def _as_word(given: object) -> Word | NewSeverity:
    if isinstance(given, dict) and given.keys() == {"severity"}:
        return NewSeverity.model_validate(given)
    if isinstance(given, str) and given in set(Word):
        return Word(given)
    known = ", ".join(Word)
    raise ValueError(f"{quoted(given)} is no meaning; use one of {known}, or {{severity = 1}}")


Meaning = Annotated[
    list[Annotated[Word | NewSeverity, BeforeValidator(_as_word)]],
    BeforeValidator(_as_list),
    Field(min_length=1),
]


# Texts in the file, which strict reading would not take for members.
_Channel = Annotated[Channel, Field(strict=False)]
_Kind = Annotated[Kind, Field(strict=False)]


class Choice(_Part, Generic[T]):
    """A column whose values stand for one of a few things, and what holds without it."""

    column: str | None = None
    means: dict[str, T] = Field(default_factory=dict)
    default: T | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.column is not None and not self.means:
            raise ValueError("means is missing; say what the values of the column stand for")
        return self

    def targets(self) -> list[T]:
        named = list(self.means.values())
        return named if self.default is None else [*named, self.default]


class Value(_Part):
    """The columns whose values say what happened, joined by a slash, and their meanings."""

    columns: list[str] = Field(min_length=1)
    means: dict[str, Meaning] = Field(min_length=1)


class LogMapping(_Part):
    """One mapping file."""

    rows: Literal["events", "cases"] = "events"
    case: str
    time: str | None = None
    time_format: str | None = None
    zone: str | None = None
    value: Value | None = None
    times: dict[str, Meaning] = Field(default_factory=dict)
    severity: Choice[Rank | str]
    site: Choice[str] = Choice[str]()
    channel: Choice[_Channel] = Choice[_Channel]()
    kind: Choice[_Kind] = Choice[_Kind]()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.rows == "events" and (self.time is None or self.value is None):
            raise ValueError("a log of events needs time and [value]")
        if self.rows == "cases" and not self.times:
            raise ValueError("a log of cases needs [times], what its columns with times mean")
        if self.rows == "cases" and not self.says_opened:
            raise ValueError("no column of [times] means opened; a case begins with that")
        if self.severity.column is None and self.severity.default is None:
            raise ValueError("severity needs a column or a default")
        if self.zone is not None:
            find_zone(self.zone)
        return self

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """What values or columns mean, in the order of the file."""
        return tuple((self.times if self.value is None else self.value.means).values())

    @property
    def says_opened(self) -> bool:
        """Whether a value says that a case begins; if not, its first row does."""
        return any(Word.OPENED in meaning for meaning in self.meanings)

    @property
    def time_columns(self) -> list[str]:
        return [self.time] if self.time is not None else list(self.times)

    @property
    def columns(self) -> list[str]:
        """The columns of the log that are read."""
        choices = (self.severity, self.site, self.channel, self.kind)
        named = [self.case, *self.time_columns, *(self.value.columns if self.value else ())]
        named += [choice.column for choice in choices if choice.column is not None]
        return list(dict.fromkeys(named))

    @cached_property
    def severities(self) -> tuple[int | str, ...]:
        """Every severity that the log can name, as codes or ranks."""
        return tuple(dict.fromkeys([*self.severity.targets(), *self._new_severities()]))

    @cached_property
    def sites(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.site.targets()))

    @cached_property
    def channels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.channel.targets(), Channel.PORTAL]))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.kind.targets(), Kind.INCIDENT]))

    def _new_severities(self) -> Iterator[int | str]:
        for meaning in self.meanings:
            yield from (word.severity for word in meaning if isinstance(word, NewSeverity))

    def severity_codes(self, terms: Terms) -> list[str]:
        """Return the programme's severity for each of `severities`; MappingError if it lacks one.

        A number is a rank: the first severity of that rank or, past the last rank, the last.
        """
        return [_severity_code(named, terms) for named in self.severities]


def _severity_code(named: int | str, terms: Terms) -> str:
    by_rank = sorted(terms.severities, key=lambda code: terms.severities[code])
    if isinstance(named, int):
        return next((code for code in by_rank if terms.severities[code] >= named), by_rank[-1])
    if named not in terms.severities:
        raise MappingError(
            "unknown_severity",
            named,
            f"The mapping names the severity {quoted(named)}, which programme {terms.programme} "
            f"lacks; use one of {', '.join(by_rank)}, or a rank such as 1.",
        )
    return named


# Reading mapping files


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with Troth."""
    folder = files("troth.replay").joinpath("mappings")
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir())


def find_mapping(name: str) -> LogMapping:
    """Return a shipped mapping by name, or the one in a file. Raises MappingError."""
    if name in shipped_mappings():
        file = files("troth.replay").joinpath("mappings", f"{name}.toml")
        return parse_mapping(file.read_text(encoding="utf-8"), name)
    try:
        return parse_mapping(Path(name).read_text(encoding="utf-8"), name)
    except (OSError, ValueError) as error:
        if isinstance(error, PromiseError):
            raise
        known = ", ".join(shipped_mappings())
        message = f"There is no mapping {quoted(name)}; name a TOML file or one of {known}."
        raise MappingError("unknown_mapping", name, message) from None


def parse_mapping(text: str, file: str) -> LogMapping:
    """Return the mapping written as TOML; `file` is what messages call it."""
    try:
        return LogMapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError("not_toml", file, f"{file} is not TOML: {error}.") from None
    except ValidationError as error:
        sentences = "\n".join(_sentence(file, one) for one in error.errors())
        raise MappingError("wrong_mapping", file, sentences) from None


def _sentence(file: str, error: Mapping[str, Any]) -> str:
    what: Mapping[str, str] = {
        "missing": "is missing",
        "extra_forbidden": "is no key of a mapping; remove it or correct its name",
    }
    said = what.get(error["type"], error["msg"].removeprefix("Value error, "))
    return f"{file}: {_key(error['loc'])}{said.rstrip('.')}."


def _key(place: Sequence[str | int]) -> str:
    names = [str(part) for part in place if not str(part).startswith("function-")]
    return f"{'.'.join(names)}: " if names else ""
