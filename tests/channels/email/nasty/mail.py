"""How a nasty mail and what is expected of it are written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HEAD = b"From: Ada <ada@acme.example>\nTo: help@provider.example\nMessage-ID: <1@acme.example>\n"


@dataclass(frozen=True)
class Nasty:
    """A mail. Where `expected` is a function, it is to hold of the field's value."""

    name: str
    raw: bytes
    expected: dict[str, Any]
    envelope: str | None = field(default=None, kw_only=True)

    @property
    def problems(self) -> list[str]:
        """What has to be among the problems that are told, in part."""
        told = self.expected.get("problems", [])
        return [told] if isinstance(told, str) else told


def mail(rest: bytes, head: bytes = HEAD) -> bytes:
    """Return a mail of these lines below the usual head, with the line ends of the wire."""
    return (head + rest).replace(b"\n", b"\r\n")


def contains(*parts: str) -> Callable[[str], bool]:
    return lambda value: all(part in value for part in parts)


def names(*expected: str) -> Callable[[Any], bool]:
    """Hold of enclosures with these names."""
    return lambda enclosures: [each.name for each in enclosures] == list(expected)


def files(*expected: tuple[str, str, bytes]) -> Callable[[Any], bool]:
    """Hold of enclosures with these names, types and contents."""
    return lambda enclosures: (
        [(each.name, each.content_type, each.content) for each in enclosures] == list(expected)
    )
