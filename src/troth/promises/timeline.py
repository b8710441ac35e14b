"""A case's timeline, and its JSON form.

JSON form: `{"programme": id, "plan": id, "events": [{"at": instant, "type": …, …}]}`,
with one object for each event; `docs/reference/timeline.md` lists types and fields.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import Any, get_type_hints

from troth.promises import events
from troth.promises.errors import TimelineError, quoted
from troth.promises.events import Event, Opened
from troth.promises.instants import format_instant, parse_instant
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind, Trigger

EVENT_TYPES: Mapping[str, type[Event]] = {
    record.type: record
    for record in vars(events).values()
    if isinstance(record, type) and issubclass(record, Event) and record is not Event
}
# Texts that are not free: a misspelt one would silently promise less.
_CHOICES: Mapping[str, Collection[str]] = {
    "channel": tuple(Channel),
    "kind": tuple(Kind),
    "trigger": (Trigger.REQUESTED, Trigger.ALERT, Trigger.CONFIRMED_EVENT),
}
MOST_EVENTS = 100_000
_HINTS = {record: get_type_hints(record) for record in EVENT_TYPES.values()}


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The events of one case in the order they happened; the first is `Opened`.

    Raises TimelineError for an empty list, a missing or second `Opened`, or an event that
    lies before the one in front of it.
    """

    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        _check_opening(self.events)
        _check_order(self.events)

    @property
    def opened(self) -> Opened:
        first = self.events[0]
        assert isinstance(first, Opened)
        return first


def _check_opening(sequence: Sequence[Event]) -> None:
    if not sequence or not isinstance(sequence[0], Opened):
        raise TimelineError(
            "not_opened",
            None,
            "The timeline does not begin with an event of type 'opened'; put that one first.",
        )
    if any(isinstance(event, Opened) for event in sequence[1:]):
        raise TimelineError(
            "opened_twice",
            None,
            "The timeline has two events of type 'opened'; a case that comes back is 'reopened'.",
        )


def _check_order(sequence: Sequence[Event]) -> None:
    for number, (before, after) in enumerate(pairwise(sequence), start=2):
        if after.at < before.at:
            raise TimelineError(
                "out_of_order",
                format_instant(after.at),
                f"Event {number} ({after.type}) at {format_instant(after.at)} lies before the "
                f"event in front of it at {format_instant(before.at)}; sort the events by time.",
            )


def parse_timeline(data: object) -> Timeline:
    """Build a Timeline from the list of event objects of the JSON form."""
    if not isinstance(data, list):
        raise TimelineError("not_a_list", data, "'events' must be a list of event objects.")
    if len(data) > MOST_EVENTS:
        raise TimelineError(
            "too_many_events",
            len(data),
            f"The timeline has {len(data)} events; a case has at most {MOST_EVENTS}.",
        )
    return Timeline(events=tuple(_parse_event(n, item) for n, item in enumerate(data, start=1)))


def _parse_event(number: int, data: object) -> Event:
    if not isinstance(data, Mapping):
        raise TimelineError(
            "not_an_event",
            data,
            f"Event {number} is {quoted(data)}; write an object with at and type.",
        )
    type_ = data.get("type")
    record = EVENT_TYPES.get(type_) if isinstance(type_, str) else None
    if record is None:
        raise TimelineError(
            "unknown_event",
            type_,
            f"Event {number} has the unknown type {quoted(type_)}; "
            f"the types are {', '.join(EVENT_TYPES)}.",
        )
    try:
        return record(**_parse_fields(record, data))
    except TimelineError as error:
        raise TimelineError(
            error.code, error.value, f"Event {number} ({record.type}): {error.message}"
        ) from None


def _parse_fields(record: type[Event], data: Mapping[str, object]) -> dict[str, Any]:
    known = {field.name: field for field in fields(record)}
    unknown = [name for name in data if name not in known and name != "type"]
    if unknown:
        raise TimelineError(
            "unknown_field",
            unknown[0],
            f"there is no field {quoted(unknown[0])}; the fields are {', '.join(known)}.",
        )
    missing = [
        name for name, field in known.items() if name not in data and field.default is MISSING
    ]
    if missing:
        raise TimelineError("missing_field", missing[0], f"the field {missing[0]!r} is missing.")
    return {
        name: field_value(record, name, value) for name, value in data.items() if name != "type"
    }


def field_value(record: type[Event], name: str, value: object) -> Any:
    """Return the value of a field of an event, given as JSON has it; else TimelineError."""
    hint = _HINTS[record][name]
    optional = type(None) in getattr(hint, "__args__", ())
    if optional and value is None:
        return None
    if hint is datetime or datetime in getattr(hint, "__args__", ()):
        return parse_instant(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(_parse_choice(name, value, tuple(hint)))
    if name in _CHOICES:
        return _parse_choice(name, value, _CHOICES[name])
    expected = bool if hint is bool else str
    if not isinstance(value, expected):
        wanted = "true or false" if expected is bool else "a text"
        message = f"{name!r} must be {wanted}, not {quoted(value)}."
        raise TimelineError("wrong_field", value, message)
    return value


def _parse_choice(name: str, value: object, choices: Collection[str]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise TimelineError(
        "wrong_field",
        value,
        f"{name!r} must be one of {', '.join(choices)}, not {quoted(value)}.",
    )


def event_to_json(event: Event) -> dict[str, object]:
    """Return the event as an object of the JSON form; fields left at None are omitted."""
    data: dict[str, object] = {"at": format_instant(event.at), "type": event.type}
    for field in fields(event):
        value = getattr(event, field.name)
        if field.name != "at" and value is not None:
            data[field.name] = format_instant(value) if isinstance(value, datetime) else value
    return data


def until(timeline: Timeline, at: datetime) -> tuple[Event, ...]:
    """Return the events that had happened by `at`, those at that instant included."""
    if timeline.events[-1].at <= at:
        return timeline.events
    return timeline.events[: bisect_right(timeline.events, at, key=attrgetter("at"))]
