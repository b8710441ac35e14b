"""Addresses in header lines: names, groups, comments, and what people make of them (RFC 5322)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import idna

from troth.channels.email.inbound import Mailbox
from troth.channels.email.reading.encoded_words import decode_words
from troth.channels.email.reading.fields import Fields
from troth.channels.email.reading.plain import plain_line
from troth.lib.text import EMAIL_LENGTH

_TOKEN = re.compile(
    r"\"(?P<quoted>(?:[^\"\\]|\\.)*+)\"?|(?P<comment>\()|(?P<mark>[<>,;:])|(?P<text>[^\"(<>,;:]+)"
)
_PARENTHESES = re.compile(r"\\.|[()]")
_ESCAPE = re.compile(r"\\(.)")
_LOCAL = r"[^\s\"(),:;<>@\[\\\]]+"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL}|\"[^\"@\\]+\")@(?P<domain>[^\s\"(),:;<>@\[\\\]]+)")
MOST = 500


def read_mailboxes(fields: Fields, name: str) -> tuple[Mailbox, ...]:
    """Return the addresses of all headers of this name, each once."""
    found: dict[str, Mailbox] = {}
    for value in fields.all(name):
        for box in _boxes(value):
            found.setdefault(box.email, box)
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def clean_address(written: str) -> str:
    """Return an address in lower case, its domain in ASCII letters; "" for what is none."""
    found = _ADDRESS.fullmatch(written.strip().removesuffix("."))
    if found is None or len(written) > 2 * EMAIL_LENGTH:
        return ""
    address = f"{unicodedata.normalize('NFC', found['local'])}@{_ascii(found['domain'])}".lower()
    return address if len(address) <= EMAIL_LENGTH else ""


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, ValueError):
        return domain


def _boxes(value: str) -> Iterator[Mailbox]:
    """Go through the tokens: an address in angle brackets has the words before it as its name."""
    name, comment, address, in_brackets = "", "", "", False
    for kind, text in _tokens(value):
        if kind == "mark" and text in ",;":
            yield from _box(name, comment, address)
            name, comment, address, in_brackets = "", "", "", False
        elif kind == "mark" and text == "<":
            yield from _box(name, comment, address) if address else ()
            in_brackets, address = True, ""
        elif kind == "mark" and text == ":":
            # The name of a group ends; within brackets, it is an old route.
            name, comment, address = ("", "", "") if not in_brackets else (name, comment, "")
        elif kind == "mark":
            in_brackets = False
        elif kind == "comment":
            comment = text
        elif in_brackets:
            address += f'"{text}"' if kind == "quoted" else text
        else:
            name += f'"{text}"' if kind == "quoted" and not name else text
    yield from _box(name, comment, address)


def _box(name: str, comment: str, address: str) -> Iterator[Mailbox]:
    email = clean_address(address)
    if not address:
        email, name = _address_among(name)
    if email:
        yield Mailbox(name=_shown(name or comment), email=email)


def _address_among(words: str) -> tuple[str, str]:
    """Return the only address among words without brackets, and the other words."""
    whole = clean_address(words)
    if whole:
        return whole, ""
    addresses = [word for word in words.split() if "@" in word]
    if len(addresses) != 1:
        return "", words
    return clean_address(addresses[0]), words.replace(addresses[0], "")


def _shown(name: str) -> str:
    words = decode_words(name.replace('"', "").encode("utf-8", "replace"))
    return plain_line(words, 200).strip("'").strip()


def _tokens(value: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(value):
        found = _TOKEN.match(value, position)
        if found is None:
            position += 1
            continue
        kind, position = str(found.lastgroup or "quoted"), found.end()
        if kind == "comment":
            inside, position = _comment(value, position)
            yield kind, inside
        else:
            text = found[kind] or ""
            yield kind, _ESCAPE.sub(r"\1", text) if kind == "quoted" else text


def _comment(value: str, start: int) -> tuple[str, int]:
    """Return the text up to the parenthesis that closes, and where it goes on."""
    depth = 1
    for mark in _PARENTHESES.finditer(value, start):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            return value[start : mark.start()], mark.end()
    return value[start:], len(value)
