"""Figures: right on a small log, and the same however its cases are parted."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.replay.logs import UNOPENED, cases, mapping, plan

from troth.promises.calendar import Calendar
from troth.replay.cases import micros
from troth.replay.figures import Attainment, Figures, figures_of, nothing
from troth.replay.openness import by_hour_of_week, changes_by_hour
from troth.replay.plans import Plan

BY = mapping(UNOPENED)
PLANS = [plan("cloudmark/premium", BY), plan("opendns/gold", BY), plan("valimail/premier", BY)]
START = datetime(2026, 1, 12, 17, tzinfo=UTC)  # Monday, 09:00 in San Francisco
WORDS = ["staff_message", "waiting_on_customer", "customer_message", "resolved", "reopened"]


def row(case: str, hours: float, what: str, severity: str = "mid") -> dict[str, Any]:
    at = START + timedelta(hours=hours)
    return {"case": case, "time": at.isoformat(), "what": what, "severity": severity}


def figures(rows: list[dict[str, Any]], hours: float, plans: list[Plan] = PLANS) -> Figures:
    at = micros(START + timedelta(hours=hours))
    return figures_of(cases(rows, BY, at), plans, at)


SMALL = [
    *(row("kept", 0, "nothing"), row("kept", 1, "staff_message"), row("kept", 2, "resolved")),
    # Three business days are due on Thursday 09:00; resolved eight elapsed hours later.
    *(row("late", 0, "nothing"), row("late", 80, "resolved")),
    *(row("open", 0, "nothing"), row("open", 100, "nothing")),
]


def test_a_small_log_under_one_plan() -> None:
    under = figures(SMALL, 100).plans[0]
    answered = under.attainment["first_response", "P2"]
    assert (answered.met, answered.missed, answered.still_open) == (1, 2, 0)
    assert answered.share == 1 / 3
    solved = under.attainment["resolution", "P2"]
    assert (solved.met, solved.missed, solved.minutes) == (
        1,
        2,
        Counter({120: 1, 24 * 60 + 480: 1}),
    )


def test_the_worst_misses_tell_how_late_in_open_and_elapsed_time() -> None:
    worst = [miss for miss in figures(SMALL, 100).plans[0].worst if miss.metric == "resolution"]
    office = Calendar("America/Los_Angeles", ["Mon-Fri 09:00-17:00"])
    due = office.add(START, 24 * 3600)
    assert [(miss.case, miss.met_at is None) for miss in worst] == [("open", True), ("late", False)]
    for miss, end in zip(
        worst, (START + timedelta(hours=100), START + timedelta(hours=80)), strict=True
    ):
        assert miss.due == micros(due)
        assert miss.late == office.between(due, end) * 1e6
        assert miss.elapsed == micros(end) - micros(due)


def test_another_plan_is_compared_case_by_case() -> None:
    rows = [
        *(row("both", 0, "nothing"), row("both", 90, "staff_message")),
        *(row("stricter", 0, "nothing"), row("stricter", 5, "staff_message")),
        *(row("neither", 0, "nothing"), row("neither", 1, "staff_message")),
    ]
    # One business day under Cloudmark, four hours under Valimail.
    found = figures(rows, 100).plans[2].differences["first_response"]
    assert (found.missed, found.missed_under_first) == (2, 1)
    assert (found.missed_only_here, found.missed_only_there) == (1, 0)
    assert found.late == 3600e6
    assert [miss.case for miss in found.worst] == ["stricter"]


def test_a_share_and_percentiles_of_nothing_are_none() -> None:
    assert Attainment().share is None
    assert Attainment().percentile(0.5) is None


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([0.1, 0.5, 0.9]))
def test_a_percentile_is_the_least_that_so_many_are_within(minutes: list[int], part: float) -> None:
    found = Attainment(minutes=Counter(minutes)).percentile(part)
    within = [
        least
        for least in sorted(minutes)
        if sum(m <= least for m in minutes) >= part * len(minutes)
    ]
    assert found == within[0]


@st.composite
def log(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in range(draw(st.integers(1, 30))):
        hours = draw(st.integers(0, 200)) / 2
        for word in ["nothing", *draw(st.lists(st.sampled_from(WORDS), max_size=6))]:
            rows.append(row(f"c{number}", hours, word, draw(st.sampled_from(["high", "mid"]))))
            hours += draw(st.integers(0, 90)) / 2
    return rows


@examples(40)
@given(log(), st.integers(0, 2**32), st.integers(1, 5))
def test_the_figures_of_parts_add_up_to_those_of_the_whole(
    rows: list[dict[str, Any]], seed: int, count: int
) -> None:
    names = sorted({one["case"] for one in rows})
    random.Random(seed).shuffle(names)
    total = nothing(PLANS)
    for part in (names[n::count] for n in range(min(count, len(names)))):
        total.add(figures([one for one in rows if one["case"] in part], 400))
    assert total == figures(rows, 400)


@examples(40)
@given(log())
def test_open_work_is_what_counting_hour_by_hour_finds(rows: list[dict[str, Any]]) -> None:
    at = START + timedelta(hours=170)
    zone = "Asia/Tokyo"
    changes = changes_by_hour(cases(rows, BY, micros(at)), micros(at))
    seen: dict[int, list[int]] = {}
    hour = min((h for h in _hours(at) if _open_at(rows, h)), default=at)
    while hour < at:
        local = hour.astimezone(ZoneInfo(zone))
        seen.setdefault(local.weekday() * 24 + local.hour, []).append(_open_at(rows, hour))
        hour += timedelta(hours=1)
    means = {number: sum(counts) / len(counts) for number, counts in seen.items()}
    assert by_hour_of_week(changes, micros(at), zone) == [means.get(n) for n in range(168)]


def _hours(end: datetime) -> list[datetime]:
    return [START + timedelta(hours=n) for n in range((end - START) // timedelta(hours=1))]


def _open_at(rows: list[dict[str, Any]], hour: datetime) -> int:
    state: dict[str, tuple[bool, bool]] = {}  # resolved, waiting
    for one in rows:
        if datetime.fromisoformat(one["time"]) > hour:
            continue
        resolved, waiting = state.get(one["case"], (False, False))
        match one["what"]:
            case "resolved":
                resolved = True
            case "reopened":
                resolved = waiting = False
            case "waiting_on_customer":
                waiting = True
            case "customer_message":
                waiting = False
        state[one["case"]] = (resolved, waiting)
    return sum(not resolved and not waiting for resolved, waiting in state.values())
