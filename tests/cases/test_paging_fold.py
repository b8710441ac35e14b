"""Paging in time, without a database: what is due next after what has happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework import HOUR, MINUTE
from tests.depth import examples
from tests.world import NOW

from troth.cases.paging.fold import Cue, Due, Moment, Paging, Plan, paging

PLAN = Plan(
    waits=(0 * MINUTE, 10 * MINUTE, 20 * MINUTE),
    repeats=1,
    repeat_after=5 * MINUTE,
    ranks=frozenset({1}),
    since=NOW,
)
AFTER = timedelta(seconds=1)


def moment(cue: Cue, at: datetime = NOW, **details: object) -> Moment:
    return Moment(**{"cue": cue, "at": at, "rank": 1} | details)  # type: ignore[arg-type]


BEGUN = moment(Cue.BEGUN)


def lived(
    plan: Plan,
    start: Moment,
    *,
    late: timedelta = timedelta(),
    nobody: frozenset[int] = frozenset(),
) -> list[tuple[timedelta, int | None]]:
    """What a sweep does that comes `late`, with steps that reach nobody: when, and which step."""
    moments, done = [start], []
    while due := paging(moments, plan).due:
        at = max(due.at, moments[-1].at) + late
        done.append((at - NOW, due.step))
        cue = Cue.HANDED_UP if due.step is None else Cue.PAGED
        cue = Cue.SKIPPED if due.step in nobody else cue
        moments.append(moment(cue, at, round=due.round, step=due.step or 0))
    return done


def test_it_climbs_repeats_and_ends_with_the_managers() -> None:
    minutes = [(0, 0), (10, 1), (30, 2), (35, 0), (45, 1), (65, 2), (70, None)]
    assert lived(PLAN, BEGUN) == [(number * MINUTE, step) for number, step in minutes]


def test_each_step_waits_from_when_the_one_before_was_really_taken() -> None:
    late = lived(PLAN, BEGUN, late=2 * MINUTE)
    assert late[:3] == [(2 * MINUTE, 0), (14 * MINUTE, 1), (36 * MINUTE, 2)]


def test_a_step_that_reaches_nobody_is_followed_at_once() -> None:
    assert lived(PLAN, BEGUN, nobody=frozenset({1}))[:3] == [
        (0 * MINUTE, 0),
        (10 * MINUTE, 1),
        (10 * MINUTE, 2),
    ]


def test_when_nobody_is_reached_at_all_the_managers_are_at_once() -> None:
    steps = lived(PLAN, BEGUN, nobody=frozenset({0, 1, 2}))
    assert steps == [(0 * MINUTE, step) for step in (0, 1, 2, None)]


def test_a_policy_without_steps_goes_to_the_managers() -> None:
    empty = Plan(waits=(), repeats=3, repeat_after=MINUTE, ranks=PLAN.ranks, since=NOW)
    assert paging([BEGUN], empty).due == Due(round=0, step=None, at=NOW)


@pytest.mark.parametrize(
    ("moments", "starts"),
    [
        ([moment(Cue.BEGUN, rank=2)], None),
        ([moment(Cue.BEGUN, rank=2), moment(Cue.RANKED, NOW + HOUR)], NOW + HOUR),
        ([moment(Cue.BEGUN, NOW - AFTER)], None),
        ([BEGUN, moment(Cue.CARED_FOR, because="answered")], None),
        ([BEGUN, moment(Cue.RANKED, rank=3)], None),
        ([BEGUN, moment(Cue.RANKED, NOW + HOUR)], NOW),
    ],
)
def test_it_starts_when_the_severity_pages(moments: list[Moment], starts: datetime | None) -> None:
    assert paging(moments, PLAN).started == starts


def test_what_went_out_is_ended_once_and_may_begin_again() -> None:
    paged = [BEGUN, moment(Cue.PAGED)]
    answered = [*paged, moment(Cue.CARED_FOR, because="answered")]
    assert paging(answered, PLAN) == Paging(started=NOW, over="answered")
    ended = [*answered, moment(Cue.ENDED)]
    assert paging(ended, PLAN) == Paging()
    again = paging([*ended, moment(Cue.BEGUN, NOW + HOUR)], PLAN)
    assert again.due == Due(round=0, step=0, at=NOW + HOUR)


def test_an_acknowledgement_stops_the_climbing_and_the_end_still_comes() -> None:
    known = [BEGUN, moment(Cue.PAGED), moment(Cue.ACKNOWLEDGED)]
    assert paging(known, PLAN) == Paging(started=NOW)
    resolved = [*known, moment(Cue.CARED_FOR, because="resolved")]
    assert paging(resolved, PLAN).over == "resolved"
    assert paging([*known, moment(Cue.RANKED, rank=2)], PLAN).over == "lowered"


@examples(200)
@given(
    st.lists(st.integers(0, 90), max_size=5),
    st.integers(0, 3),
    st.integers(1, 60),
    st.integers(0, 120),
    st.data(),
)
def test_every_policy_comes_to_its_end_and_takes_each_step_once(
    waits: list[int], repeats: int, repeat_after: int, late: int, data: st.DataObject
) -> None:
    nobody = data.draw(st.frozensets(st.integers(0, 4)))
    plan = Plan(
        waits=tuple(number * MINUTE for number in waits),
        repeats=repeats,
        repeat_after=repeat_after * MINUTE,
        ranks=frozenset({1}),
        since=NOW,
    )
    done = lived(plan, BEGUN, late=timedelta(seconds=late), nobody=nobody)
    reached = set(range(len(waits))) - nobody
    rounds = repeats + 1 if reached else 1
    steps = [*range(len(waits))] * rounds
    assert [step for _, step in done] == [*steps, None]
    assert [when for when, _ in done] == sorted(when for when, _ in done)
