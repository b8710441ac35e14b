"""The commands about programmes and promised time, as somebody types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from troth.cli import app

DATA = Path(__file__).parent / "promises" / "data"
OPENED = ["--severity", "P1", "--opened", "2026-12-26T03:52:00Z"]
BLACKPEARL = ["due", "--programme", "blackpearl", "--plan", "standard", *OPENED]


def troth(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=stdin)


def test_list_names_the_five() -> None:
    found = json.loads(troth("programme", "list", "--json").stdout)
    names = ["blackpearl", "cloudmark", "opendns", "proofpoint", "valimail"]
    assert sorted(entry["programme"] for entry in found) == names
    assert "opendns" in troth("programme", "list").stdout


def test_show_tells_every_promise() -> None:
    shown = json.loads(troth("programme", "show", "opendns", "--json").stdout)
    assert list(shown["promises"]) == ["basic", "gold", "platinum"]
    only = json.loads(troth("programme", "show", "opendns", "--plan", "gold", "--json").stdout)
    assert list(only["promises"]) == ["gold"]
    assert "30 minutes" in troth("programme", "show", "opendns", "--plan", "gold").stdout


def test_check_tells_file_and_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(Path(__file__).parent.joinpath("promises/data/everything.yaml").read_text())
    bad.write_text(good.read_text().replace("plans:", "planz:"))
    result = troth("programme", "check", str(good), str(bad))
    assert result.exit_code == 2
    assert f"{bad}:" in result.stderr
    assert "planz" in result.stderr
    assert "no mistakes" in result.stdout


def test_due_explains_itself() -> None:
    result = troth(*BLACKPEARL, "--zone", "Pacific/Auckland")
    assert result.exit_code == 0
    assert "Tue 29 Dec 2026 10:00 NZDT" in result.stdout
    assert "If you call" in result.stdout


def test_due_as_json_names_every_metric() -> None:
    found = json.loads(troth(*BLACKPEARL, "--json").stdout)
    assert found["due"]["first_response"] == "2026-12-28T21:00:00Z"
    assert found["due"]["resolution"] is None
    (clock,) = found["clocks"]
    assert clock["status"] == "held"
    assert clock["clause"]
    assert clock["because"]
    assert found["if_called"][0]["due"] == "2026-12-26T04:52:00Z"


def test_due_in_batch_keeps_the_order() -> None:
    cases = json.loads((DATA / "due.json").read_text())
    found = json.loads(troth("due", "--batch", str(DATA / "due.json"), "--json").stdout)
    due = [entry["due"]["first_response"] for entry in found]
    assert due == [case["first_response_due"] for case in cases]


def test_clocks_of_a_file_at_an_instant(tmp_path: Path) -> None:
    case = json.loads((DATA / "timelines.json").read_text())[0]
    file = tmp_path / "case.json"
    file.write_text(json.dumps({key: case[key] for key in ("programme", "plan", "events")}))
    found = json.loads(troth("clocks", str(file), "--at", case["at"], "--json").stdout)["clocks"]
    assert [clock["due"] for clock in found] == [clock["due"] for clock in case["clocks"]]
    assert "first response" in troth("clocks", str(file), "--at", case["at"]).stdout


def test_clocks_in_batch_and_from_standard_input() -> None:
    text = (DATA / "timelines.json").read_text()
    found = json.loads(troth("clocks", "--batch", "-", "--json", stdin=text).stdout)
    statuses = [[clock["status"] for clock in entry["clocks"]] for entry in found]
    expected = [[clock["status"] for clock in case["clocks"]] for case in json.loads(text)]
    assert statuses == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["due", "--programme", "nowhere", "--plan", "x", *OPENED], "no programme 'nowhere'"),
        (["due", "--programme", "opendns", "--plan", "tin", *OPENED], "basic, gold, platinum"),
        ([*BLACKPEARL, "--severity", "P9"], "P1, P2, P3, P4"),
        ([*BLACKPEARL, "--opened", "2026-12-26T03:52:00"], "time zone"),
        ([*BLACKPEARL, "--opened", "yesterday"], "ISO 8601"),
        ([*BLACKPEARL, "--opened", "2150-01-01T00:00:00Z"], "2100"),
        ([*BLACKPEARL, "--site", "atlantis"], "wellington, london"),
        ([*BLACKPEARL, "--kind", "wish"], "incident"),
        ([*BLACKPEARL, "--channel", "pigeon"], "pigeon"),
        ([*BLACKPEARL, "--zone", "Mars/Base"], "Mars/Base"),
        (["due", "--plan", "x"], "'programme'"),
        (["due", "--batch", "/nowhere.json", "--json"], "cannot be read"),
        (["clocks"], "Name a timeline"),
        (["programme", "show", "opendns", "--plan", "tin"], "basic, gold, platinum"),
    ],
)
def test_bad_input_ends_with_one_sentence_and_code_2(words: list[str], says: str) -> None:
    result = troth(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([], "'opened'"),
        ("x", "list"),
        ([{"type": "opened"}], "'at'"),
        ([{"at": "2026-01-01T00:00:00Z", "type": "opened", "severity": "P1"}], "'channel'"),
        ([{"at": "2026-01-01T00:00:00Z", "type": "sneezed"}], "'sneezed'"),
        ([{"at": "2026-01-01T00:00:00Z", "type": "opened", "severity": 1, "channel": "x"}], "text"),
        (
            [
                {
                    "at": "2026-01-02T00:00Z",
                    "type": "opened",
                    "severity": "P1",
                    "channel": "portal",
                },
                {"at": "2026-01-01T00:00Z", "type": "closed"},
            ],
            "before",
        ),
        (
            [
                {
                    "at": "2026-01-02T00:00Z",
                    "type": "opened",
                    "severity": "P1",
                    "channel": "portal",
                },
                {"at": "2026-01-02T00:00Z", "type": "message", "sender": "ghost"},
            ],
            "customer, staff, system",
        ),
        (
            [
                {
                    "at": "2026-01-02T00:00Z",
                    "type": "opened",
                    "severity": "P1",
                    "channel": "portal",
                },
                {"at": "2026-01-02T00:00Z", "type": "closed", "why": "?"},
            ],
            "'why'",
        ),
    ],
)
def test_a_bad_timeline_says_what_is_wrong(events: object, says: str) -> None:
    data = {"programme": "blackpearl", "plan": "standard", "events": events}
    result = troth("clocks", "-", "--at", "2026-02-01T00:00Z", stdin=json.dumps(data))
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_bad_item_of_a_batch_is_named_and_nothing_printed() -> None:
    cases = json.loads((DATA / "due.json").read_text())[:3]
    cases[1]["plan"] = "tin"
    result = troth("due", "--batch", "-", "--json", stdin=json.dumps(cases))
    assert result.exit_code == 2
    assert "Item 2" in result.stderr
    assert result.stdout == ""
