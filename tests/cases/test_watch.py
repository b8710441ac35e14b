"""Whether somebody looks after the promises is there to see."""

from datetime import timedelta

from django.test import Client
from tests.world import NOW, World

from troth.cases.access import watch
from troth.cases.models import LastSweep
from troth.cases.sweep import sweep


def test_nobody_has_looked_yet(db: None) -> None:
    assert watch(at=NOW).stopped
    assert watch(at=NOW).since is None


def test_a_sweep_is_remembered_for_a_minute(db: None) -> None:
    sweep(at=NOW)
    assert not watch(at=NOW + timedelta(seconds=59)).stopped
    late = watch(at=NOW + timedelta(seconds=61))
    assert late.stopped
    assert late.since == NOW


def test_it_is_written_every_few_seconds_only(db: None) -> None:
    for second in range(11):
        sweep(at=NOW + timedelta(seconds=second))
    assert LastSweep.objects.get().at == NOW
    sweep(at=NOW + timedelta(seconds=11))
    assert LastSweep.objects.get().at == NOW + timedelta(seconds=11)


def test_the_desk_says_when_nobody_watches(world: World, client: Client) -> None:
    client.force_login(world.kai.user)
    assert "Nobody watches the promises" in client.get("/desk/").text
