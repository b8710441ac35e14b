"""The shipped programmes: nothing is found in them, and every mistake made in them is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML
from tests.promises.linting import TODAY, findings

from troth.promises.events import Opened
from troth.promises.lint import Level, lint, open_findings
from troth.promises.lint.spans import Ahead
from troth.promises.lint.tiers import TIER_LATER
from troth.promises.lint.tiers import find as find_worse
from troth.promises.loader import load_programme, load_with_source
from troth.promises.offer import offer
from troth.promises.schema import Programme
from troth.promises.shipped import shipped_ids, shipped_text
from troth.promises.wording import moment

CLAUSES = sorted((Path(__file__).parents[1] / "programmes").glob("*.yaml"))

MISTAKES: list[dict[str, str]] = YAML(typ="safe").load(
    Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("programme", shipped_ids())
def test_nothing_is_found_that_the_file_does_not_explain(programme: str) -> None:
    loaded = load_with_source(shipped_text(programme), file=programme)
    assert open_findings(lint(loaded, today=TODAY)) == []


@pytest.mark.parametrize("file", CLAUSES, ids=lambda file: file.stem)
def test_the_clauses_of_other_policies_have_no_errors(file: Path) -> None:
    found = findings(file.read_text(encoding="utf-8"), years=1)
    assert [one for one in found if one.severity is Level.ERROR] == []


def mistaken(programme: str, right: str, wrong: str) -> str:
    """A shipped programme in which one text is replaced by another."""
    text = shipped_text(programme)
    assert right in text
    return text.replace(right, wrong, 1)


def name_of(mistake: dict[str, str]) -> str:
    return f"{mistake['programme']}-{mistake['code']}"


def with_mistake(mistake: dict[str, str]) -> str:
    return mistaken(mistake["programme"], mistake["right"], mistake["wrong"])


@pytest.mark.parametrize("mistake", MISTAKES, ids=name_of)
def test_a_mistake_is_found(mistake: dict[str, str]) -> None:
    found = open_findings(findings(with_mistake(mistake), years=5))
    assert (mistake["code"], mistake["at"]) in [(one.code, one.at) for one in found]


WORSE = [mistake for mistake in MISTAKES if mistake["code"] == "tier_later"]
ZONES = ("America/Los_Angeles", "Pacific/Auckland", "Europe/London", "UTC")


@pytest.mark.parametrize("mistake", WORSE, ids=name_of)
def test_the_clocks_agree_with_the_counter_example(mistake: dict[str, str]) -> None:
    programme = load_programme(with_mistake(mistake))
    told = list(find_worse(programme, Ahead(TODAY, 5)))
    values = next(one.values for one in told if one.check is TIER_LATER)
    later = {name: str(value) for name, value in values.items()}
    new, old = (_due(programme, later, plan) for plan in ("plan", "lower"))
    assert old is not None
    assert new is None or new > old
    assert later["due"] in [str(moment(new, zone)) if new else "at no time" for zone in ZONES]
    assert later["other_due"] in [str(moment(old, zone)) for zone in ZONES]


def _due(programme: Programme, values: dict[str, str], plan: str) -> datetime | None:
    opened = Opened(
        at=_instant(values["opened"]),
        severity=values["severity"],
        kind=values["kind"],
        channel=values["channel"].replace(" ", "_"),
    )
    offered = offer(programme.terms(values[plan]), opened)
    clocks = [*offered.clocks, *(offered.if_called if "called" in values["and_then"] else ())]
    dues = [one.due for one in clocks if one.due and one.metric == values["metric"]]
    return min(dues, default=None)


def _instant(words: str) -> datetime:
    """The instant that was written in one of the zones."""
    wall, _, _ = words.rpartition(" ")
    guesses = {
        zone: datetime.strptime(wall, "%a %d %b %Y %H:%M").replace(tzinfo=ZoneInfo(zone))
        for zone in ZONES
    }
    return next(one for zone, one in guesses.items() if str(moment(one, zone)) == words)


@pytest.mark.parametrize(
    ("programme", "right", "better"),
    [
        (
            "opendns",
            "      P1: 2 hours\n    clause: Details, P1",
            "      P1: 90 minutes\n    clause: x",
        ),
        ("opendns", "P1: 30 minutes", "P1: 5 minutes"),
        ("valimail", "low: 24 hours", "low: 23 hours"),
        ("valimail", "urgent: 1 hour", "urgent: 30 minutes"),
        ("blackpearl", "P2: 4 business hours", "P2: 1 business hour"),
        ("cloudmark", "P4: 3 business days", "P4: 2 business days"),
        ("proofpoint", "S3: 24 hours", "S3: 6 hours"),
    ],
)
def test_what_is_better_is_no_mistake(programme: str, right: str, better: str) -> None:
    assert open_findings(findings(mistaken(programme, right, better))) == []
