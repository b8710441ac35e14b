"""Everyday steps of the tests about cases, taken by the cast of `tests.world`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.world import START, World, actor
from troth.accounts.access import Viewer
from troth.accounts.models import Contact, Staff
from troth.cases import actions
from troth.cases.access import drift, record_of
from troth.cases.models import Case, Clock
from troth.contracts import actions as contracts
from troth.contracts.access import contract_in_force
from troth.lib.refusals import Refusal
from troth.lib.version import VERSION
from troth.promises.case_record import read_record
from troth.promises.verify import verify
from troth.timeline.access import break_in, events_of

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CLAUSES = Path(__file__).parent / "promises" / "programmes"


def customer_of(
    world: World, clause: str, *changes: tuple[str, str], plan: str | None = None
) -> Contact:
    """Finn, named under the programme of one clause, with texts in it replaced by others."""
    world.san_francisco  # noqa: B018 - a site of the provider
    source = (CLAUSES / f"{clause}.yaml").read_text()
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    version = contracts.publish_programme(source=source, by=world.by, at=world.now)
    signed = contracts.sign_contract(
        account=world.account("Fable Works", "fable", "Europe/London"),
        version=version,
        plan=plan or next(iter(version.load().plans)),
        starts_on=START,
        by=world.by,
        at=world.now,
    )
    return world.named(signed.contract, "Finn Doyle")


def opened(contact: Contact, at: datetime, **details: Any) -> Case:
    """A case opened by its contact, who answers whatever the programme asks."""
    found = contract_in_force(contact.account, at.date())
    asked = found.programme.diagnostics if found else ()
    given = {
        "contact": contact,
        "subject": "Mail is late",
        "body": "Since this morning nothing arrives.",
        "diagnostics": {question.ask: "All mail, all day." for question in asked},
        "by": actor(contact),
        "at": at,
    }
    return actions.open_case(**given | details)


def clock(case: Case, metric: str) -> Clock:
    """The only clock of that metric."""
    return case.clocks.get(metric=metric)


def kinds(case: Case) -> list[str]:
    """What happened to the case, as dotted kinds."""
    return [event.kind for event in events_of(case.stream)]


def viewer(person: Contact | Staff) -> Viewer:
    """Who the person is to `access`."""
    if isinstance(person, Staff):
        return Viewer(user=person.user, staff=person)
    assert person.user is not None
    return Viewer(user=person.user, contact=person)


def assert_sound(case: Case, at: datetime) -> None:
    """The case's copies say what its timeline says, its chain holds, and so does its record."""
    assert drift(at=at) == []
    assert break_in(case.stream) is None
    assert findings(record_for(case.contact, case, at)) == []


def record_for(person: Contact | Staff, case: Case, at: datetime) -> dict[str, Any]:
    """The case record that the person downloads, as read from the file."""
    record = json.loads(json.dumps(record_of(viewer(person), case, at=at)))
    assert isinstance(record, dict)
    return record


def findings(record: dict[str, Any]) -> list[str]:
    """The codes of what `troth verify` finds in a record."""
    return [one.code for one in verify(read_record(record), version=VERSION).findings]


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The block is refused with that code."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.code == code
