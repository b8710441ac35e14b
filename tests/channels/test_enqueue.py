"""What goes into the outbox: once for each key, with the transaction at hand, kept by account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from tests.casework import HOUR, opened
from tests.world import NOW, World

from troth.cases.models import Case
from troth.channels.actions import enqueue
from troth.channels.models import Delivery
from troth.lib.isolation import as_account


def put(key: str, case: Case | None = None, wait: timedelta | None = None) -> Delivery:
    enqueue(
        channel="email",
        key=key,
        to="somebody@example.com",
        content={"kind": "test"},
        case=case,
        not_before=NOW + wait if wait else None,
        at=NOW,
    )
    return Delivery.objects.get(key=key)


def test_a_key_seen_before_adds_nothing(world: World) -> None:
    first = put("a")
    assert (first.status, first.attempts, first.next_at) == ("waiting", 0, NOW)
    assert put("a", wait=HOUR) == first
    put("b", wait=HOUR)
    assert list(Delivery.objects.due(NOW)) == [first]
    assert Delivery.objects.due(NOW + HOUR).count() == 2


def test_what_was_undone_is_not_delivered(world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put("a")
        raise ZeroDivisionError
    assert not Delivery.objects.filter(key="a").exists()


def test_a_delivery_about_a_case_is_its_accounts(world: World) -> None:
    ours, theirs = opened(world.ada, NOW), opened(world.bea, NOW)
    with as_account(world.acme.pk):
        delivery = put("a", ours)
    put("b", theirs), put("c")
    assert delivery.account_id == world.acme.pk
    with as_account(world.acme.pk):
        assert set(Delivery.objects.filter(key__in="abc")) == {delivery}
    with pytest.raises(IntegrityError, match="same_account"), transaction.atomic():
        Delivery.objects.filter(key="a").update(case=theirs)
        connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth(transactional_db: None) -> None:
    call_command("migrate", "channels", "zero", verbosity=0)
    try:
        assert "channels_delivery" not in connection.introspection.table_names()
    finally:
        call_command("migrate", verbosity=0)
    assert "channels_delivery" in connection.introspection.table_names()
