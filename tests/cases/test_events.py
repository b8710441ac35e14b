"""Everything that can happen to a case reads as a sentence, and survives being stored."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from tests.world import NOW

from troth.cases import events
from troth.lib.events import DomainEvent, read_event
from troth.promises.history import is_known, moves_clocks, timeline_from
from troth.timeline.models import Event

SAMPLES: dict[str, object] = {
    "str": "some words",
    "int": 7,
    "bool": True,
    "str | None": "some words",
    "int | None": 7,
    "tuple[int, ...]": (7,),
    "tuple[FileFacts, ...]": ({"name": "log.txt", "size": 5, "sha256": "0" * 64},),
}
SPECIAL = {
    "closes": "2026-03-02T10:00:00.000000Z",
    "due": "2026-03-02T10:00:00.000000Z",
    "on": "2026-03-09T10:00:00Z",
    "metric": "first_response",
    "author": "staff",
    "because": "in_hours",
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


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind)
def test_whoever_verifies_a_record_knows_each(record: type[DomainEvent]) -> None:
    assert is_known(record.kind)


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
        events.Noted,
        events.SeverityAppealed,
        events.AppealDecided,
        events.ClockWarned,
        events.ClockBreached,
        events.ClockStillBroken,
        events.Reminded,
        events.EscalationRequested,
        events.Escalated,
        events.EscalationDeclined,
        events.Joined,
        events.Parted,
        events.Routed,
        events.Paged,
        events.PageSkipped,
        events.PageUnanswered,
        events.PageAcknowledged,
        events.PagingEnded,
    }
    choices = {"channel": "email", "case_kind": "question", "on": "2026-03-09T10:00:00Z"}
    if record is events.KindChanged:
        choices["new"] = "question"
    opened = Event(kind="case.opened", at=NOW, data=sample(events.Opened).data() | choices)
    row = Event(kind=record.kind, at=NOW, data=sample(record).data() | choices)
    assert moves_clocks(record.kind) == (record not in silent)
    if record is events.Opened:
        assert len(timeline_from([row]).events) == 1
    else:
        expected = 1 if record in silent else 2
        assert len(timeline_from([opened, row]).events) == expected


def test_what_staff_keep_to_themselves_moves_no_clock() -> None:
    """A case record withholds these events, and can be verified all the same."""
    internal = [record for record in RECORDS if not record.public]
    assert internal
    assert not [record.kind for record in internal if moves_clocks(record.kind)]


# Fields of public events that their sentences do not tell: numbers of rows, codes, digests, and
# files, which stand beside them.
# A case record hands them to customers, so nothing may be added here that they should not have.
UNTOLD = {
    "appeal", "author", "call", "caller", "case_kind", "channel", "closes", "contact", "digest",
    "due", "files", "given", "key", "message", "number", "plan", "programme_digest",
    "programme_version", "resolution", "role", "rule", "site", "staff", "step", "subject",
    "suggested", "team", "trigger", "agreed", "because", "told", "answered", "on_behalf", "upheld",
    "contact_name", "reason",
}  # fmt: skip


@pytest.mark.parametrize(
    "record", [record for record in RECORDS if record.public], ids=lambda record: record.kind
)
def test_a_public_event_holds_nothing_that_is_not_told(record: type[DomainEvent]) -> None:
    names = {field.name for field in fields(record)} - UNTOLD
    told = sample(record, **{name: f"<{name}>" for name in names - {"metric", "on"}})
    for name in names - {"metric", "on"}:
        assert f"<{name}>" in told.sentence("Kai"), name


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
    assert events.Assigned(staff=3, staff_name="Mara").sentence("Mara") == "Mara took the case."
