"""Where the programme says so, only the contact who owns a case writes on it."""

from __future__ import annotations

import pytest
from tests.casework import DAY, MINUTE, customer_of, kinds, opened, refused, viewer
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Contact
from troth.cases import access, actions
from troth.cases.models import Case
from troth.contracts import actions as contracts
from troth.lib.actors import SYSTEM


@pytest.fixture
def case(world: World) -> Case:
    """A case of Finn's, under a plan where cases belong to whoever opened them."""
    return opened(customer_of(world, "07-limited-contacts", plan="large"), NOW)


@pytest.fixture
def gwen(world: World, case: Case) -> Contact:
    """Another named contact of Finn's account."""
    return world.named(case.contract, "Gwen Hale")


def test_others_of_the_account_read_it_and_can_do_nothing(
    world: World, case: Case, gwen: Contact
) -> None:
    by, before = actor(gwen), kinds(case)
    assert access.case_for(viewer(gwen), case.number) == case
    assert access.thread(viewer(gwen), case).count() == 1
    assert not access.abilities(viewer(gwen), case).actions
    with refused("case.not_owner") as caught:
        actions.reply(case=case, body="Me too.", by=by, at=NOW + MINUTE)
    assert caught.value.message == (
        "Only Finn Doyle, whose case this is, may write on it; you can read it."
    )
    with refused("case.not_owner"):
        actions.request_update(case=case, by=by, at=NOW + MINUTE)
    with refused("case.not_owner"):
        actions.change_severity(case=case, severity="P1", reason="Worse.", by=by, at=NOW + MINUTE)
    assert kinds(case) == before


def test_the_owner_and_staff_write(world: World, case: Case) -> None:
    for person in (case.contact, world.kai):
        assert "reply" in access.abilities(viewer(person), case)
        actions.reply(case=case, body="Hello.", by=actor(person), at=NOW + MINUTE)


def test_the_case_of_somebody_who_left_is_anybodys(world: World, case: Case, gwen: Contact) -> None:
    accounts.deactivate_contact(contact=case.contact, by=SYSTEM, at=NOW + DAY)
    case = Case.objects.get(pk=case.pk)
    assert "reply" in access.abilities(viewer(gwen), case)
    actions.reply(case=case, body="I take over.", by=actor(gwen), at=NOW + DAY)


def test_under_other_plans_everybody_of_the_account_writes(world: World) -> None:
    case = opened(customer_of(world, "07-limited-contacts"), NOW)
    gwen = world.named(case.contract, "Gwen Hale")
    actions.reply(case=case, body="Me too.", by=actor(gwen), at=NOW + MINUTE)


def test_a_plan_that_counts_by_project_cannot_be_signed(world: World) -> None:
    with refused("contract.projects") as caught:
        customer_of(world, "07-limited-contacts", plan="projects")
    assert caught.value.message == (
        "Plan By project limits contacts by project, and accounts have no projects here;"
        " choose another plan."
    )


def test_nor_moved_to(world: World, case: Case) -> None:
    with refused("contract.projects"):
        contracts.change_plan(contract=case.contract, plan="projects", by=SYSTEM, at=NOW)
    case.contract.refresh_from_db()
    assert case.contract.plan == "large"
