"""What a customer sees first."""

from __future__ import annotations

from datetime import date

from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import counted, part, words
from tests.world import World, actor

from troth.cases import actions


def test_what_is_owed_next_is_said_first(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    open_for(world.ada, severity="P3")
    urgent = open_for(world.ada, severity="P1")

    page = client_of(world.ada).get("/").text

    assert f"Owed to you next: Continuous work on {urgent.number} by" in words(page)
    assert "due in 30 min" in words(page)
    assert "promise-line-small" in page


def test_an_overdue_promise_is_said_first(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(world.ada, severity="P1")
    clock.pass_(hours=3)

    said = words(client_of(world.ada).get("/").text)

    assert f"A promise is overdue: Continuous work on {case.number} was due" in said
    assert "overdue by 2 h 30 min" in said


def test_what_waits_on_the_customer_stands_apart(
    world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    asked, solved = open_for(world.ada), open_for(world.ada)
    at = clock.pass_(minutes=5)
    actions.wait_on_customer(case=asked, question="Which site?", by=actor(world.kai), at=at)
    actions.resolve(case=solved, body="Fixed.", by=actor(world.kai), at=at)

    yours = words(part(client_of(world.ada).get("/").text, "yours"))

    assert "Your answer, so that work can continue." in yours
    assert "Your answer: is it solved?" in yours
    assert "Waiting on you" in yours


def test_an_account_without_cases_is_told_what_to_do(world: World, client_of: ClientOf) -> None:
    said = words(client_of(world.ada).get("/").text)

    assert "You have no open cases." in said
    assert "before you send it, you see what is promised" in said


def test_the_contract_and_its_places_are_shown(world: World, client_of: ClientOf) -> None:
    said = words(client_of(world.eve).get("/").text)

    assert "Valimail support" in said
    assert "Enhanced" in said
    assert world.ember_contract.customer_number in said
    assert "2 × Onboarding call, each term, included" in said


def test_an_ending_contract_is_announced(world: World, client_of: ClientOf) -> None:
    contract = world.sign(
        world.account("Gale Labs", "gale"), "opendns", "gold", ends_on=date(2026, 4, 1)
    )
    person = world.named(contract, "Gus Arden")

    said = words(client_of(person).get("/").text)

    assert "Your contract ends on 31 March 2026; renew it to keep its promises." in said


def test_somebody_without_a_named_place_is_told_whom_to_ask(
    world: World, client_of: ClientOf
) -> None:
    assert world.ada.is_named

    page = client_of(world.ben).get("/").text

    assert "ask one of them: Ada Park" in words(page)
    assert "/cases/new/" not in page


def test_queries_stay_the_same_however_many_cases(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    client = client_of(world.ada)
    open_for(world.ada)
    client.get("/")
    with counted() as few:
        client.get("/")
    for _number in range(8):
        open_for(world.ada)

    with counted() as many:
        client.get("/")

    assert len(many) == len(few) <= 20
