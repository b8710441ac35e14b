"""The programme format can say the clauses of other published policies: a file for each."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from troth.promises.amounts import (
    BusinessDays,
    BusinessHours,
    Elapsed,
    EndOfBusinessDay,
    NoClock,
    TimeOnBusinessDay,
)
from troth.promises.clocks import Clock, clocks
from troth.promises.errors import ProgrammeError
from troth.promises.events import Call, Caller, Opened, Triggered
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.schema_base import Record
from troth.promises.terms import Commitment, Metric
from troth.promises.timeline import Timeline

FILES = Path(__file__).parent / "programmes"
HOUR = 3600.0
MONDAY = datetime(2026, 3, 2, 20, tzinfo=UTC)


def load(name: str) -> Programme:
    return load_programme(FILES / f"{name}.yaml")


def promised(name: str, severity: str, channel: str = "portal") -> tuple[Commitment, ...]:
    return load(name).terms("standard").commitments(severity, "incident", channel)


def run(name: str, *events: Opened | Call | Triggered) -> list[Clock]:
    return clocks(load(name).terms("standard"), Timeline(events=events), events[-1].at)


@pytest.mark.parametrize("file", sorted(FILES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_clause_cites_where_it_stands(file: Path) -> None:
    programme = load_programme(file)
    for plan in programme.plans:
        assert all(promise.clause for promise in programme.terms(plan).promised)


def test_01_an_ongoing_response_beside_the_first() -> None:
    first, ongoing = promised("01-ongoing-response", "P1")
    assert (first.metric, first.amount) == (Metric.FIRST_RESPONSE, Elapsed(2 * HOUR))
    assert (ongoing.metric, ongoing.amount) == (Metric.UPDATE, Elapsed(4 * HOUR))
    assert ongoing.amount.text == "every 4 hours"


def test_02_cover_around_the_clock_once_requested() -> None:
    usual, on_request = promised("02-cover-on-request", "P1")
    assert (usual.trigger, usual.calendar) == ("opened", "office")
    assert (on_request.trigger, on_request.calendar) == ("requested", "always")
    assert on_request.interpretation is not None
    opened = Opened(at=MONDAY, severity="P1", channel="portal")
    asked = Triggered(at=MONDAY.replace(hour=21), trigger="requested")
    assert [clock.due for clock in run("02-cover-on-request", opened, asked)] == [
        datetime(2026, 3, 3, 10, tzinfo=UTC),
        datetime(2026, 3, 2, 22, tzinfo=UTC),
    ]


def test_03_a_duty_whose_neglect_may_lower_the_severity() -> None:
    (duty,) = load("03-duty-with-consequence").customer_duties
    assert duty.severities == ("P1",)
    assert duty.consequence is not None
    assert duty.consequence.what == "severity_may_drop"
    assert (duty.consequence.severities, duty.consequence.to) == (("P1",), "P2")


def test_04_no_clock_before_the_call() -> None:
    (response,) = promised("04-call-must-follow", "P1")
    assert response.trigger == "customer_call"
    opened = Opened(at=MONDAY, severity="P1", channel="portal")
    call = Call(at=MONDAY.replace(hour=21), caller=Caller.CUSTOMER)
    assert run("04-call-must-follow", opened) == []
    (clock,) = run("04-call-must-follow", opened, call)
    assert clock.due == datetime(2026, 3, 2, 21, 30, tzinfo=UTC)


def test_05_updates_in_business_hours_and_effort_without_a_clock() -> None:
    programme = load("05-updates-and-effort")
    (update,) = promised("05-updates-and-effort", "P1")
    assert (update.amount, update.calendar) == (BusinessHours(4 * HOUR), "office")
    in_words = programme.terms("standard").without_clock("P2", "incident", "portal")
    assert [promise.amount for promise in in_words] == [
        NoClock("as available"),
        NoClock("when time allows"),
    ]


def test_06_resolution_in_mixed_units() -> None:
    (top,) = promised("06-mixed-units", "P1")
    (next_one,) = promised("06-mixed-units", "P2")
    assert (top.amount, top.calendar) == (Elapsed(8 * HOUR), "always")
    assert (next_one.amount, next_one.calendar) == (BusinessDays(3), "office")


def test_07_contacts_limited_by_number_ownership_or_project() -> None:
    small, large, projects = load("07-limited-contacts").contacts
    assert (small.limited_by, small.limit, small.others) == ("number", 2, "self_help")
    assert (large.limited_by, large.limit, large.others) == ("case_owner", None, "refused")
    assert (projects.limited_by, projects.limit) == ("project", 1)
    assert [rule.holds_for("large") for rule in (small, large)] == [False, True]


def test_08_a_change_announced_by_comment_counts_from_then() -> None:
    rules = load("08-announced-change").severity_rules
    assert rules is not None
    assert rules.change is not None
    assert (rules.change.announced, rules.change.counts_from) == ("by_comment", "change")


def test_09_clocks_start_at_an_alert_an_event_or_the_submission() -> None:
    promises = promised("09-three-starts", "P1")
    assert [promise.trigger for promise in promises] == [
        "alert",
        "confirmed_event",
        "opened",
        "opened",
    ]
    assert promises[-1].pauses
    opened = Opened(at=MONDAY, severity="P1", channel="portal")
    alert = Triggered(at=MONDAY.replace(hour=21), trigger="alert")
    dues = {clock.commitment.id: clock.due for clock in run("09-three-starts", opened, alert)}
    assert dues["response-to-alert.P1"] == datetime(2026, 3, 2, 21, 15, tzinfo=UTC)
    assert dues["response.P1"] == datetime(2026, 3, 2, 21, tzinfo=UTC)


def test_10_a_channel_that_carries_no_promise() -> None:
    assert len(promised("10-channel-without-promise", "P1", "email")) == 1
    assert promised("10-channel-without-promise", "P1", "community") == ()
    in_words = load("10-channel-without-promise").terms("standard").without_clock
    assert in_words("P1", "incident", "community") == ()


def test_11_holidays_by_date_or_where_the_support_is_given() -> None:
    terms = load("11-holidays").terms("standard")
    office = terms.calendar("office")
    assert office.holiday_name(date(2026, 12, 25)) == "Christmas Day"
    assert not office.is_open(datetime(2026, 12, 24, 15, tzinfo=UTC))
    labour_day, mountain_day = date(2026, 5, 1), date(2026, 8, 11)
    assert terms.calendar("site").holiday_name(labour_day) is not None
    assert terms.calendar("site", "tokyo").holiday_name(labour_day) is None
    assert terms.calendar("site", "tokyo").holiday_name(mountain_day) is not None


def test_12_closing_by_agreement_or_after_silence_with_a_reminder() -> None:
    agreed, silent = load("12-closing").closing
    assert (agreed.when, agreed.by) == ("customer_agrees", ("customer", "staff"))
    assert (silent.when, silent.after, silent.reminder) == (
        "silence",
        BusinessDays(10),
        BusinessDays(3),
    )
    assert silent.calendar == "office"


def test_13_escalation_to_named_roles_by_time() -> None:
    programme = load("13-escalation")
    (rule,) = programme.escalations
    assert [(step.after, step.to) for step in rule.steps] == [
        (Elapsed(2 * HOUR), "team-lead"),
        (Elapsed(6 * HOUR), "director"),
    ]
    assert programme.roles["director"].title == "Director of support"
    assert rule.declining is not None
    assert rule.declining.needs_reason


def test_14_uptime_with_credits_claims_and_termination() -> None:
    (uptime,) = load("14-uptime-credits").uptime
    assert (uptime.target, uptime.period) == (99.9, "month")
    assert uptime.excludes == ("announced maintenance",)
    assert [(band.below, band.credit) for band in uptime.credits] == [
        (99.9, 10),
        (99, 25),
        (95, 100),
    ]
    assert uptime.claim_within == Elapsed(30 * 24 * HOUR)
    assert uptime.termination is not None
    assert (uptime.termination.misses, uptime.termination.within_periods) == (3, 6)


def test_15_cover_that_is_booked_ahead() -> None:
    (cover,) = load("15-booked-cover").booked_cover
    assert (cover.notice, cover.calendar) == (BusinessDays(4), "office")
    assert (cover.longest, cover.charge) == (Elapsed(48 * HOUR), "extra")


def test_16_targets_relative_to_business_days() -> None:
    (by_ten,) = promised("16-relative-targets", "P1")
    (by_evening,) = promised("16-relative-targets", "P2")
    assert isinstance(by_ten.amount, TimeOnBusinessDay)
    assert isinstance(by_evening.amount, EndOfBusinessDay)
    friday = datetime(2026, 3, 6, 12, tzinfo=UTC)
    (ten,) = run("16-relative-targets", Opened(at=friday, severity="P1", channel="portal"))
    (evening,) = run("16-relative-targets", Opened(at=friday, severity="P2", channel="portal"))
    assert ten.due == datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert evening.due == datetime(2026, 3, 9, 17, tzinfo=UTC)


def test_17_a_budget_of_cases_and_the_class_of_remedy() -> None:
    programme = load("17-budget-and-remedy")
    (budget,) = programme.incident_budget
    assert (budget.cases, budget.per, budget.overage) == (10, "year", "charged")
    assert {rule.remedy: rule.metrics for rule in programme.remedies} == {
        "best_effort": (Metric.RESOLUTION,),
        "objective": (Metric.FIRST_RESPONSE,),
        "credit_bearing": (Metric.UPDATE,),
    }


# Terms


def test_terms_are_built_once() -> None:
    programme = load("07-limited-contacts")
    small = programme.terms("small")
    assert programme.terms("small") is small
    assert small.other_plan("large") is programme.terms("large")


def test_names_that_the_programme_lacks_are_refused() -> None:
    programme = load("11-holidays")
    terms = programme.terms("standard")
    with pytest.raises(ProgrammeError, match=r"no plan 'standart'; did you mean 'standard'\?$"):
        programme.terms("standart")
    with pytest.raises(ProgrammeError, match=r"no plan 'xyz'; use one of [a-z, ]*\.$"):
        programme.terms("xyz")
    with pytest.raises(ProgrammeError, match="no severity 'P7'; use one of P1, P2"):
        terms.commitments("P7", "incident", "portal")
    with pytest.raises(ProgrammeError, match="no site 'paris'; use one of berlin, tokyo"):
        terms.calendar("site", "paris")
    with pytest.raises(ProgrammeError, match="no calendar 'nights'"):
        terms.calendar("nights")
    with pytest.raises(ProgrammeError, match="has no default site"):
        load("16-relative-targets").terms("standard").calendar("site")


def test_without_a_default_the_only_site_is_home() -> None:
    assert load("11-holidays").home_site() == "berlin"
    assert load("16-relative-targets").home_site() is None


# The reference

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "programme-format.md"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-programme.md"


def test_the_reference_has_every_key() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    missing = [
        f"{record.__name__}.{key}"
        for record in records(Programme)
        for key in record.model_fields
        if f"`{key}`" not in text
    ]
    assert missing == []


def records(record: type[Record]) -> set[type[Record]]:
    found = {record}
    for field in record.model_fields.values():
        for inner in records_in(field.annotation):
            found |= records(inner)
    return found


def records_in(annotation: object) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [record for part in get_args(annotation) for record in records_in(part)]


def test_the_programme_of_the_how_to_is_right() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    programme = load_programme("".join(blocks))
    assert [promise.id for promise in programme.terms("gold").promised] == [
        "response.P1",
        "response.P2",
        "response-gold-call.P1",
    ]
