"""The hash chain of a timeline: what it covers, and how anybody can check it.

Each link is the SHA-256 of the hash before it and the event's canonical JSON, so no event can be
changed, removed from the middle, or put in later without every following hash being wrong.

An event whose data holds a salt is sealed: the link covers stream, position and kind as they are,
and the rest by its own hash, the seal. Whoever may not read the event gets the seal instead of the
rest, and can still check the chain, and of which kind the event is. Without the salt a short note
could be guessed and found again by its hash.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from troth.promises.errors import TimelineError, quoted
from troth.promises.instants import require_instant

GENESIS = "0" * 64  # what comes before the first event of a stream
COVERED = ("stream", "position", "kind", "at", "by", "data")
SALT = "salt"  # the key in the data of an event that seals it
SEAL = "seal"
_OPEN, _SEALED = COVERED[:3], COVERED[3:]


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
        "not_json",
        value,
        f"An event cannot hold {quoted(value)}; use text, numbers, lists and records.",
    )


def canonical_instant(instant: datetime) -> str:
    """Return the instant as ``2026-03-02T09:30:00.000000Z``; a naive one raises TimelineError."""
    utc = require_instant(instant).astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def link_hash(previous_hash: str, event: Mapping[str, Any]) -> str:
    """Return the hash, in hexadecimal, of an event after another hash.

    The event has the COVERED fields, or is what `withheld` leaves of a sealed one.
    """
    return _sha256(previous_hash + canonical_json(_covered(event)))


def short_hash(hash_: str) -> str:
    """Return how a hash begins, as people note and compare it: `3f9a 02bc 71d0 4e55`."""
    return " ".join(hash_[start : start + 4] for start in range(0, 16, 4))


def withheld(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody who may not read the event gets of its link.

    A sealed event keeps stream, position and kind, which its hash proves; of one recorded
    without a salt only the place in the chain is left.
    """
    place = {field: event[field] for field in ("position", "previous_hash", "hash")}
    return _half_open(event) | place if SALT in event["data"] else place


def verify_chain(events: Iterable[Mapping[str, Any]]) -> Break | None:
    """Return the first break of one stream's events in their order, None when the chain holds.

    Events have the COVERED fields, ``previous_hash`` and ``hash``, or are ``withheld``. That events
    were cut off at the end does not show: compare the last hash with one noted elsewhere.
    """
    previous_hash, stream = GENESIS, None
    for position, event in enumerate(events, start=1):
        if event["position"] != position:
            return _break(position, "position", f"holds number {event['position']}")
        if event["previous_hash"] != previous_hash:
            return _break(position, "previous_hash", "does not follow the event before it")
        if "kind" in event:  # else nothing but its place is to be seen
            stream = stream or event["stream"]
            if event["stream"] != stream:
                return _break(position, "stream", f"belongs to {event['stream']}, not to {stream}")
            if event["hash"] != link_hash(previous_hash, event):
                return _break(position, "hash", "was changed after it was recorded")
        previous_hash = event["hash"]
    return None


def _covered(event: Mapping[str, Any]) -> dict[str, Any]:
    if SEAL in event or SALT in event["data"]:
        return _half_open(event)
    return {field: event[field] for field in COVERED}


def _half_open(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a sealed event that everybody may see, and the seal on the others."""
    seal = event.get(SEAL) or _sha256(canonical_json({field: event[field] for field in _SEALED}))
    return {field: event[field] for field in _OPEN} | {SEAL: seal}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _break(position: int, code: str, what: str) -> Break:
    return Break(position=position, code=code, message=f"Event {position} {what}.")


def _key(key: object) -> str:
    if isinstance(key, str):
        return _text(key)
    raise TimelineError("not_json", key, f"An event cannot have the key {quoted(key)}; use text.")


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TimelineError(
            "not_text",
            text,
            f"{quoted(text)} is not text in UTF-8; take out the broken characters.",
        ) from None
    if "\x00" in text:
        raise TimelineError("not_text", text, "An event cannot hold a NUL character; remove it.")
    return str(text)
