"""Quoted lines in a mail are folded where there are many, and nothing else is touched."""

from __future__ import annotations

import pytest

from troth.lib.quotations import Part, parts_of

QUOTE = "> one\n> two\n>\n> three"


def test_a_long_quotation_is_told_apart() -> None:
    assert parts_of(f"Look at this:\n\n{QUOTE}\n\nWhat is it?\n\nNia") == [
        Part("Look at this:"),
        Part(QUOTE, is_quoted=True),
        Part("What is it?\n\nNia"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Nothing is quoted.\n\nNothing at all.",
        "> which one?\nThe second.\n\n> since when?\nSince noon.",
        "a > b\nb > c\nc > d\nd > e",
        QUOTE,
    ],
)
def test_everything_else_stays_as_it_is(body: str) -> None:
    assert parts_of(body) == [Part(body)]
