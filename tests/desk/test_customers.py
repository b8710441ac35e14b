"""Customers at the desk: finding them, their page, and the check of number and secret."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, SECRET, World


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_customer_is_listed_and_found(world: World, kai: Client) -> None:
    assert world.ada and world.bea

    assert "Acme Freight" in text(kai.get("/desk/accounts/"))
    assert "Acme Freight" not in text(kai.get("/desk/accounts/?q=bea"))
    assert "No customer found" in text(kai.get("/desk/accounts/?q=nobody+at+all"))


def test_a_customer_is_found_by_the_whole_number_only(world: World, kai: Client) -> None:
    number = world.acme_contract.customer_number

    assert "Acme Freight" in text(kai.get("/desk/accounts/", {"q": number}))
    assert "Acme Freight" not in text(kai.get("/desk/accounts/", {"q": number[:-1]}))


def test_a_customers_page_has_contract_contacts_and_cases(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW, subject="Open matter")
    opened(world.dan, NOW, subject="Of somebody else")
    assert world.ben

    html = text(kai.get(f"/desk/accounts/{case.account_id}/"))

    for words in ("Acme Freight", "Gold", "Ada Park", "Ben Osei", "Open matter", "1 of 3 named"):
        assert words in html, words
    assert "Of somebody else" not in html


def test_a_customer_without_a_contract_says_so(world: World, kai: Client) -> None:
    account = world.account("Fern Foods", "fern")

    assert "No contract in force, and none upcoming." in text(
        kai.get(f"/desk/accounts/{account.pk}/")
    )


def test_closed_cases_are_below(world: World, kai: Client) -> None:
    case = opened(world.dan, NOW, kind="feature_request", subject="A wish")

    html = text(kai.get(f"/desk/accounts/{case.account_id}/"))

    assert "Recently closed" in html
    assert "No open cases." in html


def test_the_number_of_queries_does_not_grow_with_the_cases(world: World, kai: Client) -> None:
    opened(world.ada, NOW)
    url = f"/desk/accounts/{world.ada.account_id}/"
    kai.get(url)
    with CaptureQueriesContext(connection) as few:
        kai.get(url)
    for _number in range(8):
        opened(world.ada, NOW)
    with CaptureQueriesContext(connection) as many:
        kai.get(url)

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (SECRET, "The number and secret are correct."),
        ("open sesame", "do not match this customer"),
        ("", "fill it in"),
        ("\x00", "U+0000"),
        ("x" * 5000, "too long"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_number_and_secret_are_checked(
    secret: str, words: str, headers: dict[str, str], world: World, kai: Client, now: Now
) -> None:
    contract = world.acme_contract
    data = {"customer_number": contract.customer_number, "secret": secret}

    answer = kai.post(f"/desk/accounts/{contract.account_id}/verify/", data, headers=headers)

    assert words in text(answer)
    assert SECRET not in text(answer)
    assert ("<html" in text(answer)) is (not headers)


def test_the_secret_of_another_customer_is_not_right(world: World, kai: Client) -> None:
    other = world.borealis_contract
    data = {"customer_number": other.customer_number, "secret": SECRET}

    html = text(kai.post(f"/desk/accounts/{world.acme.pk}/verify/", data))

    assert "do not match this customer" in html
