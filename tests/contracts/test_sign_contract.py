"""Contracts bind an account to a plan for a term; terms of an account never overlap."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from tests.world import NOW, SECRET, World, actor

from troth.accounts.access import viewer_of
from troth.contracts import access, actions
from troth.contracts.actions import Signed
from troth.contracts.models import Contract
from troth.lib.refusals import NotFound, Refusal
from troth.timeline import access as timeline

START, END = date(2026, 1, 1), date(2027, 1, 1)


def sign(world: World, **changes: Any) -> Signed:
    values: dict[str, Any] = {
        "account": world.acme,
        "version": world.programme("opendns"),
        "plan": "gold",
        "starts_on": START,
        "ends_on": END,
        "by": world.by,
        "at": NOW,
    }
    return actions.sign_contract(**values | changes)


def test_number_and_secret_are_made_up_and_the_secret_is_stored_hashed(world: World) -> None:
    signed = sign(world)
    assert re.fullmatch(r"\d{10}", signed.contract.customer_number)
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-TW-Z]{4}-){3}[2-9A-HJKMNP-TW-Z]{4}", signed.secret)
    stored = Contract.objects.get()
    assert signed.secret not in stored.secret_hash
    assert stored.terms.plan == "gold"


def test_it_is_recorded_for_both_sides(world: World) -> None:
    contract = sign(world, customer_number="AC-1", by=actor(world.mara)).contract
    event = timeline.events_of(f"account:{world.acme.pk}").last()
    assert event is not None
    assert (event.kind, event.account_id) == ("contract.signed", world.acme.pk)
    assert event.data["contract"] == contract.pk
    assert event.record().public
    sentence = "Mara signed contract AC-1 for plan gold, from 2026-01-01."
    assert event.record().sentence("Mara") == sentence


def test_the_number_and_the_secret_open_the_contract(world: World) -> None:
    contract = sign(world, customer_number="AC-1", secret=SECRET).contract
    for number, secret, found in [
        ("AC-1", SECRET, contract),
        (" AC-1 ", SECRET, contract),
        ("AC-1", SECRET + "!", None),
        ("AC-2", SECRET, None),
    ]:
        assert access.verify_secret(customer_number=number, secret=secret) == found
    with pytest.raises(Refusal):
        access.verify_secret(customer_number="AC-1\x00", secret=SECRET)
    with pytest.raises(Refusal):
        access.verify_secret(customer_number="AC-1", secret="x" * 30_000_000)


def test_a_replaced_secret_opens_nothing(world: World) -> None:
    signed = sign(world, customer_number="AC-1", secret=SECRET)
    replaced = actions.replace_secret(contract=signed.contract, by=world.by, at=NOW)
    assert access.verify_secret(customer_number="AC-1", secret=SECRET) is None
    assert access.verify_secret(customer_number="AC-1", secret=replaced.secret) == signed.contract


@pytest.mark.parametrize(
    ("changes", "code", "field", "message"),
    [
        (
            {"plan": "gould"},
            "contract.plan",
            "plan",
            "OpenDNS technical support has no plan gould; choose one of basic, gold, platinum.",
        ),
        (
            {"ends_on": date(2025, 12, 31)},
            "contract.term",
            "ends_on",
            "The contract would end on 2025-12-31, not after its start on 2026-01-01; choose a"
            " later end or leave it open.",
        ),
        (
            {"ends_on": START},
            "contract.term",
            "ends_on",
            "The contract would end on 2026-01-01, not after its start on 2026-01-01; choose a"
            " later end or leave it open.",
        ),
        (
            {"secret": "short"},
            "contract.secret",
            "secret",
            "The secret is too short; use at least 8 characters.",
        ),
        (
            {"customer_number": "A\x00C"},
            "text.characters",
            "customer_number",
            "The customer number contains a character that cannot be stored (U+0000); remove it.",
        ),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    world: World, changes: dict[str, Any], code: str, field: str, message: str
) -> None:
    before = timeline.events_of(f"account:{world.acme.pk}").count()
    with pytest.raises(Refusal) as refused:
        sign(world, **changes)
    found = refused.value
    assert (found.code, found.field, found.message) == (code, field, message)
    assert not Contract.objects.exists()
    assert timeline.events_of(f"account:{world.acme.pk}").count() == before


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (START, END),
        (START, None),
        (date(2026, 12, 31), None),
        (date(2025, 1, 1), date(2026, 1, 2)),
        (date(2025, 1, 1), None),
        (date(2026, 5, 1), date(2026, 6, 1)),
    ],
)
def test_terms_that_overlap_are_refused(
    world: World, starts_on: date, ends_on: date | None
) -> None:
    first = sign(world, customer_number="AC-1").contract
    with pytest.raises(Refusal) as refused:
        sign(world, starts_on=starts_on, ends_on=ends_on)
    assert (refused.value.code, refused.value.field) == ("contract.overlap", "starts_on")
    assert refused.value.message == (
        "The term overlaps contract AC-1, which runs from 2026-01-01 until 2027-01-01; choose days"
        " outside it, or end that contract first."
    )
    first.pk, first.customer_number = None, "AC-2"
    first.starts_on, first.ends_on = starts_on, ends_on
    with pytest.raises(IntegrityError, match="contract_terms_apart"):
        first.save(force_insert=True)


def test_terms_that_touch_and_other_accounts_are_fine(world: World) -> None:
    sign(world)
    sign(world, starts_on=date(2025, 1, 1), ends_on=START)
    sign(world, starts_on=END, ends_on=None)
    sign(world, account=world.cobalt)
    with pytest.raises(Refusal, match=r"runs from 2027-01-01 without an end; end that"):
        sign(world, starts_on=date(2031, 1, 1), ends_on=date(2032, 1, 1))


def test_a_customer_number_is_unique(world: World) -> None:
    sign(world, customer_number="AC-1")
    with pytest.raises(Refusal) as refused:
        sign(world, account=world.cobalt, customer_number="AC-1")
    assert refused.value.code == "contract.number_taken"
    assert refused.value.field == "customer_number"


def test_renewal_moves_the_end_away(world: World) -> None:
    contract = sign(world, customer_number="AC-1").contract
    later = sign(world, starts_on=date(2029, 1, 1), ends_on=None).contract
    renew = actions.renew_contract
    for day in (date(2026, 6, 1), END):
        with pytest.raises(Refusal, match=r"AC-1 already runs until 2027-01-01"):
            renew(contract=contract, ends_on=day, by=world.by, at=NOW)
    for day in (None, date(2029, 1, 2)):
        with pytest.raises(Refusal, match=f"overlaps contract {later.customer_number}"):
            renew(contract=contract, ends_on=day, by=world.by, at=NOW)
    renew(contract=contract, ends_on=date(2029, 1, 1), by=world.by, at=NOW)
    contract.refresh_from_db()
    assert contract.ends_on == date(2029, 1, 1)
    with pytest.raises(Refusal, match=r"has no end; there is nothing to renew"):
        renew(contract=later, ends_on=None, by=world.by, at=NOW)


def test_a_contract_can_end_earlier(world: World) -> None:
    contract = sign(world, customer_number="AC-1").contract
    end = actions.end_contract
    for day, words in (END, "already ends on 2027-01-01"), (START, "not after its start"):
        with pytest.raises(Refusal, match=words):
            end(contract=contract, ends_on=day, by=world.by, at=NOW)
    end(contract=contract, ends_on=date(2026, 6, 1), by=world.by, at=NOW)
    contract.refresh_from_db()
    assert contract.ends_on == date(2026, 6, 1)
    assert access.contract_in_force(world.acme, date(2026, 5, 31)) == contract
    assert access.contract_in_force(world.acme, date(2026, 6, 1)) is None


def test_a_plan_is_changed_for_another_of_its_programme(world: World) -> None:
    contract = sign(world, customer_number="AC-1").contract
    with pytest.raises(Refusal, match=r"AC-1 already has plan .*old; choose another plan"):
        actions.change_plan(contract=contract, plan="gold", by=world.by, at=NOW)
    with pytest.raises(Refusal, match=r"has no plan premium; choose one of basic, gold, platinum"):
        actions.change_plan(contract=contract, plan="premium", by=world.by, at=NOW)
    changed = actions.change_plan(contract=contract, plan="platinum", by=world.by, at=NOW)
    changed.refresh_from_db()
    assert changed.plan == "platinum"
    event = timeline.events_of(f"account:{world.acme.pk}").last()
    assert event is not None
    sentence = "Mara moved contract AC-1 from plan gold to plan platinum."
    assert event.record().sentence("Mara") == sentence


def test_a_customer_reaches_their_own_contracts_only(world: World) -> None:
    assert world.ada.user
    assert world.cora.user
    asking = viewer_of(world.ada.user)
    assert list(access.contracts(asking)) == [world.acme_contract]
    assert list(access.contracts(asking, of=world.cobalt)) == []
    assert access.contract(asking, world.acme_contract.pk) == world.acme_contract
    with pytest.raises(NotFound):
        access.contract(asking, world.cobalt_contract.pk)
    assert access.contracts(viewer_of(world.kai.user)).count() == 2
