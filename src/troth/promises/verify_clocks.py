"""Do the clocks of a case record follow from its events?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from troth.promises.case_record import CaseRecord, Readable
from troth.promises.chain import canonical_json, plain
from troth.promises.clocks import Clock
from troth.promises.errors import ProgrammeError, TimelineError, quoted
from troth.promises.findings import Finding, finding
from troth.promises.history import StoredEvent, clocks_of
from troth.promises.instants import parse_instant
from troth.promises.loader import load_programme
from troth.promises.phrases import gettext_noop
from troth.promises.records import clock_record
from troth.promises.schema import Programme

_REASONS = "because"


@dataclass(frozen=True, kw_only=True)
class HashedEvent:
    """An event taken out of what its hash covers."""

    position: int
    kind: str
    at: datetime
    data: Mapping[str, Any]


def stored_events(record: CaseRecord) -> list[HashedEvent]:
    """Return the events that may be read, as the clocks want them."""
    return [_stored(event) for event in record.events if isinstance(event, Readable)]


def recomputed(record: CaseRecord, history: Sequence[StoredEvent]) -> list[Clock]:
    """Return the clocks as they follow from programme and events; PromiseError if none can."""
    return clocks_of(_loaded(record.programme.text), history, record.instant)


def compared(record: CaseRecord, clocks: Iterable[Clock], *, reasons: bool) -> Iterator[Finding]:
    """Yield the differences between the record's clocks and these; `reasons` compares texts too."""
    due = {clock.key: plain(clock_record(clock, zone=record.time_zone)) for clock in clocks}
    for number, said in enumerate(record.clocks, start=1):
        key = said.get("key")
        follows = due.pop(key, None) if isinstance(key, str) else None
        if follows is None:
            yield finding(
                "clock_unknown",
                f"clock {number}",
                gettext_noop(
                    "Clock %(number)s, %(key)s, does not follow from the events, or is there twice."
                ),
                number=number,
                key=quoted(key),
            )
        else:
            yield from _differences(said, follows, reasons=reasons)
    for key in due:
        text = gettext_noop("The clock %(key)s follows from the events, but is missing.")
        yield finding("clock_missing", f"clock {key}", text, key=key)


def _differences(
    said: Mapping[str, Any], follows: Mapping[str, Any], *, reasons: bool
) -> Iterator[Finding]:
    key = follows["key"]
    for name in sorted(said.keys() | follows.keys()):
        if _same(said, follows, name):
            continue
        if name != _REASONS:
            yield finding(
                "clock",
                f"clock {key}",
                gettext_noop(
                    "The clock %(key)s: the record says %(name)s %(said)s, but %(follows)s follows "
                    "from the events."
                ),
                key=key,
                name=name if name in follows else quoted(name),
                said=quoted(said.get(name)),
                follows=quoted(follows.get(name)),
            )
        elif reasons:
            text = gettext_noop(
                "The clock %(key)s: the record's reasons are not those that follow."
            )
            yield finding("reasons", f"clock {key}", text, key=key)


def _same(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    if name not in one or name not in other:
        return False
    return canonical_json(one[name]) == canonical_json(other[name])  # else 1 would be True


def _loaded(text: str) -> Programme:
    text = text if "\n" in text else f"{text}\n"  # one line alone would name a file
    try:
        return load_programme(text)
    except ProgrammeError as error:
        why = error.message.splitlines()[0].rstrip(".")
        message = f"The programme's text is none that clocks can be computed with: {why}."
        raise ProgrammeError(error.code, error.value, message) from None


def _stored(event: Readable) -> HashedEvent:
    try:
        at = parse_instant(event.at)
    except TimelineError as error:
        place = f"Event {event.position} ({event.kind}): "
        raise TimelineError(error.code, error.value, place + error.message) from None
    return HashedEvent(position=event.position, kind=event.kind, at=at, data=event.data)
