"""How amounts are written, for the JSON Schema: a pattern, examples and what is wrong otherwise."""

from __future__ import annotations

import re
from typing import Any

from troth.promises.amounts import FORMS, parse_amount

EXAMPLES = (
    "30 minutes",
    "2 hours",
    "3 days",
    "6 business hours",
    "1 business day",
    "end of next business day",
    "10:00 on the next business day",
    "next release",
    "continuous, gap 30 minutes",
    "reasonable effort",
    "as available",
    "no clock, in advance",
)
"""Every form of an amount at least once."""


def amount_schema(*kinds: type) -> dict[str, Any]:
    """Return the JSON Schema of amounts of these kinds; of all, when none is named.

    Editors show `patternErrorMessage` instead of the pattern.
    """
    examples = [text for text in EXAMPLES if not kinds or isinstance(parse_amount(text), kinds)]
    quoted = ", ".join(f"'{example}'" for example in examples)
    return {
        "type": "string",
        "pattern": rf"^\s*(?:{'|'.join(map(_ecma, _forms(examples)))})\s*$",
        "patternErrorMessage": f"No such amount can stand here; write it like {quoted}.",
        "examples": examples,
    }


def _forms(examples: list[str]) -> list[str]:
    return [form for form in FORMS if any(_is_written(example, form) for example in examples)]


def _is_written(text: str, form: str) -> bool:
    return re.fullmatch(form, text, re.IGNORECASE | re.VERBOSE) is not None


def _ecma(form: str) -> str:
    """Return a pattern of `FORMS` as JSON Schema wants it: without names, flags and blanks."""
    return re.sub(r"\(\?P<\w+>|\\\ \?|\\.|\[[^]]*\]|\.\+|[A-Za-z]", _ecma_part, form)


def _ecma_part(found: re.Match[str]) -> str:
    part = found[0]
    if part.startswith("("):
        return "(?:"
    if part.isalpha():
        return f"[{part.lower()}{part.upper()}]"
    return {"\\ ": r"\s+", "\\ ?": r"\s*", ".+": r"\S[\s\S]*"}.get(part, part)
