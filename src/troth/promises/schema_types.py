"""Kinds of values in a programme file: texts, lists, amounts, and references.

References (`PlanName`, `CalendarName`, …) are checked against the names that the file itself
defines. The loader gathers these into `Names` and passes them as pydantic's validation context;
without a context references are taken as they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.annotated_handlers import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from typing_extensions import TypeAliasType

from troth.promises.amounts import (
    Amount,
    BusinessDays,
    BusinessHours,
    Elapsed,
    NoClock,
    parse_amount,
)
from troth.promises.errors import AmountError
from troth.promises.schema_amounts import amount_schema
from troth.promises.terms import ALWAYS, SITE
from troth.promises.unseen import called, find_unseen

T = TypeVar("T")
MOST_LISTED = 15
NO_PLAN = "none"


@dataclass(frozen=True)
class Names:
    """The names a programme file defines, by what they name ("plan", "calendar", …)."""

    known: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, data: Mapping[Any, Any]) -> Names:
        """Gather the names from the plain data of a file, however wrong the rest is."""
        known = {what: _keys(data.get(key)) for what, key in _NAMED.items()}
        known["calendar"] |= {ALWAYS, SITE}
        return cls(known)


_NAMED = {
    "calendar": "calendars",
    "site": "sites",
    "severity": "severities",
    "plan": "plans",
    "role": "roles",
}


def _keys(section: object) -> frozenset[str]:
    return frozenset(map(str, section)) if isinstance(section, Mapping) else frozenset()


def closest(word: object, known: Iterable[str]) -> str | None:
    """Return the name that `word` is probably a misspelling of."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(str(word).lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else None


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?", or "; use one of a, b" when nothing is close.

    Nothing when there are too many names to list.
    """
    names = sorted(known)
    if meant := closest(word, names):
        return f"; did you mean '{meant}'?"
    return f"; use one of {', '.join(names)}" if 0 < len(names) <= MOST_LISTED else ""


def _defined(what: str) -> Callable[[str, ValidationInfo], str]:
    def check(name: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Names) and name not in info.context.known[what]:
            known = info.context.known[what]
            hint = did_you_mean(name, known)
            if not known:
                hint = f"; the file defines no {what} at all"
            raise PydanticCustomError(
                "unknown_name",
                "unknown {what} '{name}'{hint}",
                {"what": what, "name": name, "hint": hint},
            )
        return name

    return check


def _plan_or_none(name: str, info: ValidationInfo) -> str:
    return name if name == NO_PLAN else _defined("plan")(name, info)


def _printable(text: str) -> str:
    if found := find_unseen(text):
        raise ValueError(f"contains {called(found[0])}; remove it")
    return text


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _proper_list(values: tuple[T, ...]) -> tuple[T, ...]:
    if not values:
        raise ValueError("is an empty list; put something in it or leave it out")
    for number, value in enumerate(values):
        if value in values[:number]:
            raise ValueError(f"says '{value}' twice; say it once")
    return values


def _one_of(*kinds: type, like: str) -> Callable[[object], Amount]:
    def parse(text: object) -> Amount:
        amount = parse_amount(text)
        if not isinstance(amount, kinds):
            message = f"'{text}' cannot be written here; write a time like {like}."
            raise AmountError("amount_not_allowed", text, message)
        return amount

    return parse


class _OneAloneOrMany:
    """Tells the JSON Schema what `_as_list` and `_proper_list` do."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(core_schema)
        return {"anyOf": [many["items"], many | {"minItems": 1, "uniqueItems": True}]}


WHOLE_TEXT = {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": r"\S"}

Text = TypeAliasType(
    "Text",
    Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        AfterValidator(_printable),
        WithJsonSchema(WHOLE_TEXT),
    ],
)
CODE = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$"
Code = Annotated[str, StringConstraints(pattern=CODE)]
_ORDINARY = StringConstraints(min_length=1)
PlanName = Annotated[str, _ORDINARY, AfterValidator(_defined("plan"))]
PlanAbove = Annotated[str, _ORDINARY, AfterValidator(_plan_or_none)]
"""The name of a plan, or `none`."""
SeverityCode = Annotated[str, _ORDINARY, AfterValidator(_defined("severity"))]
CalendarName = Annotated[str, _ORDINARY, AfterValidator(_defined("calendar"))]
SiteName = Annotated[str, _ORDINARY, AfterValidator(_defined("site"))]
RoleName = Annotated[str, _ORDINARY, AfterValidator(_defined("role"))]
"""The names of what the file defines elsewhere. A calendar may also be `always` or `site`."""

Many = Annotated[
    tuple[T, ...],
    BeforeValidator(_as_list),
    AfterValidator(_proper_list),
    _OneAloneOrMany(),
]
"""A list of different things, not empty; one text alone may be written without the brackets."""


def text_or_mapping(value: object) -> str:
    """Tell the two members of a union apart, for pydantic's `Discriminator`."""
    return "mapping" if isinstance(value, Mapping) else "text"


_LENGTHS = (Elapsed, BusinessHours, BusinessDays)
_written = PlainSerializer(lambda amount: amount.text, return_type=str)
_length = _one_of(*_LENGTHS, like="'2 days' or '3 business days'")
_plain_length = _one_of(Elapsed, like="'30 days', without business hours or days")
_notice = _one_of(Elapsed, NoClock, like="'7 days', or words like 'no clock, in advance'")
PromisedAmount = TypeAliasType(
    "PromisedAmount",
    Annotated[Amount, PlainValidator(parse_amount), _written, WithJsonSchema(amount_schema())],
)
Duration = TypeAliasType(
    "Duration",
    Annotated[Amount, PlainValidator(_length), _written, WithJsonSchema(amount_schema(*_LENGTHS))],
)
"""A length of time on the calendar named beside it."""
PlainDuration = TypeAliasType(
    "PlainDuration",
    Annotated[
        Amount, PlainValidator(_plain_length), _written, WithJsonSchema(amount_schema(Elapsed))
    ],
)
"""A length of plain elapsed time."""
Notice = TypeAliasType(
    "Notice",
    Annotated[
        Amount, PlainValidator(_notice), _written, WithJsonSchema(amount_schema(Elapsed, NoClock))
    ],
)
"""A length of plain elapsed time, or words."""
