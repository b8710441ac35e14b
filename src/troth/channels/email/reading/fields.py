"""Header lines: which there are, and where they end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from troth.channels.email.reading.charsets import decode_line
from troth.channels.email.reading.encoded_words import decode_words
from troth.channels.email.reading.plain import plain_line

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_FOLD = re.compile(rb"\r*\n(?=[ \t])")
_EMPTY = re.compile(rb"[\r\t ]*\n")
_LINE = re.compile(rb"[^\n]*\n?")
_NEXT_EMPTY = re.compile(rb"\n\r*\n")
# A line that is no field is only skipped before one of these; elsewhere the body has begun.
_USUAL = re.compile(
    rb"(?i:x-[!-9;-~]+|content-[!-9;-~]+|received|from|to|cc|subject|date|message-id|mime-version"
    rb"|return-path|reply-to|in-reply-to|references|sender|delivered-to|dkim-signature)[ \t]*:"
)
_MOST = 1_000
_LONGEST = 64 * 1024


@dataclass(slots=True)
class Fields:
    """The header lines of a mail or of one of its parts; names are asked for in lower case."""

    values: dict[str, list[bytes]] = field(default_factory=dict)
    charset: str = ""  # what bytes in them may be in

    def raw(self, name: str) -> list[bytes]:
        """Return the values as they stand, unfolded."""
        return self.values.get(name, [])

    def all(self, name: str) -> list[str]:
        """Return each value as one line of text, its encoded words as they stand."""
        return [plain_line(decode_line(raw, self.charset), _LONGEST) for raw in self.raw(name)]

    def first(self, name: str) -> str:
        """Return the first of `all`, "" without one."""
        return next(iter(self.all(name)), "")

    def words(self, name: str) -> str:
        """Return the first value with its encoded words decoded, "" without one."""
        found = self.raw(name)
        return plain_line(decode_words(found[0], self.charset)) if found else ""

    def __contains__(self, name: str) -> bool:
        return name in self.values


def read_fields(raw: bytes, start: int, end: int, longest: int) -> tuple[Fields, int, bool]:
    """Return the fields, where the body begins, and whether all is as it should be."""
    fields, position, in_order = Fields(), start, True
    last, left = min(end, start + longest), _MOST
    while position < last:
        found = _FIELD.match(raw, position, last)
        if found and left:
            value = _FOLD.sub(b"", found[2][:_LONGEST]).strip()
            fields.values.setdefault(found[1].decode("ascii").lower(), []).append(value)
            position, left = found.end(), left - 1
        elif empty := _EMPTY.match(raw, position, last):
            return fields, empty.end(), in_order
        elif _USUAL.match(raw, after := _line_end(raw, position, last), last) and left:
            position, in_order = after, False
        elif left:
            return fields, position, False
        else:
            break
    return fields, _after_empty_line(raw, position, end), position >= end


def _line_end(raw: bytes, position: int, end: int) -> int:
    line = _LINE.match(raw, position, end)
    return line.end() if line else end


def _after_empty_line(raw: bytes, position: int, end: int) -> int:
    """Return where the body begins after more header lines than are read."""
    empty = _NEXT_EMPTY.search(raw, max(position - 1, 0), end)
    return empty.end() if empty else end
