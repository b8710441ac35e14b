"""Requests at the same moment wait for each other, and only what fits is done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.world import NOW, START, World

from troth.contracts import actions
from troth.contracts.models import Contract, ProgrammeVersion
from troth.lib.refusals import Refusal
from troth.promises.shipped import shipped_text
from troth.timeline import access as timeline

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads that start together; return "done" or the code of the refusal."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=10)
            call()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_the_last_place_is_taken_once() -> None:
    world = World()
    contract = world.acme_contract
    for name in ("Ada Park", "Cy Vance"):
        world.named(contract, name)
    rivals = [world.contact(world.acme, name) for name in ("Di Moss", "Flo Burns", "Gil Ade")]
    outcome = at_once(
        *(
            lambda rival=rival: actions.name_contact(contact=rival, by=world.by, at=NOW)
            for rival in rivals
        )
    )
    assert outcome == ["contact.places_taken", "contact.places_taken", "done"]
    assert world.acme.contacts.filter(is_named=True).count() == 3
    assert timeline.break_in(f"account:{world.acme.pk}") is None


def test_one_of_two_overlapping_contracts_is_signed() -> None:
    world = World()
    account, version = world.acme, world.programme("opendns")

    def sign() -> object:
        return actions.sign_contract(
            account=account, version=version, plan="gold", starts_on=START, by=world.by, at=NOW
        )

    assert at_once(sign, sign) == ["contract.overlap", "done"]
    assert Contract.objects.count() == 1


def test_a_programme_is_published_once() -> None:
    source = shipped_text("opendns")

    def publish() -> object:
        return actions.publish_programme(source=source, by=World.by, at=NOW)

    assert at_once(publish, publish, publish) == ["done", "done", "done"]
    assert ProgrammeVersion.objects.count() == 1
    assert timeline.events_of("programme:opendns").count() == 1
