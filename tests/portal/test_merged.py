"""A customer finds where a merged case goes on, and can take it back."""

from __future__ import annotations

import pytest
from tests.casework import MINUTE, opened
from tests.portal.conftest import ClientOf
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case


@pytest.fixture
def into(world: World) -> Case:
    return opened(world.ada, NOW)


@pytest.fixture
def case(world: World, into: Case) -> Case:
    case = opened(world.ada, NOW + MINUTE)
    return actions.merge_case(
        case=case, into=into, body="We go on there.", by=actor(world.kai), at=NOW + 2 * MINUTE
    )


def page(client_of: ClientOf, case: Case) -> str:
    return client_of(case.contact).get(f"/cases/{case.number}/").content.decode()


def test_both_pages_lead_to_the_other(client_of: ClientOf, case: Case, into: Case) -> None:
    html = page(client_of, case)
    assert f'This case continues in <a href="/cases/{into.number}/">{into.number}' in html
    assert "This case is closed" not in html
    assert f'href="/cases/{case.number}/"' in page(client_of, into)


def test_it_is_taken_back(client_of: ClientOf, case: Case, into: Case) -> None:
    answer = client_of(case.contact).post(
        f"/cases/{case.number}/reopen/", {"reason": "It is something else."}
    )

    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.status, case.merged_into) == ("open", None)
    assert "no longer goes on in this case" in page(client_of, into)


def test_a_stranger_learns_nothing(world: World, client_of: ClientOf, case: Case) -> None:
    assert client_of(world.cora).get(f"/cases/{case.number}/").status_code == 404
