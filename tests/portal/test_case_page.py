"""One case as its customer reads it."""

from __future__ import annotations

import re

from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import counted, part, words
from tests.world import World, actor

from troth.cases import actions
from troth.cases.sweep import sweep


def test_messages_are_shown_and_notes_are_not(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case, by = open_for(world.ada), actor(world.kai)
    actions.add_note(case=case, body="They forgot the bill.", by=by, at=clock.pass_(minutes=1))
    actions.reply(case=case, body="We look into it.", by=by, at=clock.pass_(minutes=1))

    client = client_of(world.ada)
    pages = [
        client.get(f"/cases/{case.number}/{tail}").text for tail in ("", "thread/", "promises/")
    ]

    assert "Since nine o'clock." in words(pages[0])
    assert "We look into it." in pages[0]
    assert "We look into it." in pages[1]
    for page in pages:
        assert "forgot the bill" not in page
        assert "internal note" not in words(page)


def test_what_people_write_is_not_markup(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case = open_for(world.ada, subject="<b>Bold</b>", body="<script>alert(1)</script>")

    page = client_of(world.ada).get(f"/cases/{case.number}/").text

    assert "<script>alert" not in page
    assert "<b>Bold" not in page


def test_each_promise_has_its_time_in_both_zones_and_its_reasons(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case = open_for(world.eve, severity="urgent")

    clocks = words(part(client_of(world.eve).get(f"/cases/{case.number}/").text, "case-clocks"))

    assert "First response" in clocks
    assert "Mon 2 Mar 09:00 CST 07:00 PST" in clocks
    assert "Incident response time, Enhanced" in clocks
    assert "Due at Mon 2 Mar 2026 09:00 CST (07:00 PST for support)." in clocks


def test_a_broken_promise_is_shown_to_the_customer(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(world.ada, severity="P1")
    sweep(at=clock.pass_(hours=3), limit=10)

    page = words(client_of(world.ada).get(f"/cases/{case.number}/").text)

    assert "overdue by 1 h" in page
    assert "was not given in time" in page


def test_kept_promises_stay_to_be_seen(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(world.ada, severity="P3")
    actions.reply(case=case, body="Like so.", by=actor(world.kai), at=clock.pass_(minutes=9))

    page = words(client_of(world.ada).get(f"/cases/{case.number}/").text)

    assert "1 earlier promise" in page
    assert "kept" in page


def test_the_picture_is_drawn_without_style_attributes(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case = open_for(world.ada)

    page = client_of(world.ada).get(f"/cases/{case.number}/").text

    assert 'class="promise-line"' in page
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"<script(?![^>]*src)", page)


def test_closing_rules_are_told(world: World, client_of: ClientOf, open_for: OpenCase) -> None:
    case = open_for(world.bea)

    said = words(client_of(world.bea).get(f"/cases/{case.number}/").text)

    assert "You can close a case when you regard it as resolved." in said
    assert "We may close" not in said


def test_parts_come_anew_when_something_happened(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case, client = open_for(world.ada), client_of(world.ada)
    page = client.get(f"/cases/{case.number}/").text
    found = re.search(r'hx-get="(/cases/T-\d+/thread/[^"]*)"', page)
    assert found
    address = found[1].replace("&amp;", "&")
    actions.resolve(case=case, body="Fixed.", by=actor(world.kai), at=clock.pass_(minutes=3))

    answer = client.get(address).text

    assert "Fixed." in answer
    assert 'id="case-state" hx-swap-oob="true"' in answer
    assert "Support says that this is solved." in answer
    assert "Kai Moana resolved the case." in words(part(answer, "case-news"))


def test_parts_without_news_leave_the_forms_alone(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case, client = open_for(world.ada), client_of(world.ada)
    page = client.get(f"/cases/{case.number}/").text
    found = re.search(r'hx-get="(/cases/T-\d+/thread/[^"]*)"', page)
    assert found

    answer = client.get(found[1].replace("&amp;", "&")).text

    assert 'id="case-forms"' not in answer
    assert 'id="case-news"' not in answer


def test_queries_stay_the_same_however_long_the_thread(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case, client = open_for(world.ada), client_of(world.ada)
    kai = actor(world.kai)
    actions.reply(case=case, body="First.", by=kai, at=clock.pass_(minutes=1))
    client.get(f"/cases/{case.number}/")
    with counted() as few:
        client.get(f"/cases/{case.number}/")
    for _number in range(6):
        actions.reply(case=case, body="More.", by=kai, at=clock.pass_(minutes=1))

    with counted() as many:
        client.get(f"/cases/{case.number}/")

    assert len(many) == len(few) <= 24


def test_numbers_are_found_however_typed(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    case = open_for(world.ada)

    assert client_of(world.ada).get(f"/cases/{case.number.lower()}/").status_code == 200
    assert client_of(world.ada).get("/cases/T-1/").status_code == 404
