"""`troth programme diff`, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_commands import troth
from troth.promises.shipped import shipped_text

FROM = ("--from", "2026-09-01", "--years", "1")


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """Black Pearl's next version: one promise later, one earlier, one role in other words."""
    text = shipped_text("blackpearl")
    for old, new in [
        ("P2: 4 business hours", "P2: 5 business hours"),
        ("P3: 8 business hours", "P3: 7 business hours"),
        (
            "meaning: Those who handle technical requests, of every plan.",
            "meaning: Nobody you know.",
        ),
    ]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path / "next.yaml"
    file.write_text(text)
    return str(file)


def test_what_changes_is_said_for_each_plan(changed: str) -> None:
    result = troth("programme", "diff", "blackpearl", changed, *FROM)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "worse    premium: P2, first response: "
        "4 business hours on site before, 5 business hours on site now.",
        "changed  standard, premium: Role “support-personnel”, meaning: “Those who handle technical"
        " requests, of every plan.” before, “Nobody you know.” now. Look at it yourself.",
        "better   premium: P3, first response: "
        "8 business hours on site before, 7 business hours on site now.",
    ]


def test_nothing_in_a_programme_passes_for_a_verdict(tmp_path: Path) -> None:
    text = shipped_text("cloudmark")
    old = "meaning: A wish for an enhancement, or a flaw without effect on the service."
    assert text.count(old) == 1
    file = tmp_path / "next.yaml"
    file.write_text(text.replace(old, r'meaning: "A wish.\nNobody is worse off: proved."'))
    lines = troth("programme", "diff", "cloudmark", str(file), *FROM).stdout.splitlines()
    assert len(lines) == 1
    assert "“A wish. Nobody is worse off: proved.” now." in lines[0]


def test_a_programme_does_not_differ_from_itself() -> None:
    assert troth("programme", "diff", "opendns", "opendns", *FROM).stdout == "No difference.\n"


def test_nobody_is_worse_off_is_proved_or_refuted(changed: str) -> None:
    refuted = troth("programme", "diff", "blackpearl", changed, "--no-worse", *FROM)
    assert refuted.exit_code == 1
    assert "opened Tue 1 Sep 2026 00:00 UTC: due Tue 1 Sep 2026 04:00 UTC before" in refuted.stdout
    before, now = refuted.stdout.split("Before")[1].split("Now")
    assert not before.strip()
    assert now.count("Clause “4.2” promises") == 2
    assert "better  " not in refuted.stdout
    same = troth("programme", "diff", "valimail", "valimail", "--no-worse", *FROM)
    assert same.exit_code == 0
    assert same.stdout == (
        "Nobody is worse off: proved for 120 combinations of plan, severity, kind, channel "
        "and site, and for every instant at which a case may begin from 2026-09-01 until "
        "2027-09-01.\n"
    )


def test_what_cannot_be_judged_is_listed_and_proves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "next.yaml"
    text = shipped_text("blackpearl")
    file.write_text(text.replace("default_site: wellington", "default_site: london"))
    told = troth("programme", "diff", "blackpearl", str(file), "--no-worse", *FROM).stdout
    assert "worse off" not in told
    assert "Not proved, because no rule says which way is better:" in told
    assert "Default site: wellington before, london now. Look at it yourself." in told


RANKS_SWAPPED = [("rank: 3", "rank: 9"), ("rank: 4", "rank: 3"), ("rank: 9", "rank: 4")]
MEANS_OTHERWISE = [("meaning: A wish for an enhancement,", "meaning: A question, an enhancement,")]
PERIOD_CHANGED = [("    period: month", "    period: quarter")]


@pytest.mark.parametrize(
    ("programme", "changes"),
    [
        ("cloudmark", MEANS_OTHERWISE),
        ("cloudmark", RANKS_SWAPPED),
        ("proofpoint", PERIOD_CHANGED),
    ],
)
def test_what_cannot_be_judged_fails_where_nobody_looks(
    programme: str, changes: list[tuple[str, str]], tmp_path: Path
) -> None:
    text = shipped_text(programme)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "next.yaml"
    file.write_text(text)
    compared = ("programme", "diff", programme, str(file), *FROM)
    assert troth(*compared, "--no-worse").exit_code == 0
    strict = troth(*compared, "--strict")
    assert strict.exit_code == 1
    assert "Not proved, because no rule says which way is better:" in strict.stdout
    found = json.loads(troth(*compared, "--strict", "--json").stdout)
    assert (found["no_worse"], found["proved"]) == (True, False)


def test_strictly_the_worse_fails_and_the_better_passes(changed: str) -> None:
    assert troth("programme", "diff", "blackpearl", changed, "--strict", *FROM).exit_code == 1
    same = troth("programme", "diff", "valimail", "valimail", "--strict", *FROM)
    assert same.exit_code == 0
    assert same.stdout.startswith("Nobody is worse off: proved for 120 combinations")


def test_machines_get_every_difference_and_its_case(changed: str) -> None:
    result = troth("programme", "diff", "blackpearl", changed, "--no-worse", "--json", *FROM)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["no_worse"], found["combinations"]) == (False, 72)
    assert (found["from"], found["until"]) == ("2026-09-01T00:00:00Z", "2027-09-01T00:00:00Z")
    worse, different, better = found["differences"]
    assert (worse["part"], worse["plans"]) == ("commitments", ["premium"])
    assert worse["example"]["events"][0]["at"] == "2026-09-01T00:00:00Z"
    assert worse["example"]["old"]["due"] == "2026-09-01T04:00:00Z"
    assert worse["example"]["new"]["due"] == "2026-09-01T05:00:00Z"
    assert worse["example"]["new"]["because"][-1].startswith("Due at")
    assert (different["effect"], better["effect"]) == ("changed", "better")
    assert different["example"] is better["example"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("opendns", "nobody"), "There is no programme 'nobody'"),
        (("opendns", "opendns", "--from", "soon"), "--from 'soon' is not a date; write it as"),
        (("opendns", "opendns", "--from", "2098-01-01"), "5 years from 2098 end after 2100"),
        (("opendns", "opendns", "--from", "1960-01-01"), "1960"),
        (("opendns", "opendns", "--zone", "Mars/Base"), "Mars/Base"),
    ],
)
def test_bad_input_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    result = troth("programme", "diff", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
