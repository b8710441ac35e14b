"""Values with parameters: Content-Type and Content-Disposition (RFC 2045, RFC 2231)."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import unquote_to_bytes

from troth.channels.email.reading.charsets import decode_line
from troth.channels.email.reading.encoded_words import decode_words
from troth.channels.email.reading.plain import plain_line

_PARAMETER = re.compile(
    r"(?:^|[;\s])\s*(?P<name>[^\s;=\"]{1,60})\s*=\s*"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\.)*+)\"?|(?P<bare>[^;\"]*))"
)
_TYPE = re.compile(r"\s*([\w!#$&^.+-]{1,80})\s*/\s*([\w!#$&^.+-]{1,80})")
_ESCAPE = re.compile(r"\\(.)")
_SECTION = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>[0-9]{1,4}))?(?P<is_encoded>\*)?")
_LONGEST = 8_192


def read_type(value: str) -> tuple[str, dict[str, str]]:
    """Return a media type in lower case, "" when it cannot be read, and its parameters."""
    found = _TYPE.match(value)
    kind = f"{found[1]}/{found[2]}".lower() if found else ""
    return kind, read_parameters(value)


def read_parameters(value: str) -> dict[str, str]:
    """Return parameters by name in lower case; the first of a name counts."""
    sections: dict[str, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for found in _PARAMETER.finditer(value[:_LONGEST]):
        section = _SECTION.fullmatch(found["name"].lower())
        if section:
            number = int(section["number"] or -1)
            told = (_value(found), bool(section["is_encoded"]))
            sections[section["name"]].setdefault(number, told)
    return {name: _joined(of_name) for name, of_name in sections.items()}


def _value(found: re.Match[str]) -> str:
    if found["quoted"] is None:
        return str(found["bare"]).strip()
    return _ESCAPE.sub(r"\1", found["quoted"])


def _joined(sections: dict[int, tuple[str, bool]]) -> str:
    """Return what the sections of one parameter say together."""
    numbered = [sections[number] for number in sorted(sections) if number >= 0]
    plain = sections.get(-1)
    if plain and not (numbered or plain[1]):
        return plain_line(decode_words(plain[0].encode("utf-8", "replace")))
    told = numbered or [plain] if plain else numbered
    charset, content = "", b""
    for at, (value, is_encoded) in enumerate(told):
        rest = value
        if is_encoded and at == 0 and value.count("'") >= 2:
            charset, _language, rest = value.split("'", 2)
        content += unquote_to_bytes(rest) if is_encoded else rest.encode("utf-8", "replace")
    return plain_line(decode_line(content, charset))
