"""Findings that the file accepts with a reason."""

from __future__ import annotations

import pytest
from tests.promises.linting import changed, findings

from troth.promises.lint import open_findings

NO_ANSWER = """
commitments:
  - id: response
    metric: first_response
    calendar: office
    targets: {P1: 2 business hours}
    clause: "5"
"""


def accepting(code: str, *places: str) -> str:
    entries = [f"{{code: {code}, at: {place}, because: It is so.}}" for place in places]
    return changed(f"{NO_ANSWER}\naccepted: [{', '.join(entries)}]")


def test_what_is_accepted_keeps_its_place_and_has_its_reason() -> None:
    found = findings(accepting("no_answer", "plans.basic", "plans.gold.P2"))
    assert [(one.code, one.at, one.because) for one in found] == [
        ("no_answer", "plans.basic.P2", "It is so."),
        ("no_answer", "plans.gold.P2", "It is so."),
    ]
    assert open_findings(found) == []


def test_the_rest_stays_open() -> None:
    (left,) = open_findings(findings(accepting("no_answer", "plans.gold")))
    assert left.at == "plans.basic.P2"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("no_answer", "plans.gol"),
        ("no_answer", "plans.gold.P1"),
        ("no_answer", "plans.gold.P2.more"),
        ("tier_later", "plans.gold"),
        ("nonsense", "plans"),
    ],
)
def test_what_is_not_found_cannot_be_accepted(code: str, place: str) -> None:
    found = [one for one in findings(accepting(code, place)) if one.code == "accepted_in_vain"]
    assert [one.at for one in found] == ["accepted.1"]
    assert f"'{code}' at '{place}'" in str(found[0].sentence)


def test_nobody_accepts_that_something_is_accepted_in_vain() -> None:
    text = changed("accepted: [{code: accepted_in_vain, at: accepted, because: Why not.}]")
    assert [one.code for one in open_findings(findings(text))] == ["accepted_in_vain"]


def test_items_are_named_by_their_id_or_number() -> None:
    change = """
allowances: [{id: calls.first, title: Calls, clause: "8"}]
remedies: [{remedy: objective, metrics: resolution, clause: "8"}]
"""
    assert {one.code: one.at for one in findings(changed(change))} == {
        "allowance_uncounted": "allowances.calls.first",
        "remedy_without_promise": "remedies.1.metrics.1",
    }
