"""What mail servers found out about a mail's origin: Authentication-Results (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.channels.email.inbound import Authentication
from troth.channels.email.reading.fields import Fields
from troth.channels.email.reading.plain import plain_line

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[();]|[^"();]+')
_RESULT = re.compile(r"\s*([\w-]{1,40})\s*(?:/\s*\d+\s*)?=\s*([\w-]{1,40})")
_PROPERTY = re.compile(
    r"\b(header\.(?:from|d|i)|smtp\.(?:mailfrom|helo))\s*=\s*([^\s;]{1,320})", re.I
)
# Which of them tells what was checked, the best first.
_TELLING = {
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from",),
    "spf": ("smtp.mailfrom", "smtp.helo"),
}
_USUAL = ("header.from", "header.d", "header.i", "smtp.mailfrom", "smtp.helo")
_HEADERS, _MOST = 10, 50


def read_authentications(fields: Fields) -> tuple[Authentication, ...]:
    """Return all results, the newest header first; whom of the servers to trust is left open."""
    told = fields.all("authentication-results")[:_HEADERS]
    found = (result for place, value in enumerate(told) for result in _results(value, place))
    return tuple(found)[:_MOST]


def _results(value: str, place: int) -> Iterator[Authentication]:
    server, *results = _without_comments(value).split(";")
    named = server.split()
    for result in results[:_MOST]:
        found = _RESULT.match(result)
        if found and named:
            method = found[1].lower()
            yield Authentication(
                server=plain_line(named[0].strip('"'), 255).lower(),
                method=method,
                result=found[2].lower(),
                domain=_domain(method, result),
                place=place,
            )


def _domain(method: str, result: str) -> str:
    told = {name.lower(): value for name, value in _PROPERTY.findall(result)}
    named = next((told[name] for name in _TELLING.get(method, _USUAL) if name in told), "")
    return plain_line(named.strip('"<>').rpartition("@")[2].lower(), 255)


def _without_comments(value: str) -> str:
    """Return the value without comments; a semicolon within quotes divides nothing."""
    kept, depth = [], 0
    for piece in _TOKEN.findall(value):
        depth = max(0, depth + {"(": 1, ")": -1}.get(piece, 0))
        if depth == 0 and piece != ")":
            kept.append(piece.replace(";", " ") if piece[0] == '"' else piece)
    return "".join(kept)
