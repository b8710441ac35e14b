"""Every part of a programme: which changes are better, worse, or to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from troth.promises.compare import compare
from troth.promises.differences import Difference
from troth.promises.horizon import Horizon
from troth.promises.loader import load_programme
from troth.promises.parts import PARTS
from troth.promises.schema import Programme
from troth.promises.schema_types import Names
from troth.promises.shipped import shipped_programme

Change = Callable[[dict[str, Any]], object]
FILES = Path(__file__).parent / "programmes"
BEGIN = datetime(2026, 2, 10, tzinfo=UTC)  # a holiday in the USA on the 16th
HORIZON = Horizon(BEGIN, BEGIN + timedelta(days=50))
ELSEWHERE = {
    "programme",
    "title",
    "provider",
    "version",
    "summary",
    "plans",
    "default_severity",
    "default_site",
    "commitments",
    "accepted",  # what the check finds and the author lets stand: no promise
}


def differences(name: str, change: Change, *, back: bool = False) -> list[Difference]:
    """What a change of a programme, or taking it back, does."""
    file = FILES / f"{name}.yaml"
    old = load_programme(file) if file.exists() else shipped_programme(name)
    new = _with(old, change)
    versions = (new, old) if back else (old, new)
    return list(compare(*versions, HORIZON).differences)


def _with(programme: Programme, change: Change) -> Programme:
    data = programme.model_dump(mode="json")
    change(data)
    return Programme.model_validate(data, context=Names.of(data))


def effects(name: str, change: Change, *, back: bool = False) -> set[str]:
    return {f"{one.part} {one.effect}" for one in differences(name, change, back=back)}


def test_every_part_of_a_programme_is_compared() -> None:
    assert {part.section for part in PARTS} | ELSEWHERE == set(Programme.model_fields)


def put(value: Any, *path: Any) -> Change:
    def change(data: Any) -> None:
        for name in path[:-1]:
            data = data[name]
        data[path[-1]] = value

    return change


def without(section: str) -> Change:
    return put([], section)


SILENCE = ("closing", 1)
BUDGET = ("incident_budget", 0)
UPTIME = ("uptime", 0)
BANDS = [{"below": 99.9, "credit": 10}, {"below": 99, "credit": 20}, {"below": 95, "credit": 100}]
WORSENINGS: list[tuple[str, Change]] = [
    ("07-limited-contacts", put(1, "contacts", 0, "limit")),
    ("07-limited-contacts", put("refused", "contacts", 0, "others")),
    ("12-closing", put("9 business days", *SILENCE, "after")),
    ("12-closing", put("70 hours", *SILENCE, "after")),
    ("12-closing", put(None, *SILENCE, "reminder")),
    ("12-closing", put("1 business day", *SILENCE, "reminder")),
    ("13-escalation", put("3 hours", "escalations", 0, "steps", 0, "after")),
    ("13-escalation", lambda data: data["escalations"][0]["steps"].pop()),
    ("13-escalation", without("escalations")),
    ("14-uptime-credits", put(99.8, *UPTIME, "target")),
    ("14-uptime-credits", put(BANDS, *UPTIME, "credits")),
    ("14-uptime-credits", put(BANDS[:2], *UPTIME, "credits")),
    ("14-uptime-credits", put("20 days", *UPTIME, "claim_within")),
    ("14-uptime-credits", put(4, *UPTIME, "termination", "misses")),
    ("14-uptime-credits", put(None, *UPTIME, "termination")),
    ("14-uptime-credits", put(["announced maintenance", "storms"], *UPTIME, "excludes")),
    ("14-uptime-credits", put("objective", "remedies", 0, "remedy")),
    ("14-uptime-credits", without("uptime")),
    ("15-booked-cover", put("5 business days", "booked_cover", 0, "notice")),
    ("15-booked-cover", put("40 hours", "booked_cover", 0, "longest")),
    ("15-booked-cover", without("booked_cover")),
    ("17-budget-and-remedy", put(9, *BUDGET, "cases")),
    ("17-budget-and-remedy", put("refused", *BUDGET, "overage")),
    ("03-duty-with-consequence", put(["P1", "P2"], "customer_duties", 0, "severities")),
    ("10-channel-without-promise", put(False, "channels", 0, "carries_promises")),
    ("valimail", put("pacific-business", "channels", 3, "hours")),
    ("valimail", put({"urgent": "always"}, "channels", 7, "hours")),
    ("valimail", put(2, "closing", 1, "attempts")),
    ("blackpearl", put("5 days", "maintenance", "notice")),
    ("blackpearl", put(None, "languages")),
    ("blackpearl", put("staff", "severity_rules", "set_by")),
    ("blackpearl", put(None, "severity_rules", "appeal")),
    ("blackpearl", put("log_and_close", "kinds", "question", "handling")),
    ("blackpearl", put("P4", "default_severity")),
    ("opendns", put(["fix", "agreed", "workaround"], "resolution", "counts")),
    ("cloudmark", put("shared", "roles", "designated-contact", "assigned")),
    ("cloudmark", put(["production"], "roles", "solutions-architect", "stages")),
    ("cloudmark", put(None, "roles", "support-team", "hours")),
    ("valimail", put(1, "allowances", 0, "count")),
    ("cloudmark", put(["customer", "staff"], "closing", 0, "by")),
]


def section(change: Change) -> str:
    """The first part of the path that a change is made at, as the change itself keeps it."""
    path = change.__closure__[0].cell_contents if change.__closure__ else ("escalations",)
    return str(path[0])


@pytest.mark.parametrize(("name", "change"), WORSENINGS)
def test_less_is_worse_and_more_is_better(name: str, change: Change) -> None:
    part = section(change)
    assert f"{part} worse" in effects(name, change)
    back = effects(name, change, back=True)
    assert f"{part} better" in back
    assert f"{part} worse" not in back


TO_LOOK_AT: list[tuple[str, Change]] = [
    ("13-escalation", put("director", "escalations", 0, "steps", 0, "to")),
    ("14-uptime-credits", put("quarter", *UPTIME, "period")),
    ("14-uptime-credits", put(["storms"], *UPTIME, "excludes")),
    ("17-budget-and-remedy", put("best_effort", *BUDGET, "overage")),
    ("blackpearl", put("Mail is late.", "severities", "P1", "meaning")),
    ("blackpearl", put("Other things.", "scope", 0, "covers")),
    ("blackpearl", put(["Exchange"], "platforms", "names")),
    ("blackpearl", put(24, "term", 1, "months")),
    ("blackpearl", put("Be nice.", "customer_duties", 0, "duty")),
]


@pytest.mark.parametrize(("name", "change"), TO_LOOK_AT)
def test_what_has_no_plain_direction_is_to_be_looked_at(name: str, change: Change) -> None:
    for back in (False, True):
        assert effects(name, change, back=back) == {f"{section(change)} changed"}


@pytest.mark.parametrize(
    "change",
    [
        put("New words", "title"),
        put("New words", "plans", "basic", "title"),
        put("New words", "channels", 0, "title"),
        put("9.9", "channels", 0, "clause"),
        put("9.9", "commitments", 0, "clause"),
        put("2", "version"),
    ],
)
def test_wording_makes_nobody_worse_off(change: Change) -> None:
    assert {text.split()[1] for text in effects("valimail", change)} <= {"noted"}


def test_a_value_that_reads_like_the_name_of_its_item_is_compared() -> None:
    def named(count: int) -> Change:
        rule = {"id": "2", "title": "Meeting", "count": count, "per": "year", "clause": "1"}
        return put([rule], "allowances")

    old, new = (_with(shipped_programme("cloudmark"), named(count)) for count in (2, 1))
    found = {f"{one.part} {one.effect}" for one in compare(old, new, HORIZON).differences}
    assert found == {"allowances worse"}


def test_a_customer_who_may_no_longer_close_is_worse_off() -> None:
    both, staff = (
        _with(shipped_programme("opendns"), put(by, "closing", 1, "by"))
        for by in (["customer", "staff"], "staff")
    )
    worse = [str(one) for one in compare(both, staff, HORIZON).worse]
    assert worse == ["basic, gold, platinum: Closing by the customer “resolved”: gone."]
    assert [one.effect for one in compare(staff, both, HORIZON).differences] == ["better"]


def test_new_words_of_an_item_are_said_once() -> None:
    told = [str(one) for one in differences("blackpearl", put("Why?", "diagnostics", 0, "ask"))]
    question = "Question that must be answered"
    assert told == [f"standard, premium: {question}: “What is the problem?” before, Why? now."]


OWNERS: dict[str, Any] = {"who": "Contacts", "others": "refused", "clause": "1"}
FIVE = {**OWNERS, "limited_by": "number", "limit": 5}
TWO = {**OWNERS, "limited_by": "number", "limit": 2, "plans": ["standard"], "clause": "2"}
OWN = {**OWNERS, "limited_by": "case_owner", "clause": "3"}


def contacts(*rules: dict[str, Any]) -> Programme:
    return _with(shipped_programme("blackpearl"), put(list(rules), "contacts"))


def told(old: Programme, new: Programme) -> list[str]:
    return [f"{one.effect} {one}" for one in compare(old, new, HORIZON).differences]


def test_items_of_one_name_may_change_places() -> None:
    for old, new in [((FIVE, OWN), (OWN, FIVE)), ((FIVE, TWO, OWN), (OWN, TWO, FIVE))]:
        assert told(contacts(*old), contacts(*new)) == []


def test_items_of_one_name_are_matched_by_what_they_have_in_common() -> None:
    fewer = {**FIVE, "limit": 4}
    (difference,) = told(contacts(OWN, FIVE), contacts(fewer, OWN))
    expected = "worse standard, premium: Who may ask “Contacts (2)”, limit: 5 before, 4 now."
    assert difference == expected
    (difference,) = told(contacts(FIVE, TWO), contacts({**TWO, "limit": 1}, FIVE))
    assert difference == "worse standard: Who may ask “Contacts (2)”, limit: 2 before, 1 now."


def test_one_of_several_items_of_one_name_goes_or_comes() -> None:
    both, one = contacts(FIVE, OWN), contacts(OWN)
    assert told(both, one) == ["better standard, premium: Who may ask “Contacts”: gone."]
    assert told(one, both) == ["worse standard, premium: Who may ask “Contacts”: new."]
    same = contacts(FIVE, FIVE)
    assert told(same, contacts(FIVE)) == [
        "better standard, premium: Who may ask “Contacts (2)”: gone."
    ]
    assert told(same, same) == []


def test_reworded_items_are_matched_by_what_they_have_in_common() -> None:
    renamed = ({**OWN, "who": "Owners"}, {**FIVE, "who": "Administrators"})
    found = told(contacts(FIVE, {**OWN, "who": "Case owners"}), contacts(*renamed))
    assert found == [
        "changed standard, premium: Who may ask: Contacts before, Administrators now.",
        "changed standard, premium: Who may ask: “Case owners” before, Owners now.",
    ]


def test_hours_and_lengths_say_when_they_first_differ() -> None:
    fewer = differences("valimail", put("pacific-business", "channels", 3, "hours"))
    (channel,) = [one for one in fewer if one.effect == "worse"]
    assert channel.plans == ("enhanced",)
    assert channel.since == datetime(2026, 2, 16, 14, tzinfo=UTC)


def test_a_kind_that_must_be_less_urgent_is_worse() -> None:
    forced = put("P4", "kinds", "question", "severity")
    assert effects("blackpearl", forced) == {"kinds worse"}
    assert effects("blackpearl", forced, back=True) == {"kinds changed"}


def test_unassigned_cases_are_worked_on_elsewhere_when_the_default_site_changes() -> None:
    found = effects("blackpearl", put("london", "default_site"))
    assert found == {"default_site changed", "commitments worse"}


def test_a_calendar_that_closes_is_judged_where_it_is_used() -> None:
    closed = put(["2026-03-11 12:00-24:00"], "calendars", "pacific-business", "closed")
    found = differences("valimail", closed)
    noon = datetime(2026, 3, 11, 19, tzinfo=UTC)
    assert {(one.part, one.effect, one.since) for one in found} == {
        ("calendars", "noted", None),
        ("channels", "worse", noon),
        ("commitments", "worse", None),
        ("closing", "better", datetime(2026, 3, 9, 19, 0, 0, 1, tzinfo=UTC)),
    }
