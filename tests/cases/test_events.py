"""Everything that can happen to a case reads as a sentence, and survives being stored."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from tests.world import NOW

from troth.cases import events
from troth.cases.history import core_timeline
from troth.lib.events import DomainEvent, read_event
from troth.timeline.models import Event

SAMPLES: dict[str, object] = {
    "str": "some words",
    "int": 7,
    "bool": True,
    "str | None": "some words",
    "int | None": 7,
}
SPECIAL = {
    "closes": "2026-03-02T10:00:00.000000Z",
    "due": "2026-03-02T10:00:00.000000Z",
    "on": "2026-03-09T10:00:00Z",
    "metric": "first_response",
    "author": "staff",
    "caller": "customer",
    "trigger": "alert",
}
RECORDS = sorted(
    (
        record
        for record in vars(events).values()
        if isinstance(record, type) and issubclass(record, DomainEvent) and "kind" in vars(record)
    ),
    key=lambda record: record.kind,
)


def sample(record: type[DomainEvent], **other: object) -> DomainEvent:
    values = {
        field.name: SPECIAL.get(field.name, SAMPLES[str(field.type)]) for field in fields(record)
    }
    return record(**values | other)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind)
def test_each_has_a_sentence_and_can_be_stored(record: type[DomainEvent]) -> None:
    event = sample(record)
    optional = {"suggested", "message"} & {field.name for field in fields(record)}
    for told in (event, *(sample(record, **{name: None}) for name in optional)):
        sentence = told.sentence("Kai Moana")
        assert sentence.endswith((".", "some words"))
        assert "%(" not in sentence and "None" not in sentence
    stored = json.loads(json.dumps(event.data()))
    assert read_event(record.kind, stored) == event


def test_a_value_that_is_no_longer_known_is_left_out() -> None:
    data = sample(events.Confirmed).data() | {"mood": "glad"}
    assert read_event("case.confirmed", data) == events.Confirmed()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind)
def test_the_core_understands_what_it_needs(record: type[DomainEvent]) -> None:
    silent = {
        events.SeverityAppealed,
        events.AppealDecided,
        events.ClockWarned,
        events.ClockBreached,
        events.Reminded,
        events.EscalationRequested,
        events.Escalated,
        events.EscalationDeclined,
    }
    opened = Event(kind="case.opened", at=NOW, data=sample(events.Opened).data())
    row = Event(kind=record.kind, at=NOW, data=sample(record).data())
    if record is events.Opened:
        assert len(core_timeline([row]).events) == 1
    else:
        expected = 1 if record in silent else 2
        assert len(core_timeline([opened, row]).events) == expected


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"caller": "customer", "answered": True}, "Ada Park called and was answered"),
        ({"caller": "customer", "answered": False}, "Ada Park called and nobody answered"),
        ({"caller": "staff", "answered": True}, "Kai Moana called Ada Park and they spoke."),
        ({"caller": "staff", "answered": False}, "Kai Moana called Ada Park without an answer."),
    ],
)
def test_calls_say_who_called_whom(values: dict[str, object], sentence: str) -> None:
    call = events.CallLogged(call=1, person="Ada Park", **values)  # type: ignore[arg-type]
    assert call.sentence("Kai Moana").startswith(sentence)


def test_an_assignment_names_what_changed_only() -> None:
    assert events.Assigned(staff=None, staff_name="").sentence("Mara") == (
        "Mara assigned the case to nobody."
    )
    assert events.Assigned(site="london", site_name="London").sentence("Mara") == (
        "Mara assigned the case to London."
    )
