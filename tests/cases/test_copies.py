"""Whatever happens to a case, its stored clocks say what its timeline says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.casework import assert_sound, customer_of, opened
from tests.depth import many
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases import actions
from troth.cases.models import Case, Clock
from troth.cases.sweep import sweep
from troth.lib.refusals import Refusal
from troth.timeline.access import events_of

STEPS = 30
NAMES = ("ada", "bea", "cora", "dan", "eve")  # each under another programme
RULES = """commitments:
  - id: response
    metric: next_response
    targets: {P1: 2 hours, P2: 6 hours}
    calendar: always
    clause: "1"
closing:
  - {when: customer_agrees, by: customer, clause: "12"}
  - {when: silence, by: staff, after: 9 hours, reminder: 4 hours, clause: "12"}
reopening:
  - {by: customer, clause: "12"}
escalations:
  - title: Whoever asks
    starts: requested
    steps: [{after: 1 hour, to: team-lead}, {after: 5 hours, to: director}]
    declining: {allowed: true}
    clause: "13"
  - title: Broken promises
    starts: breach
    steps: [{after: 90 minutes, to: director}]
    clause: "13"
  - title: Promises in danger
    severities: P2
    starts: warning
    steps: [{after: 10 minutes, to: team-lead}]
    clause: "13"
"""


class Player:
    """Does anything that can be done to a case, whether it makes sense or not."""

    def __init__(self, world: World, seed: int, contact: Contact | None = None) -> None:
        self.world, self.dice = world, random.Random(seed)
        self.contact: Contact = contact or getattr(world, NAMES[seed % len(NAMES)])
        self.at = NOW + timedelta(hours=self.dice.uniform(0, 24 * 40))
        self.severities = list(self.contact.account.contracts.get().programme.severities)
        channel = {"Cora Weiss": "chat", "Ada Park": "email"}.get(self.contact.name, "portal")
        self.case = opened(
            self.contact, self.at, severity=self.dice.choice(self.severities), channel=channel
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
            lambda at: actions.request_escalation(case=case, reason=words, by=side, at=at),
            lambda at: actions.decline_escalation(case=case, reason=words, by=staff, at=at),
            lambda at: actions.announce_release(
                case=case, release="5.0", on=at + timedelta(days=2), by=staff, at=at
            ),
        ]


@pytest.mark.parametrize("seed", range(many(6)))
def test_copies_follow_the_timeline(world: World, seed: int) -> None:
    play(Player(world, seed))


@pytest.mark.parametrize("seed", range(many(6)))
def test_what_time_brings_follows_the_timeline_too(world: World, seed: int) -> None:
    finn = customer_of(world, "13-escalation", ("escalations:", RULES))
    case = play(Player(world, seed, finn))
    _assert_reminded_in_time(case)
    _assert_escalated_once(case)


def play(player: Player) -> Case:
    """Let a player go on for long, looking at the copies all the while."""
    for _ in range(STEPS):
        player.step()
        assert_sound(player.case, player.at)
    end = player.at + timedelta(days=60)
    while sweep(at=end):
        pass
    assert_sound(player.case, end)
    assert not Case.objects.due_for_sweep(end).exists()
    _assert_said_once(player.case)
    return player.case


def _assert_reminded_in_time(case: Case) -> None:
    """The system closed only what was announced, and the customer said nothing in between."""
    closes, silent = None, False
    for row in events_of(case.stream):
        if row.kind == "case.reminded":
            closes, silent = datetime.fromisoformat(row.data["closes"]), True
        elif row.by.startswith("customer") or row.kind == "case.replied":
            silent = False
        elif row.kind == "case.closed" and row.by == "system":
            assert silent and closes is not None and row.at >= closes


def _assert_escalated_once(case: Case) -> None:
    """Every step was taken once each time the escalation began, and never on a solved case."""
    taken: Counter[tuple[int, int, str]] = Counter()
    unsolved = True
    for row in events_of(case.stream):
        if row.kind in ("case.resolved", "case.closed"):
            unsolved = False
        elif row.kind in ("case.reopened", "case.resolution_rejected"):
            unsolved = True
        elif row.kind == "case.escalated":
            assert unsolved and row.at >= datetime.fromisoformat(row.data["due"])
            taken[row.data["rule"], row.data["step"], row.data["due"]] += 1
    assert set(taken.values()) <= {1}


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
