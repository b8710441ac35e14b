"""What is new in a mail: without the mails it answers, and without the sender's signature.

A few passes over the lines, so that a hostile mail takes no more time than any other of its length.
In doubt a line stays: the whole text is kept beside it, but nobody should have to look there for
what a customer wrote.
"""

from __future__ import annotations

import re

from troth.channels.email.reading.folding_words import (
    ATTRIBUTIONS,
    CLOSINGS,
    FORWARDED,
    HEADER_FIRST,
    HEADER_OTHER,
    ORIGINAL,
    SENT_FROM,
)

_LONGEST_ATTRIBUTION = 300
_LONGEST_SIGNATURE = 12  # lines
_RULE = re.compile(r"[-_]{5,}\s*(.{0,60}?)\s*[-_]{5,}")
_UNDERSCORES = re.compile(r"_{20,}")
_LABEL = re.compile(r"\*?([^\W\d_][^:：*]{0,30}?)\s*\*?[:：]\*?(?:\s|$)")
_EVIDENCE = re.compile(r"\d|@|<")  # of a date or an address
_EMPTY_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[\s\xa0]+")


def fold(text: str, *, is_reply: bool, is_forward: bool) -> str:
    """Return the new words; the whole text where nothing else is left, or where it is forwarded."""
    if is_forward:
        return text
    lines = text.split("\n")
    end, is_quoting = _end_of_own(lines)
    own = lines[:end]
    if is_quoting or is_reply:
        own = [line for line in own if not line.startswith(">")]
    words = _EMPTY_LINES.sub("\n\n", "\n".join(_unsigned(own))).strip()
    return words or text


def _end_of_own(lines: list[str]) -> tuple[int, bool]:
    """Return the line at which another mail begins for good, and whether others are quoted.

    Lines that introduce a quotation are emptied where more may follow it.
    """
    is_quoting = False
    for at, line in enumerate(lines):
        if not line.strip() or line.startswith(">"):
            continue
        if _is_forwarded(line):
            break
        if _begins_original(lines, at):
            return at, is_quoting
        length = _attribution(lines, at)
        if length and not _is_followed_by_quote(lines, at + length):
            return at, is_quoting
        if length:
            lines[at : at + length] = [""] * length
            is_quoting = True
    return len(lines), is_quoting


def _begins_original(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    rule = _RULE.fullmatch(line[:200])
    if rule and _plain(rule[1]) in ORIGINAL:
        return True
    return _is_header(lines, at + 1 if _UNDERSCORES.fullmatch(line[:200]) else at)


def _is_forwarded(line: str) -> bool:
    rule = _RULE.fullmatch(line.strip()[:200])
    return bool(rule and _plain(rule[1]) in FORWARDED)


def _is_header(lines: list[str], at: int) -> bool:
    """Whether the header lines of another mail begin, as Outlook puts them."""
    if at == len(lines) or _label(lines[at]) not in HEADER_FIRST:
        return False
    following = [line for line in lines[at + 1 : at + 8] if line.strip()][:4]
    return sum(_label(line) in HEADER_OTHER for line in following) >= 2


def _label(line: str) -> str:
    found = _LABEL.match(line)
    return _plain(found[1]) if found else ""


def _attribution(lines: list[str], at: int) -> int:
    """Return how many lines say "On …, … wrote:", 0 when this one begins no such thing."""
    for length in (1, 2, 3):
        told = lines[at : at + length]
        if not all(map(str.strip, told)):
            return 0
        if told[-1].rstrip(" *").endswith((":", "：")):
            begins_later = length > 1 and _introduces(told[-1])
            whole = " ".join(told)
            return 0 if begins_later or not _EVIDENCE.search(whole) else length * _introduces(whole)
    return 0


def _introduces(line: str) -> bool:
    told = _plain(line[:_LONGEST_ATTRIBUTION])
    return any(begin.match(told) and end.search(told) for begin, end in ATTRIBUTIONS)


def _is_followed_by_quote(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 5] if line.strip()), "")
    return following.startswith(">")


def _unsigned(lines: list[str]) -> list[str]:
    """Return the lines above the signature, which is short and comes last."""
    told = [at for at, line in enumerate(lines) if line.strip()]
    lines = lines[: told[-1] + 1] if told else []
    for at in range(max(0, len(lines) - _LONGEST_SIGNATURE), len(lines)):
        if _begins_signature(lines, at):
            return lines[:at]
    if lines and _plain(lines[-1])[:200].startswith(SENT_FROM):
        return lines[:-1]
    return lines


def _begins_signature(lines: list[str], at: int) -> bool:
    """Two hyphens divide other things as well, unless a blank follows or an empty line is above."""
    line = _plain(lines[at])
    if line in ("--", "—"):
        return lines[at] == "-- " or at == 0 or not lines[at - 1].strip()
    return at > 0 and line.rstrip(",.!") in CLOSINGS


def _plain(line: str) -> str:
    return _SPACES.sub(" ", line).strip(" *").lower()
