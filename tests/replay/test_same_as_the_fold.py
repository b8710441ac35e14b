"""Judging cases together gives what the core's own fold gives for each of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.cases import PROGRAMME, everything
from tests.replay.logs import UNOPENED, cases, mapping

from troth.promises.clocks import Status
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.shipped import shipped_programme, shipped_programmes
from troth.promises.terms import Metric
from troth.replay.cases import Cases, micros
from troth.replay.folded import one_by_one
from troth.replay.judging import judge
from troth.replay.mapping import LogMapping
from troth.replay.outcomes import COLUMNS, METRICS, STATUSES, Outcomes
from troth.replay.plans import Plan
from troth.replay.words import Word

HOLDING = (
    PROGRAMME.read_text(encoding="utf-8")
    .replace(
        "{id: workaround,",
        "{id: workaround, held: {during: [weekend, holiday], until: customer_call},",
    )
    .replace("{id: resolution,", "{id: resolution, pauses: never,")
)
# Those that promise most come more often.
PROGRAMMES = [
    *[everything(), load_programme(HOLDING, file="holding.yaml")] * 3,
    *shipped_programmes().values(),
]
# Around a change to summer time, and into a public holiday of some.
BEGINNINGS = [datetime(2026, 3, 5, 14, tzinfo=UTC), datetime(2026, 12, 24, 20, tzinfo=UTC)]
# What is alike everywhere comes more often than what must be judged case by case.
USUAL = [
    Word.STAFF_MESSAGE, Word.CUSTOMER_MESSAGE, Word.WAITING_ON_CUSTOMER, Word.RESUMED, Word.ACTIVE,
    Word.RESOLVED, Word.CLOSED, Word.REOPENED, Word.WORKAROUND_PROVIDED, Word.UPDATE_REQUESTED,
    Word.WORK_STARTED, Word.WORK_STOPPED, Word.STAFF_CALL,
]  # fmt: skip
WORDS = [word for word in Word if word is not Word.OPENED]
# Often no time passes, or exactly what is promised.
GAPS = st.one_of(
    st.sampled_from([0, 0, 30, 60, 120, 240, 480, 1440]), st.integers(0, 60 * 24 * 4)
).map(lambda minutes: timedelta(minutes=minutes))

SEVERITIES = st.sampled_from(["high", "mid", "low"])
KINDS = st.sampled_from(["", "question"])


def mapping_for(programme: Programme) -> LogMapping:
    sites = "\n".join(f'{site} = "{site}"' for site in programme.sites or {})
    by_site = f'[site]\ncolumn = "site"\n[site.means]\n{sites}' if sites else ""
    channels = (
        '[channel]\ncolumn = "channel"\ndefault = "portal"\n'
        '[channel.means]\nphone = "phone"\nemail = "email"'
    )
    kinds = '[kind]\ncolumn = "kind"\ndefault = "incident"\n[kind.means]\nquestion = "question"'
    return mapping("\n".join([UNOPENED, by_site, channels, kinds]))


@st.composite
def batch(draw: st.DrawFn) -> tuple[Plan, Cases, int]:
    programme = draw(st.sampled_from(PROGRAMMES))
    by = mapping_for(programme)
    plan = Plan.of(programme, draw(st.sampled_from(list(programme.plans))), by)
    words = draw(st.sampled_from([USUAL, WORDS]))
    rows = [row for n in range(draw(st.integers(1, 8))) for row in _life(draw, f"c{n}", by, words)]
    last = max(datetime.fromisoformat(row["time"]) for row in rows)
    until = micros(last + draw(GAPS))
    return plan, cases(rows, by, until), until


def _life(
    draw: st.DrawFn, case: str, by: LogMapping, words: list[Word]
) -> Iterator[dict[str, str]]:
    at = draw(st.sampled_from(BEGINNINGS)) + draw(GAPS)
    channel, kind = draw(st.sampled_from(["", "email", "phone"])), draw(KINDS)
    severity, site = draw(SEVERITIES), draw(st.sampled_from(by.sites or ("",)))
    for what in draw(st.lists(st.sampled_from(words), min_size=1, max_size=14)):
        if words is WORDS and draw(st.integers(0, 9)) == 0:
            severity, site = draw(SEVERITIES), draw(st.sampled_from(by.sites or ("",)))
        opened_as = {"severity": severity, "site": site, "channel": channel, "kind": kind}
        yield {"case": case, "time": at.isoformat(), "what": what, **opened_as}
        at += draw(GAPS)


def in_order(found: Outcomes) -> list[tuple[int, ...]]:
    return sorted(zip(*(getattr(found, name).tolist() for name in COLUMNS), strict=True))


@examples(120)
@given(batch())
def test_every_outcome_is_the_same(one: tuple[Plan, Cases, int]) -> None:
    plan, these, at = one
    alone = one_by_one(these, np.arange(len(these)), plan, at)
    assert in_order(judge(these, plan, at)) == in_order(alone)


@pytest.mark.parametrize("last", ["staff_message", "resolved", "closed"])
def test_so_is_what_happens_at_the_very_due_instant(last: str) -> None:
    """The case waits when three business days are over, and ends at the same instant."""
    opened, due = datetime(2026, 2, 2, 17, tzinfo=UTC), datetime(2026, 2, 5, 1, tzinfo=UTC)
    told = [(opened, "nothing"), (due, "waiting_on_customer"), (due, last)]
    rows = [
        {"case": "a", "time": at.isoformat(), "what": what, "severity": "mid"} for at, what in told
    ]
    by, at = mapping(UNOPENED), micros(due + timedelta(days=1))
    plan, these = Plan.of(shipped_programme("cloudmark"), "premium", by), cases(rows, by, at)
    together = in_order(judge(these, plan, at))
    assert together == in_order(one_by_one(these, np.arange(1), plan, at))
    solved = [STATUSES[row[6]] for row in together if METRICS[row[1]] is Metric.RESOLUTION]
    assert solved == [Status.MET if last == "resolved" else Status.BREACHED]
