"""The programme that `troth programme new` writes: right as it is, and a model of the format."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.depth import examples

from troth.promises.errors import ProgrammeError
from troth.promises.loader import load_programme
from troth.promises.schema_types import CODE
from troth.promises.starter import starter

NAMES = st.from_regex(CODE, fullmatch=True)


def test_it_shows_what_a_programme_consists_of() -> None:
    programme = load_programme(starter("acme", ["basic", "gold"], file="acme.yaml"))

    assert list(programme.plans) == ["basic", "gold"]
    assert programme.title == "Acme support"
    assert all(calendar.holidays != "none" for calendar in programme.calendars.values())
    assert programme.home_site() == "london"
    assert len(programme.severities) == 3
    assert len(programme.channels) == 3
    assert len({commitment.metric for commitment in programme.commitments}) == 5
    assert {rule.when for rule in programme.closing} == {"customer_agrees", "silence", "logged"}


def test_the_highest_plan_gets_more() -> None:
    programme = load_programme(starter("acme", ["tin", "zinc", "gold"], file="acme.yaml"))

    promised = [len(programme.terms(plan).promised) for plan in ("tin", "zinc", "gold")]
    assert promised[0] == promised[1] == promised[2] - 1


def test_every_part_is_explained() -> None:
    text = starter("acme", ["basic"], file="acme.yaml")
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line in ("calendars:", "sites:", "severities:", "kinds:", "plans:", "channels:",
                    "commitments:", "resolution:", "escalations:", "remedies:"):  # fmt: skip
            assert lines[number - 1].startswith("# "), line


@examples(15)
@example(programme="null", plans=["true", "1.0"])
@example(programme="1e5", plans=["0x10", "No", "2026-12-25"])
@given(programme=NAMES, plans=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_whatever_the_names_it_is_valid(programme: str, plans: list[str]) -> None:
    made = load_programme(starter(programme, plans, file="it's a file\n.yaml"))

    assert made.programme == programme
    assert list(made.plans) == plans


@pytest.mark.parametrize(
    ("programme", "plans", "says"),
    [
        ("not one", ["gold"], "'not one' cannot be the id of a programme; use letters"),
        ("", ["gold"], "cannot be the id of a programme"),
        ("../x", ["gold"], "cannot be the id of a programme"),
        ("x\n", ["gold"], "cannot be the id of a programme"),
        ("x" * 41, ["gold"], "cannot be the id of a programme"),
        ("acme", ["a b"], "'a b' cannot be the name of a plan"),
        ("acme", [], "A programme needs a plan"),
        ("acme", ["gold", "tin", "gold"], "The plan 'gold' is named twice"),
    ],
)
def test_names_that_cannot_be_are_refused(programme: str, plans: list[str], says: str) -> None:
    with pytest.raises(ProgrammeError) as refused:
        starter(programme, plans, file="x.yaml")
    assert says in refused.value.message
    assert "\n" not in refused.value.message
