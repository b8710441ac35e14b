"""Text from a mail, made fit to store and to show: none of these functions refuses anything."""

from __future__ import annotations

import re

# What troth.lib.text and libxml2 refuse. NEXT LINE is not among it: it ends a line.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]+")
_LINE_ENDS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
# Marks that turn the direction of what follows: other words of a list, the end of a file's name.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def plain_text(text: str) -> str:
    """Return the text with ``\\n`` as its only line end and without what cannot be stored."""
    return _UNFIT.sub("", _LINE_ENDS.sub("\n", text.replace("\r\n", "\n")))


def plain_line(text: str, longest: int = 1_000) -> str:
    """Return the text as one line, without blanks around it."""
    # Cut first: nothing else is worth doing to 30 MB of it.
    line = _BLANKS.sub(" ", _TURNS.sub("", plain_text(text[: 4 * longest])))
    return line.strip()[:longest].rstrip()
