"""Case records made by hand, without a database: a chain of events and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.promises.cases import PROGRAMME, after, everything

from troth.promises.case_record import read_record, write_record
from troth.promises.chain import GENESIS, canonical_instant, link_hash, withheld
from troth.promises.history import clocks_of, plan_of
from troth.promises.loader import digest_of
from troth.promises.verify import Verdict, verify

VERSION = "1.2.3"
TEXT = PROGRAMME.read_text()
Happening = tuple[float, str, dict[str, Any]]  # hours after Monday 09:00, kind, data


@dataclass(frozen=True)
class Row:
    """An event as a store has it."""

    position: int
    kind: str
    at: datetime
    data: Mapping[str, Any]


def opening(**other: Any) -> Happening:
    data = {
        "number": "T-7",
        "subject": "It is slow",
        "case_kind": "incident",
        "severity": "high",
        "channel": "portal",
        "site": None,
        "plan": "silver",
        "programme_digest": digest_of(TEXT),
    }
    return (0, "case.opened", data | other)


def reply(at: float, author: str = "staff") -> Happening:
    return (at, "case.replied", {"author": author, "channel": "portal", "digest": "d" * 64})


def note(at: float) -> Happening:
    return (at, "case.noted", {"message": 7, "digest": "e" * 64, "salt": "f" * 32})


STORY = (
    opening(),
    reply(0.5),
    note(0.6),
    (1, "case.waiting_on_customer", {"message": 3}),
    (4, "case.resumed", {}),
    (5, "case.severity_changed", {"old": "high", "new": "mid", "reason": "Half of it runs."}),
    (6, "case.update_requested", {}),
    (6.5, "work.started", {}),
    note(6.6),
    (7, "call.logged", {"caller": "customer", "answered": True, "person": "Ada", "call": 1}),
    (9, "case.reminded", {"closes": "2026-01-20T09:00:00.000000Z"}),
)


def chained(story: Sequence[Happening], stream: str = "case:7") -> list[dict[str, Any]]:
    """The events of a story as links of their chain."""
    links: list[dict[str, Any]] = []
    for position, (hours, kind, data) in enumerate(story, start=1):
        link = {
            "stream": stream,
            "position": position,
            "kind": kind,
            "at": canonical_instant(after(hours)),
            "by": "staff:3",
            "data": data,
            "previous_hash": links[-1]["hash"] if links else GENESIS,
        }
        links.append(link | {"hash": link_hash(link["previous_hash"], link)})
    return links


def record(
    story: Sequence[Happening] = STORY,
    *,
    at: float = 12,
    hide: Sequence[str] = ("case.noted",),
    text: str = TEXT,
) -> dict[str, Any]:
    """The record of a story at that many hours, as read from a file; `hide` are kinds withheld."""
    rows = [Row(n, kind, after(at), data) for n, (at, kind, data) in enumerate(story, start=1)]
    written = write_record(
        version=VERSION,
        case="T-7",
        account="Acme",
        plan=plan_of(rows),
        at=after(at),
        time_zone="Europe/Lisbon",
        programme=text,
        events=[withheld(link) if link["kind"] in hide else link for link in chained(story)],
        clocks=clocks_of(everything(), rows, after(at)),
    )
    return dict(json.loads(json.dumps(written)))


def verdict(data: dict[str, Any], **given: Any) -> Verdict:
    """What `verify` says of a record as read from a file."""
    return verify(read_record(data), **{"version": VERSION, **given})


def codes(data: dict[str, Any], **given: Any) -> set[str]:
    """The codes of what it finds."""
    return {finding.code for finding in verdict(data, **given).findings}
