"""How much of a mail is read, so that no mail takes more work or memory than is planned for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What goes beyond is left out, and the mail's `problems` or `left_out` tell so."""

    mail: int = 50 * MIB  # bytes that are looked at
    headers: int = 256 * 1024  # bytes of one part's header lines
    depth: int = 20  # parts within parts
    parts: int = 1_000
    text: int = 100_000  # bytes of plain text, and characters that come out
    html: int = 300_000  # bytes
    enclosures: int = 100
    enclosure: int = 25 * MIB  # bytes of one
    all_enclosures: int = 50 * MIB


@dataclass(frozen=True, kw_only=True)
class Ours:
    """By what our own mail is known."""

    mark: str = ""  # what we put into the loop header
    is_message_id: Callable[[str], bool] = lambda message_id: False
