"""The check gives an answer for whatever can be loaded."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis import given
from tests.depth import examples
from tests.promises.linting import changed, findings

from troth.promises.errors import ProgrammeError
from troth.promises.lint import CHECKS

LEVELS = {check.code: check.level for check in CHECKS}
PLAIN = ("30 minutes", "2 hours", "3 days", "as available")
BUSINESS = (
    "2 business hours",
    "1 business day",
    "0.5 business days",
    "3000 business days",
    "end of next business day",
    "10:00 on the next business day",
)
CALENDARS = ("always", "office", "odd", "site")
CHANNELS = ("portal", "phone", "email", "community")
PLANS = ("basic", "gold")
OPENED = ("first_response", "resolution", "workaround")
METRICS = (*OPENED, "next_response", "update", "status_reply")


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


hours = st.sampled_from(CALENDARS) | st.dictionaries(
    st.sampled_from(("P1", "P2")), st.sampled_from(CALENDARS)
)
calendars = st.fixed_dictionaries(
    {
        "title": st.just("Odd hours"),
        "timezone": st.sampled_from(("Pacific/Auckland", "America/Sao_Paulo", "UTC")),
        "windows": some(
            "Mon-Fri 09:00-17:00", "Sun 16:00-Fri 17:00", "Sat 10:00-10:30", "Mon-Sun 00:00-24:00"
        ),
        "holidays": st.sampled_from(("none", "NZ", "BV"))
        | st.dictionaries(st.sampled_from(("2027-12-25", "2027-03-01")), st.just("Day off")),
    },
    optional={
        "closed": some("2027-02-28 01:00-03:00", "2027-03-01 00:00-24:00"),
        "extra": some("2027-02-28 02:00-04:00", "2027-03-06 00:00-24:00"),
        "business_day": st.sampled_from(("8 hours", "24 hours")),
    },
)


@st.composite
def commitments(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Promises of different metrics for each plan; the first of a plan may have a trigger."""
    names = draw(st.lists(st.tuples(st.sampled_from(PLANS), st.sampled_from(METRICS)), unique=True))
    return [
        draw(commitment(plan, metric, f"{plan}-{metric}".replace("_", "-")))
        for plan, metric in names
    ]


@st.composite
def commitment(draw: st.DrawFn, plan: str, metric: str, code: str) -> dict[str, Any]:
    calendar = draw(st.sampled_from(CALENDARS))
    amounts = PLAIN if calendar == "always" else (*PLAIN, *BUSINESS)
    severities = st.sampled_from(("P1", "P2"))
    rule: dict[str, Any] = {
        "id": code,
        "plans": plan,
        "metric": metric,
        "calendar": calendar,
        "targets": draw(st.dictionaries(severities, st.sampled_from(amounts), min_size=1)),
        "clause": "5",
    }
    if metric in OPENED and draw(st.booleans()):
        rule["held"] = {"during": "weekend", "until": "customer_call"}
    elif metric == "first_response":
        rule["trigger"] = draw(st.sampled_from(("opened", "customer_call", "requested", "alert")))
    if metric == "resolution" and draw(st.booleans()):
        rule["pauses"] = "never"
    return rule


@st.composite
def channels(draw: st.DrawFn) -> list[dict[str, Any]]:
    options = st.fixed_dictionaries(
        {"title": st.just("Channel"), "hours": hours, "clause": st.just("4")},
        optional={
            "plans": some(*PLANS),
            "opens_cases": st.booleans(),
            "carries_promises": st.booleans(),
        },
    )
    names = draw(st.lists(st.sampled_from(CHANNELS), unique=True))
    return [{"channel": name} | draw(options) for name in names]


closing = st.sampled_from(
    [
        {"when": "customer_agrees", "by": "customer", "clause": "6"},
        {"when": "logged", "by": "staff", "clause": "6"},
        {"when": "silence", "by": "customer", "after": "3 days", "clause": "6"},
        {"when": "silence", "by": "staff", "after": "3 days", "reminder": "1 week", "clause": "6"},
    ]
)
programmes = st.fixed_dictionaries(
    {
        "calendars": st.fixed_dictionaries({"odd": calendars}),
        "sites": st.fixed_dictionaries({"there": calendars}),
        "commitments": commitments(),
        "channels": channels(),
        "closing": st.lists(closing, max_size=3),
        "plans": st.dictionaries(
            st.just("gold"), st.sampled_from([{"above": "none"}, {"above": "basic"}])
        ),
        "kinds": st.dictionaries(
            st.sampled_from(("feature_request", "service_unusable")),
            st.sampled_from(
                [
                    {"title": "Kind"},
                    {"title": "Kind", "severity": "P1"},
                    {"title": "Kind", "handling": "log_and_close"},
                ]
            ),
        ),
    }
)


@examples(20)
@given(programmes)
def test_whatever_loads_is_checked(parts: dict[str, Any]) -> None:
    text = changed(parts)
    try:
        found = findings(text, years=1)
    except ProgrammeError as error:
        assert error.code == "invalid_programme"
        return
    lines = len(text.splitlines())
    for finding in found:
        assert finding.severity is LEVELS[finding.code]
        assert 1 <= finding.line <= lines
        assert "%" not in str(finding.sentence).replace(" %", "")
    assert len({(one.code, one.at) for one in found}) == len(found)
