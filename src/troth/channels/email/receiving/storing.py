"""A mail that came in is stored, whoever brought it; nothing else is done with it here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from troth.channels import actions
from troth.channels.models import Arrival

CHANNEL = "email"
MOST_BYTES = 40 * 1024 * 1024
ADDRESS_LENGTH = 320
# What servers write on a mail on its way: different each time the same mail is handed in.
_TRACE = re.compile(
    rb"^(?:received|return-path|delivered-to|delivery-date|envelope-to|x-original-to|x-envelope-to)"
    rb"[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*",
    re.IGNORECASE | re.MULTILINE,
)
# Without any of these, only the way that a mail took tells it from another of the same words.
_IDENTITY = re.compile(rb"^(?:message-id|date)[ \t]*:[ \t]*\S", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


def store(
    raw: bytes, *, via: str, sender: str = "", recipients: Iterable[str] = (), at: datetime
) -> Arrival:
    """Keep a mail with its envelope. The same mail handed in again is kept once."""
    return actions.receive(
        channel=CHANNEL,
        via=via,
        key=fingerprint(raw),
        raw=raw,
        envelope_from=_storable(sender),
        recipients=[_storable(one) for one in recipients],
        at=at,
    )


def fingerprint(raw: bytes) -> str:
    """Return what is the same each time one mail is handed in, and different for another mail."""
    end = _END_OF_HEADERS.search(raw)
    head = raw[: end.start() + 2] if end else raw
    lines = raw[end.end() :].replace(b"\r\n", b"\n").rstrip() if end else b""
    told = _TRACE.sub(b"", head) if _IDENTITY.search(head) else head
    digest = hashlib.sha256(told + b"\n")
    digest.update(lines)
    return digest.hexdigest()


def _storable(address: str) -> str:
    text = address.encode("utf-8", "replace").decode().replace("\x00", "")
    return text.strip()[:ADDRESS_LENGTH].lower()
