"""Judging cases together gives what the core's own fold gives for each of them."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.promises.cases import everything
from tests.replay.logs import UNOPENED, cases, mapping

from troth.promises.schema import Programme
from troth.promises.shipped import shipped_programmes
from troth.replay.cases import Cases, micros
from troth.replay.folded import one_by_one
from troth.replay.judging import judge
from troth.replay.mapping import LogMapping
from troth.replay.outcomes import COLUMNS, Outcomes
from troth.replay.plans import Plan
from troth.replay.words import Word

PROGRAMMES = [everything(), *shipped_programmes().values()]
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


def mapping_for(programme: Programme) -> LogMapping:
    sites = "\n".join(f'{site} = "{site}"' for site in programme.sites or {})
    columns = f'[site]\ncolumn = "site"\n[site.means]\n"" = "x"\n{sites}'.replace('"" = "x"\n', "")
    channels = (
        '[channel]\ncolumn = "channel"\ndefault = "portal"\n'
        '[channel.means]\nphone = "phone"\nemail = "email"'
    )
    kinds = '[kind]\ncolumn = "kind"\ndefault = "incident"\n[kind.means]\nquestion = "question"'
    text = "\n".join([UNOPENED, columns if sites else "", channels, kinds])
    return mapping(text)


@st.composite
def batch(draw: st.DrawFn) -> tuple[Plan, Cases, int]:
    programme = draw(st.sampled_from(PROGRAMMES))
    by = mapping_for(programme)
    plan = Plan.of(programme, draw(st.sampled_from(list(programme.plans))), by)
    usual = draw(st.booleans())
    rows, last = [], BEGINNINGS[0]
    for number in range(draw(st.integers(1, 6))):
        at = draw(st.sampled_from(BEGINNINGS)) + draw(GAPS)
        site = draw(st.sampled_from(by.sites)) if by.sites else ""
        severity = draw(st.sampled_from(["high", "mid", "low"]))
        channel = draw(st.sampled_from(["", "email", "phone"]))
        kind = draw(st.sampled_from(["", "question"]))
        for what in draw(
            st.lists(st.sampled_from(USUAL if usual else WORDS), min_size=1, max_size=14)
        ):
            if not usual and draw(st.integers(0, 9)) == 0:
                severity = draw(st.sampled_from(["high", "mid", "low"]))
                site = draw(st.sampled_from(by.sites)) if by.sites else ""
            columns = {"what": what, "severity": severity, "channel": channel, "kind": kind}
            rows.append({"case": f"c{number}", "time": at.isoformat(), "site": site, **columns})
            last = max(last, at)
            at += draw(GAPS)
    until = micros(last + draw(GAPS))
    return plan, cases(rows, by, until), until


def in_order(found: Outcomes) -> list[tuple[int, ...]]:
    return sorted(zip(*(getattr(found, name).tolist() for name in COLUMNS), strict=True))


@given(batch())
def test_every_outcome_is_the_same(one: tuple[Plan, Cases, int]) -> None:
    plan, these, at = one
    alone = one_by_one(these, np.arange(len(these)), plan, at)
    assert in_order(judge(these, plan, at)) == in_order(alone)
