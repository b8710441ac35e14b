"""The record of a case, downloaded from its page."""

from __future__ import annotations

from tests.casework import findings
from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import part, words
from tests.world import World, actor

from troth.cases import actions


def test_the_page_offers_it_and_the_file_holds(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case, kai = open_for(world.ada), actor(world.kai)
    actions.reply(case=case, body="We look into it.", by=kai, at=clock.pass_(minutes=1))
    actions.add_note(case=case, body="They forgot the bill.", by=kai, at=clock.pass_(minutes=1))
    client = client_of(world.ada)

    about = part(client.get(f"/cases/{case.number}/").text, "case-about")
    answer = client.get(f"/cases/{case.number}/record.json")

    assert f'href="/cases/{case.number}/record.json" download' in about
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    name = f"{case.number}-2026-03-02.json"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "private, no-store"
    record = answer.json()
    assert findings(record) == []
    assert record["at"] == "2026-03-02T09:02:00.000000Z"
    assert record["time_zone"] == world.ada.time_zone
    last = record["last_hash"]
    begins = f"{last[:4]} {last[4:8]} {last[8:12]} {last[12:16]}"
    assert (
        f"The record ends with event {len(record['events'])}, whose hash begins {begins}"
        in words(about)
    )
    for secret in ("forgot the bill", "provider.example", "salt"):
        assert secret not in answer.text


def test_every_contact_of_the_account_may_have_it(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case = open_for(world.ada)

    assert client_of(world.ben).get(f"/cases/{case.number}/record.json").status_code == 200
    assert client_of(world.cora).get(f"/cases/{case.number}/record.json").status_code == 404
    assert client_of(world.ada).post(f"/cases/{case.number}/record.json").status_code == 405
    assert client_of(world.ada).get("/cases/T-999999/record.json").status_code == 404
