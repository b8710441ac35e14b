"""The shipped programmes against due times and clocks worked out independently of this code."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from troth.promises.clocks import Clock, clocks
from troth.promises.events import Opened
from troth.promises.instants import format_instant, parse_instant
from troth.promises.offer import offer
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Metric, Terms
from troth.promises.timeline import event_to_json, parse_timeline

DATA = Path(__file__).parent / "data"
DUE = json.loads((DATA / "due.json").read_text())
TIMELINES = json.loads((DATA / "timelines.json").read_text())


def terms_of(case: dict[str, Any]) -> Terms:
    return shipped_programmes()[case["programme"]].terms(case["plan"])


def written(instant: datetime | None) -> str | None:
    return instant and format_instant(instant)


def summary(clock: Clock) -> dict[str, str | None]:
    return {
        "metric": clock.metric.value,
        "started": written(clock.started),
        "due": written(clock.due),
        "status": clock.status.value,
        "met_at": written(clock.met_at),
        "breached_at": written(clock.breached_at),
    }


def test_nothing_of_the_data_is_lost() -> None:
    assert (len(DUE), len(TIMELINES)) == (80, 80)


@pytest.mark.parametrize("case", DUE, ids=lambda case: f"{case['programme']}-{case['opened']}")
def test_due_times_at_opening(case: dict[str, Any]) -> None:
    opened = Opened(
        at=parse_instant(case["opened"]),
        severity=case["severity"],
        channel=case["channel"],
        site=case.get("site"),
    )
    offered = offer(terms_of(case), opened)
    assert written(offered.due(Metric.FIRST_RESPONSE)) == case["first_response_due"]
    if "resolution_due" in case:
        assert written(offered.due(Metric.RESOLUTION)) == case["resolution_due"]


@pytest.mark.parametrize("case", TIMELINES, ids=lambda case: f"{case['programme']}-{case['at']}")
def test_clocks_of_a_timeline(case: dict[str, Any]) -> None:
    timeline = parse_timeline(case["events"])
    found = clocks(terms_of(case), timeline, parse_instant(case["at"]))
    assert [summary(clock) for clock in found] == case["clocks"]


@pytest.mark.parametrize("case", TIMELINES, ids=lambda case: f"{case['programme']}-{case['at']}")
def test_a_timeline_survives_its_json_form(case: dict[str, Any]) -> None:
    timeline = parse_timeline(case["events"])
    assert parse_timeline([event_to_json(event) for event in timeline.events]) == timeline
