"""What pydantic found wrong with a programme file, in sentences for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from troth.promises.errors import PromiseError
from troth.promises.schema_types import closest, did_you_mean
from troth.promises.yaml_source import Path, Plain

MOST_EXPLAINED = 500
_NAMED = {
    "calendars": "calendar",
    "sites": "site",
    "severities": "severity",
    "kinds": "kind",
    "plans": "plan",
    "roles": "role",
}
_NAMING_KEYS = ("id", "channel", "title", "when")
_MUST_BE = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "a mapping of keys to values",
    "model": "a mapping of keys to values",
    "tuple": "a list",
    "date": "a date such as 2026-12-25",
}
_BOUNDS = {
    "greater_than_equal": "{ge:g} or more",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "{le:g} or less",
}


def explained(
    error: ValidationError, model: type[BaseModel], data: Plain
) -> Iterator[tuple[Path, str]]:
    """Yield the place and the sentence of every problem; `data` is what was validated.

    Of very many problems only the first are explained.
    """
    errors = error.errors(include_url=False)[:MOST_EXPLAINED]
    found = [(details, _path(details["loc"], data)) for details in errors]
    misspelt = {
        (*path[:-1], meant)
        for details, path in found
        if details["type"] == "extra_forbidden"
        and (meant := closest(path[-1], _fields(model, path[:-1])))
    }
    for details, path in found:
        if details["type"] == "missing" and (*path, details["loc"][-1]) in misspelt:
            continue
        if isinstance(cause := details.get("ctx", {}).get("error"), PromiseError):
            path = _pinpoint(path, cause.value, data)
        yield path, _sentence(details, path, model, data)


def place(path: Path, data: Plain) -> str:
    """Name a part for people: "'metric' of commitment 'first-response'"."""
    labels: list[str] = []
    rest = list(path)
    while rest:
        key = rest.pop(0)
        data = _child(data, key)
        if rest and key in _NAMED and isinstance(rest[0], str):
            name = rest.pop(0)
            data = _child(data, name)
            labels.append(f"{_NAMED[str(key)]} '{name}'")
        elif rest and isinstance(rest[0], int):
            number = rest.pop(0)
            data = _child(data, number)
            labels.append(_item(str(key), int(number), data))
        else:
            labels.append(f"'{key}'")
    return " of ".join(reversed(labels)) or "the programme"


def _item(key: str, number: int, item: Plain) -> str:
    if not isinstance(item, Mapping):
        return f"'{key}'"
    name = next((item[naming] for naming in _NAMING_KEYS if naming in item), number + 1)
    return f"{_singular(key)} '{name}'" if isinstance(name, str) else f"{_singular(key)} {name}"


def _singular(key: str) -> str:
    words = key.replace("_", " ")
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    return words[:-1] if words.endswith("s") else f"{words} rule"


def _path(loc: tuple[int | str, ...], data: Plain) -> Path:
    """Drop from pydantic's location what is no part of the data, such as names of types."""
    path: Path = ()
    for part in loc:
        if isinstance(data, str | None):
            break
        if _has(data, part):
            path, data = (*path, part), _child(data, part)
    return path


def _pinpoint(path: Path, value: object, data: Plain) -> Path:
    for part in path:
        data = _child(data, part)
    if not isinstance(data, Mapping):
        return path
    for key, child in data.items():
        if child == value:
            return (*path, key)
        if isinstance(child, list) and value in child:
            return (*path, key, child.index(value))
    return path


def _has(data: Plain, part: int | str) -> bool:
    if isinstance(data, Mapping):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _child(data: Plain, part: int | str) -> Plain:
    if isinstance(data, Mapping):
        return data.get(str(part))
    if isinstance(data, list) and isinstance(part, int):
        return data[part] if part < len(data) else None
    return None


def _sentence(details: ErrorDetails, path: Path, model: type[BaseModel], data: Plain) -> str:
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    is_key = details["loc"][-1] == "[key]"
    where = place(path[:-1] if is_key else path, data)
    match kind:
        case "missing":
            return f"{where} has no '{details['loc'][-1]}'; add it"
        case "extra_forbidden":
            known = did_you_mean(path[-1], _fields(model, path[:-1]))
            hint = known or "; check its spelling or remove it"
            return f"unknown key '{path[-1]}' in {place(path[:-1], data)}{hint}"
        case "unknown_name":
            return f"unknown {context['what']} '{context['name']}' in {where}{context['hint']}"
        case "enum" | "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            verb = "have the key" if is_key else "be"
            return f"{where} cannot {verb} {_shown(value)}{did_you_mean(value, choices)}"
        case "value_error" | "assertion_error":
            return _own_words(where, context["error"])
        case "string_pattern_mismatch":
            return (
                f"{_shown(value)} cannot be a name in {where}; "
                "use letters, digits, hyphens and dots, at most 40"
            )
    if bound := _BOUNDS.get(kind):
        return f"{where} must be {bound.format(**context)}, not {_shown(value)}"
    return _wrong_type(f"a key of {where}" if is_key else where, kind, details["msg"], value)


def _own_words(where: str, error: Exception) -> str:
    if isinstance(error, PromiseError):
        return f"{where}: {error.message.removesuffix('.')}"
    return f"{where} {error}"


def _wrong_type(where: str, kind: str, message: str, value: object) -> str:
    if value is None:
        return f"{where} has no value; write one or remove the key"
    if kind in ("too_short", "string_too_short"):
        return f"{where} is empty; write something or remove the key"
    wanted = next((must for start, must in _MUST_BE.items() if kind.startswith(start)), None)
    if wanted is None or kind in ("string_too_long",):
        return f"{where}: {_shown(value)} is wrong: {message[0].lower()}{message[1:]}"
    if wanted == "text" and isinstance(value, int | float):
        return f"{where} must be text; put quotes around {_shown(value)}"
    return f"{where} must be {wanted}, not {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return f"'{text}'" if isinstance(value, str) else text


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that the part at `path` may have."""
    for part in path:
        field = model.model_fields.get(str(part))
        if field is not None:
            model = _record_in(field.annotation) or model
    return list(model.model_fields)


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_record_in(argument) for argument in get_args(annotation))
    return next((record for record in found if record is not None), None)
