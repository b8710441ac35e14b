"""The record of a case as staff download it: with every event."""

from __future__ import annotations

from django.test import Client

from tests.casework import findings, opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions


def test_staff_get_what_they_keep_to_themselves_too(world: World, kai: Client, now: Now) -> None:
    case = opened(world.ada, NOW)
    actions.add_note(case=case, body="Slow.", by=actor(world.kai), at=now.later(minutes=5))

    page = kai.get(f"/desk/cases/{case.number}/").text
    answer = kai.get(f"/desk/cases/{case.number}/record.json")

    assert f'href="/desk/cases/{case.number}/record.json" download' in page
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "private, no-store"
    record = answer.json()
    assert findings(record) == []
    assert [event["data"] for event in record["events"] if event["kind"] == "case.noted"]
