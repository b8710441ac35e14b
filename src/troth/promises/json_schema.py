"""The programme format as JSON Schema, for editors and other programs.

A schema sees one part at a time: whether names are defined, calendars can be computed and promises
fit together only `load_programme` can tell. What it accepts, the schema accepts, except for what
nobody need write: keys without a value, `yes` for `true`, numbers in quotes.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from troth.promises.schema import Programme
from troth.promises.schema_access import ContactRule, Platforms, ScopeRule
from troth.promises.schema_base import Record, Rule
from troth.promises.schema_contract import Consequence
from troth.promises.schema_lifecycle import ClosingRule

Keys = tuple[str, ...]


def programme_schema() -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of a programme file."""
    return Programme.model_json_schema(schema_generator=_Dialect)


def _one_of_keys(*keys: str) -> JsonSchemaValue:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _go_with(key: str, *values: str, needed: Keys = (), allowed: Keys = ()) -> JsonSchemaValue:
    """Keys that are needed or allowed with these values of `key`, and with no others."""
    return {
        "if": {"properties": {key: {"enum": list(values)}}, "required": [key]},
        "then": {"required": list(needed)},
        "else": {"properties": dict.fromkeys((*needed, *allowed), False)},
    }


_VALIDATED: Mapping[type[Record], tuple[JsonSchemaValue, ...]] = {
    Rule: (_one_of_keys("clause", "interpretation"),),
    ScopeRule: (_one_of_keys("covers", "excludes"),),
    Platforms: (_one_of_keys("names", "listed_at"),),
    ContactRule: (_go_with("limited_by", "number", "project", needed=("limit",)),),
    ClosingRule: (
        _go_with("when", "unanswered", needed=("attempts", "apart")),
        _go_with("when", "silence", needed=("after",), allowed=("reminder",)),
    ),
    Consequence: (_go_with("what", "severity_may_drop", allowed=("to",)),),
}
"""What the validators of these records check, said once more."""


class _Dialect(GenerateJsonSchema):
    """Pydantic's JSON Schema, without what only says that a key may be left out."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        _put_into_words(made)
        return {"$schema": self.schema_dialect, **made, "title": "Support programme"}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        record: type[Record] = schema["cls"]
        made = super().model_schema(schema)
        for name, words in _docstrings(record).items():
            made["properties"][name].setdefault("description", words)
        checks = [
            check
            for validated, checks in _VALIDATED.items()
            if issubclass(record, validated)
            for check in checks
        ]
        return made | {"allOf": checks} if checks else made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default") in (None, [], {}):
            made.pop("default", None)
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Refuse keys of the wrong form, which `patternProperties` would let pass."""
        made = super().dict_schema(schema)
        for pattern, values in made.pop("patternProperties", {}).items():
            made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
        return made


def _docstrings(record: type[Record]) -> dict[str, str]:
    """What is written below each field of a record.

    Pydantic could do so too, but would read all sources whenever Troth starts.
    """
    said: dict[str, str] = {}
    for base in reversed(record.__mro__):
        if issubclass(base, Record):
            source = ast.parse(textwrap.dedent(inspect.getsource(base)))
            said |= dict(_told_below(source.body[0]))
    return said


def _told_below(definition: ast.stmt) -> Iterator[tuple[str, str]]:
    assert isinstance(definition, ast.ClassDef)
    for field, below in pairwise(definition.body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, words


def _put_into_words(made: Any) -> None:
    """Let titles and descriptions read as sentences do, whatever the width of the source."""
    if isinstance(made, list):
        for part in made:
            _put_into_words(part)
    elif isinstance(made, dict):
        if isinstance(title := made.get("title"), str):
            made["title"] = re.sub(r"(?<=[a-z]) ?([A-Z])", r" \1", title).capitalize()
        if isinstance(description := made.get("description"), str):
            made["description"] = " ".join(description.split())
        for part in made.values():
            _put_into_words(part)
