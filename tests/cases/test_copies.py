"""Whatever happens to a case, its stored clocks say what its timeline says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.casework import assert_sound, opened
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases import actions
from troth.cases.models import Case, Clock
from troth.cases.sweep import sweep
from troth.lib.refusals import Refusal
from troth.timeline.access import events_of

STEPS = 30


class Player:
    """Does anything that can be done to a case, whether it makes sense or not."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice = world, random.Random(seed)
        name = self.dice.choice(["ada", "bea", "cora", "dan", "eve"])
        self.contact: Contact = getattr(world, name)
        self.at = NOW + timedelta(hours=self.dice.uniform(0, 24 * 40))
        severities = list(world_programme(world, name).severities)
        self.severities = severities
        channel = {"cora": "chat", "ada": "email"}.get(name, "portal")
        self.case = opened(
            self.contact, self.at, severity=self.dice.choice(severities), channel=channel
        )

    def step(self) -> None:
        self.at += timedelta(hours=self.dice.expovariate(1 / 3), microseconds=1)
        if self.dice.random() < 0.3:
            sweep(at=self.at)
            return
        moves = self.moves()
        self.dice.shuffle(moves)
        for move in moves:
            try:
                move(self.at)
                return
            except Refusal:
                continue

    def moves(self) -> list[Callable[[datetime], Case]]:
        case, dice = self.case, self.dice
        staff, customer = actor(self.world.kai), actor(self.contact)
        severity, yes = dice.choice(self.severities), dice.random() < 0.5
        side = staff if yes else customer
        direction = dice.choice(["in", "out"])
        site = dice.choice(["london", "wellington"])
        kind = dice.choice(["incident", "question", "feature_request", "service_unusable"])
        words = "Something has to be said."
        return [
            lambda at: actions.reply(case=case, body=words, by=side, at=at),
            lambda at: actions.reply(case=case, body=words, by=staff, at=at),
            lambda at: actions.add_note(case=case, body=words, by=staff, at=at),
            lambda at: actions.log_call(
                case=case, direction=direction, answered=yes, by=staff, at=at
            ),
            lambda at: actions.wait_on_customer(case=case, question=words, by=staff, at=at),
            lambda at: actions.resume(case=case, by=staff, at=at),
            lambda at: actions.request_update(case=case, by=customer, at=at),
            lambda at: actions.assign(case=case, site=site, by=staff, at=at),
            lambda at: actions.start_work(case=case, by=staff, at=at),
            lambda at: actions.stop_work(case=case, by=staff, at=at),
            lambda at: actions.change_severity(
                case=case, severity=severity, reason=words, reply=words, by=side, at=at
            ),
            lambda at: actions.change_kind(case=case, kind=kind, reason=words, by=staff, at=at),
            lambda at: actions.provide_workaround(case=case, body=words, by=staff, at=at),
            lambda at: actions.resolve(case=case, body=words, by=staff, at=at),
            lambda at: actions.confirm_resolution(case=case, by=customer, at=at),
            lambda at: actions.reject_resolution(case=case, reason=words, by=customer, at=at),
            lambda at: actions.reopen(case=case, reason=words, by=side, at=at),
            lambda at: actions.announce_release(
                case=case, release="5.0", on=at + timedelta(days=2), by=staff, at=at
            ),
        ]


def world_programme(world: World, name: str) -> object:
    contracts = {"ada": "acme", "bea": "borealis", "cora": "cobalt", "dan": "dune", "eve": "ember"}
    return getattr(world, f"{contracts[name]}_contract").programme


@pytest.mark.parametrize("seed", range(12))
def test_copies_follow_the_timeline(world: World, seed: int) -> None:
    player = Player(world, seed)
    for _ in range(STEPS):
        player.step()
        assert_sound(player.case, player.at)
    end = player.at + timedelta(days=60)
    while sweep(at=end):
        pass
    assert_sound(player.case, end)
    assert not Case.objects.due_for_sweep(end).exists()
    _assert_said_once(player.case)


def _assert_said_once(case: Case) -> None:
    """Every breach was recorded once, every warning once for its due time and in time."""
    history = list(events_of(case.stream))
    breached = Counter(row.data["key"] for row in history if row.kind == "clock.breached")
    rows = Clock.objects.filter(case=case)
    assert breached == Counter(row.key for row in rows if row.breached_at)
    for row in rows.exclude(breached_at=None):
        assert row.detected_at is not None and row.breached_at is not None
        assert row.detected_at >= row.breached_at
    warned = Counter(
        (row.data["key"], row.data["due"]) for row in history if row.kind == "clock.warned"
    )
    assert set(warned.values()) <= {1}
    for row in history:
        if row.kind == "clock.warned":
            assert row.at <= datetime.fromisoformat(row.data["due"])
