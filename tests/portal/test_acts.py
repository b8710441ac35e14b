"""What a customer does to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import words
from tests.world import World, actor

from troth.cases import actions

if TYPE_CHECKING:
    from troth.cases.models import Case


@pytest.fixture
def case(world: World, open_for: OpenCase, clock: Clock) -> Case:
    case = open_for(world.ada, severity="P2")
    clock.pass_(minutes=10)
    return case


def status(case: Case) -> str:
    case.refresh_from_db()
    return case.status


def test_reply(world: World, client_of: ClientOf, case: Case, clock: Clock) -> None:
    actions.wait_on_customer(case=case, question="Which site?", by=actor(world.kai), at=clock.now)

    response = client_of(world.ada).post(f"/cases/{case.number}/reply/", {"body": "Oslo."})

    assert response["Location"] == f"/cases/{case.number}/"
    assert case.messages.last().body == "Oslo."
    assert status(case) == "open"


def test_an_empty_reply_is_refused_with_the_page(
    world: World, client_of: ClientOf, case: Case
) -> None:
    response = client_of(world.ada).post(f"/cases/{case.number}/reply/", {"body": " "})

    assert response.status_code == 422
    assert "The message is empty; fill it in." in words(response.text)


def test_a_refused_reply_is_not_lost(world: World, client_of: ClientOf, case: Case) -> None:
    response = client_of(world.ada).post(f"/cases/{case.number}/reply/", {"body": "Nul\x00 here"})

    assert response.status_code == 422
    assert "cannot be stored" in words(response.text)
    assert " here" in response.text


def test_a_reply_of_30_mb_is_refused(world: World, client_of: ClientOf, case: Case) -> None:
    response = client_of(world.ada).post(f"/cases/{case.number}/reply/", {"body": "x" * 30_000_000})

    assert response.status_code == 413
    assert "shorten it to 100,000 characters" in words(response.text)


def test_request_update(world: World, client_of: ClientOf, open_for: OpenCase) -> None:
    case = open_for(world.cora)

    client_of(world.cora).post(f"/cases/{case.number}/request-update/")

    assert case.clocks.filter(metric="status_reply").exists()


def test_change_severity(world: World, client_of: ClientOf, case: Case) -> None:
    client_of(world.ada).post(
        f"/cases/{case.number}/severity/", {"severity": "P1", "reason": "Nothing answers now."}
    )

    case.refresh_from_db()
    assert case.severity == "P1"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"severity": "P1", "reason": ""}, "The reason is empty; fill it in."),
        ({"severity": "P9", "reason": "Because."}, "There is no severity “P9” here"),
        ({"severity": "P2", "reason": "Because."}, "This case is already P2"),
        ({}, "The reason is empty"),
    ],
)
def test_a_change_of_severity_says_what_is_missing(
    world: World, client_of: ClientOf, case: Case, data: dict[str, str], sentence: str
) -> None:
    response = client_of(world.ada).post(f"/cases/{case.number}/severity/", data)

    assert response.status_code == 422
    assert sentence in words(response.text)


def test_appeal(world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock) -> None:
    answers = {rule.ask: "See above." for rule in world.dune_contract.programme.diagnostics}
    case = open_for(world.dan, severity="P2", diagnostics=answers)
    client = client_of(world.dan)
    assert "Appeal against the severity" not in client.get(f"/cases/{case.number}/").text
    actions.change_severity(
        case=case,
        severity="P4",
        reason="One sender only.",
        reply="We moved it to P4.",
        by=actor(world.kai),
        at=clock.pass_(minutes=5),
    )
    assert "Appeal against the severity" in client.get(f"/cases/{case.number}/").text

    data = {"severity": "P2", "reason": "It is every partner."}
    client.post(f"/cases/{case.number}/appeal/", data)

    assert case.appeals.get().wanted == "P2"
    page = words(client.get(f"/cases/{case.number}/").text)
    assert "Appeal for P2 Being decided" in page
    assert "Appeal against the severity" not in page


@pytest.fixture
def solved(world: World, case: Case, clock: Clock) -> Case:
    actions.resolve(case=case, body="Fixed.", by=actor(world.kai), at=clock.now)
    clock.pass_(hours=1)
    return case


def test_confirm(world: World, client_of: ClientOf, solved: Case) -> None:
    client_of(world.ada).post(f"/cases/{solved.number}/confirm/")

    assert status(solved) == "closed"


def test_reject_and_confirm(world: World, client_of: ClientOf, solved: Case, clock: Clock) -> None:
    client = client_of(world.ada)

    refused = client.post(f"/cases/{solved.number}/reject/", {"reason": ""})
    assert refused.status_code == 422
    assert "The reason is empty" in words(refused.text)
    assert status(solved) == "resolved"

    client.post(f"/cases/{solved.number}/reject/", {"reason": "Still slow in Oslo."})
    assert status(solved) == "open"

    actions.resolve(case=solved, body="Now.", by=actor(world.kai), at=clock.pass_(hours=1))
    client.post(f"/cases/{solved.number}/confirm/")
    assert status(solved) == "closed"


def test_reopen(world: World, client_of: ClientOf, solved: Case) -> None:
    client = client_of(world.ada)
    client.post(f"/cases/{solved.number}/confirm/")
    assert "Reopen it" in client.get(f"/cases/{solved.number}/").text

    client.post(f"/cases/{solved.number}/reopen/", {"reason": "It came back."})

    assert status(solved) == "open"


def test_close_what_solved_itself(world: World, client_of: ClientOf, case: Case) -> None:
    client = client_of(world.ada)
    assert "It is solved: close the case" in client.get(f"/cases/{case.number}/").text

    client.post(f"/cases/{case.number}/close/", {"note": "It was our firewall."})

    assert status(case) == "closed"
    assert "It was our firewall." in words(client.get(f"/cases/{case.number}/").text)


def test_what_cannot_be_done_now_says_why(world: World, client_of: ClientOf, case: Case) -> None:
    client = client_of(world.ada)

    for act, sentence in {
        "confirm": "This case is not resolved yet",
        "reject": "This case is not resolved yet",
        "reopen": "This case is already open",
        "appeal": "The reason is empty",
    }.items():
        response = client.post(f"/cases/{case.number}/{act}/")
        assert response.status_code == 422, act
        assert sentence in words(response.text), act


def test_nothing_else_can_be_done(world: World, client_of: ClientOf, case: Case) -> None:
    client = client_of(world.ada)

    assert client.post(f"/cases/{case.number}/resolve/").status_code == 404
    assert client.get(f"/cases/{case.number}/reply/").status_code == 405


def test_another_contact_of_the_account_may_answer(
    world: World, client_of: ClientOf, case: Case
) -> None:
    client_of(world.ben).post(f"/cases/{case.number}/reply/", {"body": "Ada is away."})

    assert case.messages.last().author_name == "Ben Osei"
