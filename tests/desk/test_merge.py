"""Merging a case from its page, and finding where it went."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.casework import MINUTE, opened
from tests.desk.conftest import Now
from tests.desk.test_case_actions import done, post, refused
from tests.world import NOW, World
from troth.cases.models import Case

WORDS = "This is the same trouble; we answer there."


@pytest.fixture
def into(world: World, now: Now) -> Case:
    return opened(world.ada, NOW)


@pytest.fixture
def case(world: World, into: Case, now: Now) -> Case:
    found = opened(world.ada, NOW + MINUTE, subject="Again")
    now.later(minutes=10)
    return found


def page(client: Client, case: Case) -> str:
    return client.get(f"/desk/cases/{case.number}/").content.decode()


def test_a_case_is_merged_and_both_pages_lead_to_the_other(
    kai: Client, case: Case, into: Case
) -> None:
    answer = post(kai, case, "merge_case", into=into.number.lower(), body=WORDS)

    assert done(answer, case).merged_into == into
    html = page(kai, case)
    assert f'it continues in <a href="/desk/cases/{into.number}/">{into.number}' in html
    assert "merge_case" not in html
    there = page(kai, into)
    assert "Merged into this case" in there
    assert f'href="/desk/cases/{case.number}/"' in there


@pytest.mark.parametrize("number", ["T-999999", "nonsense", "T-1\x00"])
def test_a_number_of_no_case_is_told_in_place(kai: Client, case: Case, number: str) -> None:
    answer = post(kai, case, "merge_case", into=number, body=WORDS)
    refused(answer, "There is no such case; check its number.", WORDS)


def test_the_agreement_is_asked_for_where_only_the_customer_closes(
    world: World, kai: Client, case: Case, into: Case
) -> None:
    assert "The customer agreed" not in page(kai, case)
    first, second = (opened(world.bea, NOW, severity="P2") for _ in range(2))
    assert "The customer agreed" in page(kai, second)

    answer = post(kai, second, "merge_case", into=first.number, body=WORDS)
    refused(answer, "only the customer closes a case; ask them")
    answer = post(kai, second, "merge_case", into=first.number, body=WORDS, agreed="on")
    assert done(answer, second).merged_into == first
