"""Who else looks at a case: told by the pages themselves, forgotten when they stop."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, World
from troth.cases.models import Case


@pytest.fixture
def case(world: World, now: Now) -> Case:
    return opened(world.ada, NOW)


def look(client: Client, case: Case, **data: str) -> str:
    answer = client.post(f"/desk/cases/{case.number}/presence/", data)
    assert answer.status_code == 200
    return answer.content.decode().strip()


def test_alone_there_is_nothing_to_tell(case: Case, kai: Client) -> None:
    assert look(kai, case) == ""
    assert look(kai, case) == ""


def test_each_is_told_of_the_other(case: Case, kai: Client, mara: Client) -> None:
    look(kai, case)

    assert "Kai Moana is looking at this case too." in look(mara, case)
    assert "Mara Quill is looking at this case too." in look(kai, case)


def test_who_writes_is_told_apart(case: Case, kai: Client, mara: Client) -> None:
    look(kai, case, writes="yes")

    assert "Kai Moana is writing on this case." in look(mara, case)


def test_another_case_is_another_matter(
    world: World, case: Case, kai: Client, mara: Client
) -> None:
    look(kai, case)

    assert look(mara, opened(world.bea, NOW)) == ""


def test_who_left_is_forgotten(case: Case, kai: Client, mara: Client, now: Now) -> None:
    look(kai, case)
    cache.touch(f"desk-presence:{case.pk}:{Case.objects.get().pk}:open", 0)
    cache.clear()

    assert look(mara, case) == ""
