"""Versions of real programmes: every worsening is caught by a right case, no improvement is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from tests.promises.reference_fold import reference_clocks

from troth.promises.amounts import NoClock
from troth.promises.compare import Comparison, compare
from troth.promises.directions import Effect
from troth.promises.horizon import Horizon
from troth.promises.schema import Programme
from troth.promises.schema_types import Names
from troth.promises.shipped import shipped_ids, shipped_programme
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline
from troth.promises.worse import Worse

Data = dict[str, Any]
Mutation = tuple[str, Callable[[Data], None]]

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)


@cache
def horizon(name: str) -> Horizon:
    """An autumn with holidays and changes of clocks; due times are computed once."""
    return Horizon(BEGIN, BEGIN + timedelta(days=120))


def data_of(name: str) -> Data:
    """A shipped programme as plain data, to change."""
    data: Data = shipped_programme(name).model_dump(mode="json")
    return data


def programme(data: Data) -> Programme:
    return Programme.model_validate(data, context=Names.of(data))


@cache
def compared(name: str, number: int, *, back: bool) -> Comparison:
    """A programme and its worsening, or, `back`, that and the programme."""
    data = data_of(name)
    worsenings(name)[number][1](data)
    versions = [shipped_programme(name), programme(data)]
    return compare(*(reversed(versions) if back else versions), horizon(name))


# Worsenings


def worsenings(name: str) -> list[Mutation]:
    data = data_of(name)
    kinds = (of_promises, of_hours, of_channels, of_plans, of_rest)
    return [mutation for kind in kinds for mutation in kind(data)]


def of_promises(data: Data) -> Iterator[Mutation]:
    for number, rule in enumerate(data["commitments"]):
        what = rule["id"]
        for severity, amount in rule["targets"].items():
            if later := longer(amount):
                yield (
                    f"{what}.{severity} later",
                    put(later, "commitments", number, "targets", severity),
                )
                yield (
                    f"{what}.{severity} in words",
                    put("reasonable effort", "commitments", number, "targets", severity),
                )
        yield f"{what} lost", lambda data, number=number: data["commitments"].pop(number)
        if rule["calendar"] == "always" and may_be_held(rule) and data["sites"]:
            hold = {"during": ["weekend", "holiday"], "until": "customer_call"}
            yield f"{what} held", put(hold, "commitments", number, "held")
        if rule["calendar"] == "always" and data["sites"] and clocked(rule):
            yield f"{what} by site", put("site", "commitments", number, "calendar")
        if len(rule["kinds"] or ()) > 1 and clocked(rule):
            yield f"{what} for fewer kinds", put(rule["kinds"][:-1], "commitments", number, "kinds")


def may_be_held(rule: Data) -> bool:
    opened = rule["metric"] == "first_response" and rule["trigger"] == "opened"
    return opened and not rule["held"] and clocked(rule)


def clocked(rule: Data) -> bool:
    return not all("no clock" in amount or "as " in amount for amount in rule["targets"].values())


def longer(amount: str) -> str | None:
    """The same amount and one more of its unit; None for words."""
    found = re.fullmatch(r"(continuous, gap )?(\d+) (.*)", amount)
    return f"{found[1] or ''}{int(found[2]) + 1} {found[3]}" if found else None


def of_hours(data: Data) -> Iterator[Mutation]:
    for section in ("sites", "calendars"):
        for name in data[section]:
            path = (section, name, "closed")
            yield f"{name} closed one more day", put(["2026-10-21 00:00-24:00"], *path)


def of_channels(data: Data) -> Iterator[Mutation]:
    for number, rule in enumerate(data["channels"]):
        channel = f"{rule['channel']} {rule['plans']}"
        if len(data["channels"]) > 1:  # without any, a programme says nothing about channels
            yield f"{channel} lost", lambda data, number=number: data["channels"].pop(number)
        if rule["opens_cases"]:
            yield f"{channel} opens none", put(False, "channels", number, "opens_cases")
            yield f"{channel} promises none", put(False, "channels", number, "carries_promises")


WORSE_PARTS: list[tuple[str, str, Any]] = [
    ("contacts", "limit", lambda limit: limit - 1 if limit else None),
    ("allowances", "count", lambda count: count - 1 if count and count > 1 else None),
    ("uptime", "target", lambda target: target - 0.4),
    ("remedies", "remedy", lambda remedy: "best_effort" if remedy != "best_effort" else None),
    ("monitoring", "notifies", lambda notifies: not notifies),
    ("portals", "offers", lambda offers: offers[1:] or None),
    ("training", "charge", lambda charge: "extra" if charge == "included" else None),
]
WITHOUT = [
    "allowances",
    "services",
    "portals",
    "reopening",
    "business_reviews",
    "threat_alerts",
    "product_updates",
    "early_access",
    "escalations",
]


def of_plans(data: Data) -> Iterator[Mutation]:
    for name in data["plans"]:
        if len(data["plans"]) > 1:
            yield f"plan {name} lost", lambda data, name=name: without_plan(data, name)


def of_rest(data: Data) -> Iterator[Mutation]:
    for section, name, worse in WORSE_PARTS:
        for number, item in enumerate(data[section]):
            if (value := worse(item[name])) is not None:
                yield f"{section} {number} {name}", put(value, section, number, name)
    for section in WITHOUT:
        for number in range(len(data[section])):
            yield f"{section} {number} lost", lambda data, s=section, n=number: data[s].pop(n)
    silence = {"when": "silence", "by": ["staff"], "after": "9 days", "clause": "9"}
    yield "closing for silence", lambda data: data["closing"].append(silence)
    duty = {"id": "one-more", "duty": "Say please.", "clause": "9"}
    yield "one more duty", lambda data: data["customer_duties"].append(duty)
    if len(data["languages"]["offered"] if data["languages"] else ()) > 1:
        yield "fewer languages", put(data["languages"]["offered"][1:], "languages", "offered")
    if data["maintenance"] and data["maintenance"]["notice"] == "7 days":
        yield "shorter notice", put("6 days", "maintenance", "notice")
    if data["intake"] and not data["intake"]["acknowledgement_responds"]:
        yield "a bot answers", put(True, "intake", "acknowledgement_responds")
    if data["amendments"] and not data["amendments"]["may_worsen"]:
        yield "may worsen", put(True, "amendments", "may_worsen")


def without_plan(data: Data, plan: str) -> None:
    del data["plans"][plan]
    for section, rules in data.items():
        if isinstance(rules, list):
            data[section] = [rule for rule in rules if holds_for_others(rule, plan)]
        elif section == "roles":
            data[section] = {
                name: rule for name, rule in rules.items() if holds_for_others(rule, plan)
            }


def holds_for_others(rule: Any, plan: str) -> bool:
    """Take the plan out of the rule; whether it holds for another one still."""
    if not isinstance(rule, dict) or not rule.get("plans"):
        return True
    rule["plans"] = [name for name in rule["plans"] if name != plan]
    return bool(rule["plans"])


def put(value: Any, *path: Any) -> Callable[[Data], None]:
    def change(data: Any) -> None:
        for name in path[:-1]:
            data = data[name]
        data[path[-1]] = value

    return change


SEEDED = [
    pytest.param(name, number, id=f"{name}: {what}")
    for name in shipped_ids()
    for number, (what, _) in enumerate(worsenings(name))
]


@pytest.mark.parametrize("name", shipped_ids())
def test_a_programme_differs_in_nothing_from_itself(name: str) -> None:
    comparison = compare(shipped_programme(name), shipped_programme(name), horizon(name))
    assert comparison.differences == ()
    assert comparison.combinations > 0


@pytest.mark.parametrize(("name", "number"), SEEDED)
def test_a_worsening_is_caught(name: str, number: int) -> None:
    comparison = compared(name, number, back=False)
    assert comparison.worse
    for difference in comparison.worse:
        for worse in difference.worse:
            assert_worse_off(worse, difference.plans, comparison)


@pytest.mark.parametrize(("name", "number"), SEEDED)
def test_its_taking_back_makes_nobody_worse_off(name: str, number: int) -> None:
    comparison = compared(name, number, back=True)
    # A day on which nobody works also keeps a case from being closed for want of an answer.
    assert [one for one in comparison.worse if one.part != "closing"] == []
    assert comparison.of(Effect.BETTER)


def assert_worse_off(worse: Worse, plans: Sequence[str], comparison: Comparison) -> None:
    """By another reading of the semantics than that of the clocks, the case is worse off."""
    if isinstance(worse.old.amount, NoClock):
        assert not worse.new
        return
    assert worse.old_due is not None
    assert worse.new_due is None or worse.new_due > worse.old_due
    versions = comparison.old, comparison.new
    seen = {tuple(due_by_reference(one.terms(plan), worse) for one in versions) for plan in plans}
    assert (worse.old_due, worse.new_due) in seen


def due_by_reference(terms: Terms, worse: Worse) -> datetime | None:
    at = worse.case[-1].at
    found = reference_clocks(terms, Timeline(events=worse.case), at)
    dues = [
        one.due
        for one in found
        if one.metric is worse.old.metric and one.due and one.status in ("held", "running")
    ]
    return min(dues, default=None)
