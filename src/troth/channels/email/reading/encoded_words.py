"""Encoded words in header lines (RFC 2047), also those that mail programs get wrong."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from troth.channels.email.reading.charsets import decode_line
from troth.channels.email.reading.transfer import from_base64

# A few bare question marks within the text are forgiven.
_WORD = re.compile(
    rb"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?((?:[^?]|\?(?!=)){0,2000})\?=",
)


def decode_words(value: bytes, charset: str = "") -> str:
    """Return a header's value as text; bytes outside encoded words are in the charset."""
    if b"=?" not in value:
        return decode_line(value, charset)
    return "".join(decode_line(content, name) for content, name in _pieces(value, charset))


def _pieces(value: bytes, charset: str) -> Iterator[tuple[bytes, str]]:
    """Give bytes and their charset; neighbours of one charset together.

    Some programs split a letter's bytes over two words, so they are decoded at once.
    """
    position, pending, pending_charset = 0, b"", ""
    for word in _WORD.finditer(value):
        between, name = value[position : word.start()], word[1].decode("ascii", "replace").lower()
        is_joined = bool(pending_charset) and not between.strip()
        if pending and not (is_joined and name == pending_charset):
            yield pending, pending_charset
            pending = b""
        if not is_joined and between:
            yield between, charset
        pending, pending_charset, position = pending + _content(word), name, word.end()
    yield pending, pending_charset
    yield value[position:], charset


def _content(word: re.Match[bytes]) -> bytes:
    if word[2] in b"bB":
        return from_base64(word[3])
    return binascii.a2b_qp(word[3], header=True)
