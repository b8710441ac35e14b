"""Transfer encodings undone, as far as they can be (RFC 2045)."""

from __future__ import annotations

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_BLANKS = b" \t\r\n"
_RUN = re.compile(rb"[^=]+")
_MOST_RUNS = 1_000


def undo(content: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return the content decoded, and whether it is encoded as it should be."""
    if encoding == "base64":
        return _from_base64(content)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content), _is_quoted_printable(content)
    return content, encoding in ("", "7bit", "8bit", "binary")


def from_base64(content: bytes) -> bytes:
    """Return what the characters of base 64 say, whatever else is between them."""
    letters = content.translate(None, _NOT_BASE64)
    if letters.count(b"=") > 2 * _MOST_RUNS:  # padding within is rubbish like any other
        return _decoded(letters.replace(b"=", b""))
    return b"".join(_decoded(run[0]) for run in _RUN.finditer(letters))


def _from_base64(content: bytes) -> tuple[bytes, bool]:
    letters = content.translate(None, _NOT_BASE64)
    strange = len(content.translate(None, _BLANKS)) - len(letters)
    if strange * 20 > len(letters):
        return content, False  # it was never encoded
    data = letters.rstrip(b"=")
    if b"=" in data:  # pieces encoded one by one, and put together
        return from_base64(content), False
    return _decoded(data), not strange and len(letters) % 4 == 0


def _decoded(letters: bytes) -> bytes:
    """Decode letters without padding; a single one left over holds no byte."""
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


_BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")


def _is_quoted_printable(content: bytes) -> bool:
    return _BROKEN_ESCAPE.search(content) is None
