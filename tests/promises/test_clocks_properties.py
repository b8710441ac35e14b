"""What must hold of any timeline, tried on many made-up ones."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.promises.cases import MONDAY, PROGRAMME, everything

from troth.promises.clocks import Clock, Status, clocks
from troth.promises.events import Opened, SeverityChanged
from troth.promises.loader import load_programme
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline, parse_timeline

LATER: dict[str, dict[str, Any]] = {
    "message": {
        "sender": st.sampled_from(["customer", "staff", "system"]),
        "public": st.booleans(),
    },
    "call": {"caller": st.sampled_from(["customer", "staff"]), "answered": st.booleans()},
    "waiting_on_customer": {},
    "resumed": {},
    "workaround_provided": {},
    "resolved": {},
    "reopened": {},
    "closed": {},
    "update_requested": {},
    "triggered": {"trigger": st.sampled_from(["requested", "alert", "confirmed_event"])},
    "work_started": {},
    "work_stopped": {},
    "released": {},
}
PROGRAMMES = [
    everything(),
    load_programme(PROGRAMME.with_name("twists.yaml")),
    load_programme(PROGRAMME.with_name("odd-hours.yaml")),
    *shipped_programmes().values(),
]
TERMS = [programme.terms(plan) for programme in PROGRAMMES for plan in programme.plans]
GAPS = st.integers(0, 60 * 24 * 4).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def case(
    draw: st.DrawFn, gaps: st.SearchStrategy[timedelta] = GAPS
) -> tuple[Terms, Timeline, datetime]:
    terms = draw(st.sampled_from(TERMS))
    later = {
        **LATER,
        "severity_changed": {"severity": st.sampled_from(list(terms.severities))},
        "plan_changed": {"plan": st.sampled_from(list(terms.plans))},
    }
    if terms.sites:
        later["assigned"] = {"site": st.sampled_from(list(terms.sites))}
    at = MONDAY + draw(gaps)
    events: list[dict[str, Any]] = [_opened(draw, terms, at)]
    for kind in draw(st.lists(st.sampled_from(sorted(later)), max_size=12)):
        at += draw(gaps)
        fields = {name: draw(values) for name, values in later[kind].items()}
        events.append({"at": at.isoformat(), "type": kind, **fields})
    return terms, parse_timeline(events), at + draw(gaps)


def _opened(draw: st.DrawFn, terms: Terms, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "type": "opened",
        "severity": draw(st.sampled_from(list(terms.severities))),
        "channel": draw(st.sampled_from(["portal", "phone", "email"])),
        "kind": draw(st.sampled_from(["incident", "question"])),
    }


def by_key(found: list[Clock]) -> dict[str, Clock]:
    return {clock.key: clock for clock in found}


@given(case())
def test_states_are_consistent(one: tuple[Terms, Timeline, datetime]) -> None:
    terms, timeline, at = one
    found = clocks(terms, timeline, at)
    assert len(by_key(found)) == len(found)
    for clock in found:
        assert (clock.breached_at is not None) == (clock.status is Status.BREACHED)
        if clock.status is Status.MET:
            assert clock.met_at is not None
            assert clock.due is None or clock.met_at <= clock.due
        if clock.status is Status.BREACHED:
            assert clock.due == clock.breached_at is not None
            assert clock.breached_at <= at
            assert clock.met_at is None or clock.met_at >= clock.breached_at
        if clock.status in (Status.PAUSED, Status.CANCELLED):
            assert clock.due is None
        if clock.status in (Status.RUNNING, Status.HELD) and clock.due is not None:
            assert clock.due > at
        assert (clock.status is Status.HELD) == (
            clock.started > at and clock.status not in (Status.MET, Status.CANCELLED)
        )


@given(case())
def test_the_past_never_changes(one: tuple[Terms, Timeline, datetime]) -> None:
    """A breach, once there, stays; clocks keep their keys; nothing before an event moves."""
    terms, timeline, at = one
    earlier: dict[str, Clock] = {}
    for moment in [*(event.at for event in timeline.events), at]:
        now = by_key(clocks(terms, timeline, moment))
        assert earlier.keys() <= now.keys()
        for key, clock in earlier.items():
            if clock.breached_at is not None:
                assert now[key].breached_at == clock.breached_at
            assert now[key].metric is clock.metric
        earlier = now


@given(case())
def test_events_after_the_instant_have_not_happened(one: tuple[Terms, Timeline, datetime]) -> None:
    terms, timeline, _ = one
    moment = timeline.events[len(timeline.events) // 2].at
    known = Timeline(events=tuple(event for event in timeline.events if event.at <= moment))
    assert clocks(terms, timeline, moment) == clocks(terms, known, moment)


@given(case(), GAPS)
def test_raising_never_makes_a_clock_due_later(
    one: tuple[Terms, Timeline, datetime], gap: timedelta
) -> None:
    terms, timeline, at = one
    rank = terms.severities
    severities = [timeline.opened.severity] + [
        event.severity for event in timeline.events if isinstance(event, SeverityChanged)
    ]
    top = min(rank, key=lambda code: rank[code])
    raised = Timeline(events=(*timeline.events, SeverityChanged(at=at, severity=top)))
    before = by_key(clocks(terms, timeline, at))
    for key, clock in by_key(clocks(terms, raised, at)).items():
        old = before.get(key)
        if old and old.due and clock.due and rank[severities[-1]] > rank[top]:
            assert clock.due <= old.due


@given(case())
def test_the_counted_stretches_add_up_to_the_amount(
    one: tuple[Terms, Timeline, datetime],
) -> None:
    terms, timeline, at = one
    for clock in clocks(terms, timeline, at):
        if clock.due is not None and clock.allowed is not None:
            assert abs(sum(stretch.seconds for stretch in clock.stretches) - clock.allowed) < 1e-3


def test_a_timeline_not_yet_begun_has_no_clocks() -> None:
    opened = Opened(at=MONDAY, severity="high", channel="portal")
    before = MONDAY - timedelta(seconds=1)
    assert clocks(TERMS[0], Timeline(events=(opened,)), before) == []
