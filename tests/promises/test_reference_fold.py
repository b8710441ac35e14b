"""The fold against a slow and plain reading of the same document, on made-up timelines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.cases import everything
from tests.promises.reference_fold import Seen, reference_clocks
from tests.promises.test_acceptance import TIMELINES, terms_of, written

from troth.promises.clocks import Clock, clocks
from troth.promises.instants import parse_instant
from troth.promises.loader import load_programme
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline, parse_timeline

OWED = ("running", "paused", "held")  # only then does it matter what remains
PROGRAMMES = [
    everything(),
    load_programme(Path(__file__).parent / "data" / "twists.yaml"),
    *shipped_programmes().values(),
]
# The programmes that promise every metric are drawn more often than those that promise a few.
TERMS = [
    programme.terms(plan)
    for programme in [*PROGRAMMES[:2] * 4, *PROGRAMMES[2:]]
    for plan in programme.plans
]
SENDERS = st.sampled_from(["customer", "staff", "staff", "system"])
LATER: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "message": {"sender": SENDERS, "public": st.sampled_from([True, True, False])},
    "call": {"caller": st.sampled_from(["customer", "staff"]), "answered": st.booleans()},
    "kind_changed": {"kind": st.sampled_from(["incident", "question"])},
    "waiting_on_customer": {},
    "resumed": {},
    "workaround_provided": {},
    "resolved": {},
    "confirmed": {},
    "reopened": {},
    "closed": {},
    "update_requested": {},
    "work_started": {},
    "work_stopped": {},
    "released": {},
    "triggered": {"trigger": st.sampled_from(["requested", "alert", "confirmed_event"])},
}
# Often drawn again, because much hangs on them, and on their order.
WEIGHTS = ["message", "severity_changed", "plan_changed", "assigned", "reopened", "call"]
# Days on which something is the matter: daylight saving, holidays and their eves, weekends.
DAYS = [
    datetime(2026, 1, 9, tzinfo=UTC),
    datetime(2026, 1, 13, tzinfo=UTC),
    datetime(2026, 3, 7, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
    datetime(2026, 7, 3, tzinfo=UTC),
    datetime(2026, 10, 31, tzinfo=UTC),
    datetime(2026, 12, 24, tzinfo=UTC),
]
SHORT = st.sampled_from([0, 0, 5, 10, 30, 60, 120, 180]).map(lambda n: timedelta(minutes=n))
LONG = st.one_of(
    st.just(timedelta()),
    st.sampled_from([0.5, 1, 2, 4, 6, 8, 12, 24, 48]).map(lambda hours: timedelta(hours=hours)),
    st.integers(0, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 3600 * 10**6).map(lambda micros: timedelta(microseconds=micros)),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Terms, Timeline, datetime]:
    terms = draw(st.sampled_from(TERMS))
    later = {
        **LATER,
        "severity_changed": {"severity": st.sampled_from(list(terms.severities))},
        "plan_changed": {"plan": st.sampled_from(list(terms.plans))},
        "assigned": {"site": st.sampled_from([None, *terms.sites])},
    }
    gaps = draw(st.sampled_from([SHORT, SHORT, LONG]))
    at = draw(st.sampled_from(DAYS)) + draw(LONG)
    events: list[dict[str, Any]] = [_opened(draw, terms, at)]
    for kind in draw(st.lists(st.sampled_from([*sorted(later), *WEIGHTS]), max_size=14)):
        at += draw(gaps)
        fields = {name: draw(values) for name, values in later[kind].items()}
        if kind == "released" and draw(st.booleans()):
            fields["on"] = (at + draw(gaps)).isoformat()
        events.append({"at": at.isoformat(), "type": kind, **fields})
    return terms, parse_timeline(events), at + draw(gaps)


def _opened(draw: st.DrawFn, terms: Terms, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "type": "opened",
        "severity": draw(st.sampled_from(list(terms.severities))),
        "channel": draw(st.sampled_from(["portal", "portal", "phone", "email", "community"])),
        "kind": draw(st.sampled_from(["incident", "incident", "question"])),
        "site": draw(st.sampled_from([None, *terms.sites])),
    }


def by_fold(clock: Clock) -> Seen:
    return Seen(
        clock.metric,
        clock.trigger,
        clock.started,
        clock.due,
        clock.status,
        clock.met_at,
        clock.breached_at,
        clock.remaining if clock.status in OWED else None,
    )


def in_order(found: list[Seen]) -> list[str]:
    """One line for each clock, with what remains to the microsecond."""
    return sorted(
        str(replace(seen, remaining=None if seen.remaining is None else round(seen.remaining, 6)))
        for seen in found
    )


@examples(200)
@given(cases())
def test_the_fold_reads_the_document_as_the_reference_does(
    case: tuple[Terms, Timeline, datetime],
) -> None:
    terms, timeline, at = case
    folded = [by_fold(clock) for clock in clocks(terms, timeline, at)]
    assert in_order(folded) == in_order(reference_clocks(terms, timeline, at))


def test_the_reference_knows_what_the_acceptance_data_expect() -> None:
    for case in TIMELINES:
        found = reference_clocks(
            terms_of(case), parse_timeline(case["events"]), parse_instant(case["at"])
        )
        assert sorted(map(as_expected, found)) == sorted(str(clock) for clock in case["clocks"])


def as_expected(seen: Seen) -> str:
    """The clock as the acceptance data write it."""
    summary = {
        "metric": str(seen.metric),
        "started": written(seen.started),
        "due": written(seen.due),
        "status": seen.status,
        "met_at": written(seen.met_at),
        "breached_at": written(seen.breached_at),
    }
    return str(summary)
