"""Text that people typed is made fit to store, or refused."""

from __future__ import annotations

import pytest

from troth.lib.refusals import Refusal
from troth.lib.text import clean_slug, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Mail is late \n", "Mail is late"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("Grüße 👋🏽 \u200d مرحبا", "Grüße 👋🏽 \u200d مرحبا"),
    ],
)
def test_text_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert clean_text(typed, "body", 100, multiline=True) == kept


def test_one_line_keeps_to_its_own_direction() -> None:
    typed = " \u202eexe.gnp\u202c \u2066مرحبا\u2069 "
    assert clean_text(typed, "subject line", 100) == "exe.gnp مرحبا"
    assert clean_text(typed, "body", 100, multiline=True) == typed.strip()


def test_what_may_be_left_out_may_be_blank() -> None:
    assert clean_text(" \n", "phone", 10, required=False) == ""


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("", "text.blank", "The subject line is empty; fill it in."),
        (7, "text.not_text", "The subject line must be text; write it in words."),
        (
            "a\x00b",
            "text.characters",
            "The subject line contains a character that cannot be stored (U+0000); remove it.",
        ),
        (
            "a\x1bb",
            "text.characters",
            "The subject line contains a character that cannot be stored (U+001B); remove it.",
        ),
        (
            "a\udc80b",
            "text.characters",
            "The subject line contains a character that cannot be stored (U+DC80); remove it.",
        ),
        (
            "a\nb",
            "text.lines",
            "The subject line must be one line; take out the line breaks and tabs.",
        ),
        (
            "x" * 30 * 1024 * 1024,
            "text.too_long",
            "The subject line is too long (30.0\xa0MB); shorten it to 1,000 characters at most.",
        ),
    ],
)
def test_the_rest_is_refused_in_one_sentence(typed: object, code: str, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_text(typed, "subject_line", 1000)
    found = refused.value
    assert (found.code, found.field, str(found)) == (code, "subject_line", message)


@pytest.mark.parametrize("slug", ["acme", "acme-mail", "a1_b2", "9"])
def test_short_names(slug: str) -> None:
    assert clean_slug(slug) == slug


@pytest.mark.parametrize("slug", ["Acme", "acme mail", "-acme", "a--b", "a/b", "é"])
def test_what_is_no_short_name(slug: str) -> None:
    with pytest.raises(Refusal, match=r"cannot be a short name"):
        clean_slug(slug)
