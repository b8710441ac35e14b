"""The sweep notices what the clock brings, once, whoever sweeps and whatever dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from tests.casework import DAY, HOUR, MINUTE, assert_sound, clock, kinds, opened
from tests.world import NOW, World, actor

from troth.cases import actions, clockwork
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.timeline.models import Event


def said(case: Case, kind: str) -> list[tuple[datetime, str]]:
    rows = Event.objects.filter(stream=case.stream, kind=kind).order_by("position")
    return [(row.at, row.data["metric"]) for row in rows]


def test_nothing_is_said_before_its_time(world: World) -> None:
    case = opened(world.bea, NOW, severity="P2")
    warn_at = clock(case, "first_response").warn_at
    assert warn_at is not None
    assert sweep(at=warn_at - MINUTE) == 0
    assert sweep(at=warn_at) == 1
    assert said(case, "clock.warned") == [(warn_at, "first_response")]
    assert sweep(at=warn_at) == 0


def test_a_warning_comes_at_three_quarters_and_the_breach_at_the_due_time(world: World) -> None:
    case = opened(world.cora, NOW, severity="S1", channel="chat", by=actor(world.kai))
    assert clock(case, "first_response").warn_at == NOW + 45 * MINUTE

    assert sweep(at=NOW + 45 * MINUTE) == 1
    assert sweep(at=NOW + HOUR - MINUTE) == 0
    assert sweep(at=NOW + HOUR) == 1
    case.refresh_from_db()
    first = clock(case, "first_response")
    assert (first.status, first.breached_at) == ("breached", NOW + HOUR)
    assert (first.warned_at, first.detected_at) == (NOW + 45 * MINUTE, NOW + HOUR)
    assert said(case, "clock.breached") == [
        (NOW + HOUR, "first_response"),
        (NOW + HOUR, "update"),
    ]
    assert case.breached
    assert case.next_due == NOW + HOUR
    assert_sound(case, NOW + HOUR)


def test_a_breach_keeps_its_due_time_however_late_it_is_noticed(world: World) -> None:
    case = opened(world.bea, NOW, severity="P1")
    late = NOW + 5 * DAY
    assert sweep(at=late) == 1

    first = clock(case, "first_response")
    assert (first.breached_at, first.detected_at) == (NOW + HOUR, late)
    assert said(case, "clock.warned") == []
    assert sweep(at=late) == 0


def test_a_met_clock_is_never_warned_of(world: World) -> None:
    case = opened(world.bea, NOW, severity="P2")
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + HOUR)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW + HOUR)
    assert case.next_at is None
    assert sweep(at=NOW + 90 * DAY) == 0


def test_another_due_time_is_warned_of_anew_when_it_comes_close(world: World) -> None:
    case = opened(world.bea, NOW, severity="P3")
    first_warning = clock(case, "first_response").warn_at
    assert first_warning is not None
    sweep(at=first_warning)
    case.refresh_from_db()
    actions.change_severity(
        case=case, severity="P4", reason="less urgent", by=actor(world.bea), at=first_warning
    )
    later = clock(case, "first_response").warn_at
    assert later is not None and later > first_warning
    assert len(said(case, "clock.warned")) == 1
    sweep(at=later)
    assert len([1 for _, metric in said(case, "clock.warned") if metric == "first_response"]) == 2


def test_a_held_clock_starts_by_itself(world: World) -> None:
    saturday = NOW.replace(day=7, hour=1)
    case = opened(world.dan, saturday, severity="P1")
    held = clock(case, "first_response")
    assert held.status == "held"
    assert sweep(at=held.started) == 1
    assert clock(case, "first_response").status == "running"
    assert_sound(case, held.started)


def test_a_limit_is_kept_and_the_rest_comes_next(world: World) -> None:
    for _ in range(13):
        opened(world.bea, NOW, severity="P1")
    assert [sweep(at=NOW + DAY, limit=12) for _ in range(3)] == [12, 1, 0]


def test_a_case_that_cannot_be_folded_does_not_keep_the_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = (opened(world.bea, NOW, severity="P1") for _ in range(2))
    fold = clockwork.refresh

    def fails_once(case: Case, history: Sequence[Event], *, at: datetime) -> object:
        if case == broken:
            raise ValueError(case.number)
        return fold(case, history, at=at)

    monkeypatch.setattr(clockwork, "refresh", fails_once)
    assert sweep(at=NOW + DAY) == 2
    assert "clock.breached" in kinds(sound)
    assert "clock.breached" not in kinds(broken)
    monkeypatch.undo()
    assert sweep(at=NOW + DAY) == 0
    assert sweep(at=NOW + DAY + 5 * MINUTE) == 1
    assert "clock.breached" in kinds(broken)
