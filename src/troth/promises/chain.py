"""The hash chain of a timeline: what it covers, and how anybody can check it.

Each link is the SHA-256 of the hash before it and the event's canonical JSON, so no event can be
changed, removed from the middle, or put in later without every following hash being wrong.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from troth.promises.errors import TimelineError
from troth.promises.instants import require_instant

GENESIS = "0" * 64  # what comes before the first event of a stream
COVERED = ("stream", "position", "kind", "at", "by", "data")


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first place where a chain does not hold."""

    position: int  # where the event should stand, counted from 1
    code: str  # "position", "stream", "previous_hash" or "hash"
    message: str


def canonical_json(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, instants as UTC microseconds Z.

    Whole floats are written as integers, since stores do not keep the two apart. Raises
    TimelineError for what JSON cannot say (NaN, other types, keys that are not text).
    """
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def plain(value: object) -> Any:
    """Return the JSON value that is both hashed and stored."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return canonical_instant(value)
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TimelineError(
        "not_json", value, f"An event cannot hold {value!r}; use text, numbers, lists and records."
    )


def canonical_instant(instant: datetime) -> str:
    """Return the instant as ``2026-03-02T09:30:00.000000Z``; a naive one raises TimelineError."""
    utc = require_instant(instant).astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def link_hash(previous_hash: str, event: Mapping[str, object]) -> str:
    """Return the hash, in hexadecimal, of an event with the COVERED fields after another hash."""
    text = canonical_json({field: event[field] for field in COVERED})
    return hashlib.sha256(previous_hash.encode() + text.encode()).hexdigest()


def verify_chain(events: Iterable[Mapping[str, Any]]) -> Break | None:
    """Return the first break of one stream's events in their order, None when the chain holds.

    Events have the COVERED fields, ``previous_hash`` and ``hash``. That events were cut off at the
    end does not show: compare the last hash with one noted elsewhere.
    """
    previous_hash, stream = GENESIS, None
    for position, event in enumerate(events, start=1):
        stream = stream or event["stream"]
        if event["position"] != position:
            return _break(position, "position", f"holds number {event['position']}")
        if event["stream"] != stream:
            return _break(position, "stream", f"belongs to {event['stream']}, not to {stream}")
        if event["previous_hash"] != previous_hash:
            return _break(position, "previous_hash", "does not follow the event before it")
        if event["hash"] != link_hash(previous_hash, event):
            return _break(position, "hash", "was changed after it was recorded")
        previous_hash = event["hash"]
    return None


def _break(position: int, code: str, what: str) -> Break:
    return Break(position=position, code=code, message=f"Event {position} {what}.")


def _key(key: object) -> str:
    if isinstance(key, str):
        return _text(key)
    raise TimelineError("not_json", key, f"An event cannot have the key {key!r}; use text.")


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TimelineError(
            "not_text", text, f"{text!r} is not text in UTF-8; take out the broken characters."
        ) from None
    if "\x00" in text:
        raise TimelineError("not_text", text, "An event cannot hold a NUL character; remove it.")
    return str(text)
