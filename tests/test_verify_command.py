"""`troth verify`, as a customer types it, and with files that somebody hostile hands over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.promises import keeping
from tests.promises.keeping import TEXT
from troth.cli import app
from troth.lib.version import VERSION


def verify(record: object, *words: str) -> Result:
    text = record if isinstance(record, str) else json.dumps(record)
    return CliRunner().invoke(app, ["verify", "-", *words], input=text)


@pytest.fixture
def record() -> dict[str, Any]:
    return keeping.record() | {"troth": VERSION}


def test_a_record_that_matches(record: dict[str, Any]) -> None:
    result = verify(record)
    assert (result.exit_code, result.stderr) == (0, "")
    said = result.stdout
    assert said.startswith("Case T-7 of Acme, as of Mon 12 Jan 2026 21:00 WET\n")
    assert "holds: the chain of 11 events; the hash of the last begins" in said
    assert "holds: the programme's text" in said
    assert "clocks, computed again from the events" in said
    assert "withheld: 2 internal events (2 case.noted)." in said
    assert "kept at Mon 12 Jan 2026 09:30 WET." in said
    assert said.endswith("Everything matches.\n")
    assert "WRONG" not in said


def test_times_are_told_in_ones_own_zone(record: dict[str, Any]) -> None:
    assert "as of Tue 13 Jan 2026 06:00 JST" in verify(record, "--zone", "Asia/Tokyo").stdout


def test_a_changed_event_ends_with_1_and_is_named(record: dict[str, Any]) -> None:
    record["events"][4]["data"]["message"] = 9
    result = verify(record)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "WRONG: Event 5 was changed after it was recorded. [chain_hash]" in result.stdout
    assert result.stdout.endswith("1 thing does not match.\n")
    assert "holds: the chain" not in result.stdout
    assert "withheld" not in result.stdout


def test_json_for_machines(record: dict[str, Any]) -> None:
    told = json.loads(verify(record, "--json").stdout)
    assert (told["matches"], told["findings"]) == (True, [])
    assert told["withheld"] == {"case.noted": 2}
    assert told["last_hash"] == record["last_hash"]
    record["clocks"][0]["due"] = None
    result = verify(record, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["matches"]) == (1, False)
    (finding,) = told["findings"]
    assert (finding["code"], finding["place"]) == ("clock", "clock continuous_effort/opened/1")
    assert "the record says due None" in finding["sentence"]


def test_ones_own_copy_of_the_programme(record: dict[str, Any], tmp_path: Path) -> None:
    copy = tmp_path / "policy.yaml"
    copy.write_text(TEXT)
    assert verify(record, "--programme", str(copy)).exit_code == 0
    copy.write_text(TEXT.replace("4 business hours", "2 business hours"))
    result = verify(record, "--programme", str(copy))
    assert result.exit_code == 1
    assert "not that of your copy" in result.stdout
    refused(verify(record, "--programme", str(tmp_path)), "cannot be read")
    refused(verify(record, "--programme", "/dev/zero"), "larger than 200 kB")


def test_a_hash_from_a_mail(record: dict[str, Any]) -> None:
    begins = keeping.chained(keeping.STORY)[3]["hash"][:12].upper()
    spaced = f"{begins[:4]} {begins[4:8]} {begins[8:]}"
    assert verify(record, "--noted", spaced).exit_code == 0
    result = verify(record, "--noted", spaced, "--noted", "0123 4567")
    assert result.exit_code == 1
    assert "No event has the hash 01234567" in result.stdout
    refused(verify(record, "--noted", "seven"), "at least 8")


def test_another_versions_reasons_are_said_not_to_be_compared() -> None:
    result = verify(keeping.record())
    assert result.exit_code == 0
    assert "another version of Troth wrote the record" in result.stdout


def test_what_a_newer_version_recorded_is_told_apart_from_what_is_wrong() -> None:
    newer = (*keeping.STORY, (9.5, "case.handed_over", {"to": "night"}))
    record = keeping.record(newer) | {"troth": VERSION}
    result = verify(record)
    assert (result.exit_code, result.stderr) == (3, "")
    assert "NOT JUDGED: Event 12 is of a kind that this version" in result.stdout
    assert "WRONG" not in result.stdout
    assert result.stdout.endswith("but 1 kind of event could not be judged.\n")
    told = json.loads(verify(record, "--json").stdout)
    assert (told["matches"], told["findings"]) == (False, [])
    assert [one["code"] for one in told["unjudged"]] == ["kind_unknown"]
    record["clocks"][0]["due"] = None
    assert verify(record).exit_code == 1


# Hostile input


def refused(result: Result, says: str) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 500
    assert result.stderr.strip().isprintable()


def nested(deep: int) -> Any:
    value: Any = 1
    for _ in range(deep):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000 + "]" * 100_000, "too deeply"),
        ('{"record": NaN}', "infinite or not a number"),
        ('{"record": ' + "9" * 5000 + "}", "far too long"),
        ('{"record": 1, "record": 1}', "the key 'record' appears twice"),
        ('{"record": 1, "at": "' + "x" * 9999 + '"}', "no case record"),
        ("null", "no 'record' field"),
        ("[]", "no 'record' field"),
        ('{"programme": "blackpearl"}', "no 'record' field"),
        ('{"record": 2}', "its format is 2, not 1"),
        ('{"record": true}', "its format is True, not 1"),
        ('{"record": 1e400}', "its format is inf, not 1"),
        ('{"record": "1"}', "its format is '1', not 1"),
        ('{"record": {}}', "its format is {}, not 1"),
        ('{"record": 1}', "no case record"),
    ],
    ids=range(15),
)
def test_files_that_are_no_record(text: str, says: str) -> None:
    refused(verify(text), says)


@pytest.mark.parametrize(
    "value",
    [None, True, -1, 1.5, 10**400, "", "\ud800", "\x00", "x" * 9999, [], {}, {"a": 1}, nested(900)],
    ids=range(13),
)
@pytest.mark.parametrize(
    "name",
    ["record", "troth", "case", "account", "plan", "at", "time_zone", "programme", "last_hash",
     "events", "clocks"],
)  # fmt: skip
def test_whatever_stands_in_a_field(record: dict[str, Any], name: str, value: object) -> None:
    result = verify(record | {name: value})
    assert isinstance(result.exception, SystemExit) or result.exit_code == 0, result.exception
    if result.exit_code == 2:
        refused(result, "")
    elif result.exit_code == 0:
        assert name in ("troth", "account") and isinstance(value, str)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (7, "event 2 does not have the fields of an event"),
        ({"position": True}, "event 2"),
        ({"hash": "A" * 64}, "event 2"),
        ({"hash": "0" * 64 + "\n"}, "event 2"),
        ({"data": []}, "event 2"),
        ({"data": {"deep": nested(100)}}, "more than 50 deep"),
        ({"data": {"huge": 1e999}}, "cannot hold inf"),
        ({"data": {"\ud800": 1}}, "not text in UTF-8"),
        ({"mood": "glad"}, "event 2"),
        ({"seal": "0" * 64}, "event 2"),
    ],
    ids=range(10),
)
def test_events_that_are_none(record: dict[str, Any], event: Any, says: str) -> None:
    old = record["events"][1]
    record["events"][1] = {**old, **event} if isinstance(event, dict) else event
    text = json.dumps(record).replace("Infinity", "1e999")
    refused(verify(text), says)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"severity": "worst"}, "no severity 'worst'"),
        ({"severity": None}, "'severity' must be a text"),
        ({"channel": 7}, "'channel' must be one of"),
        ({"case_kind": "wish"}, "'kind' must be one of"),
        ({"site": "atlantis"}, "no site 'atlantis'"),
        ({"plan": "tin"}, "no plan 'tin'"),
        ({"plan": ["tin"]}, "a plan is named by a text"),
    ],
)
def test_openings_that_no_case_has(data: dict[str, Any], says: str, record: dict[str, Any]) -> None:
    links = keeping.chained((keeping.opening(**data), *keeping.STORY[1:]))
    result = verify(record | {"events": links, "last_hash": links[-1]["hash"]})
    assert result.exit_code == 1
    assert says in result.stdout
    assert "[not_computable]" in result.stdout


def test_instants_that_no_calendar_knows(record: dict[str, Any]) -> None:
    refused(verify(record | {"at": "9999-12-31T23:59:59Z"}), "between 1970 and 2100")
    record["events"][1]["at"] = "yesterday"
    result = verify(record)
    assert result.exit_code == 1
    assert "Event 2 (case.replied): 'yesterday' is not an instant" in result.stdout


def test_nothing_in_a_record_steers_the_terminal(record: dict[str, Any]) -> None:
    record["account"] = "\x1b[31mAcme\r\x9b2J"
    record["events"][1]["kind"] = "\x1b]0;x\x07"
    record["clocks"][0]["key"] = "\x1b[8m"
    result = verify(record)
    assert result.exit_code == 1
    assert all(char.isprintable() or char == "\n" for char in result.stdout)


def test_nothing_in_a_record_passes_for_a_verdict(record: dict[str, Any]) -> None:
    record["account"] = "Acme\nEverything matches.\u2028Everything matches."
    record["events"][1]["kind"] = "case.replied\n  holds: all"
    lines = verify(record).stdout.splitlines()
    assert lines[0].startswith("Case T-7 of Acme Everything matches.")
    assert "Everything matches." not in lines
    assert not [line for line in lines if line.startswith("  holds: all")]


def test_programmes_that_are_none(record: dict[str, Any]) -> None:
    for text in ("", "/etc/passwd", "a: [" * 5000, "x" * 300_000 + "\n", "\x1b\n", "- a\n- b\n"):
        record["programme"]["text"] = text
        result = verify(record)
        assert result.exit_code == 1, text[:20]
        assert "none that clocks can be computed with" in result.stdout
        assert len(result.stdout) < 3000


def test_of_very_many_findings_the_first_are_told(record: dict[str, Any]) -> None:
    record["clocks"] *= 30
    said = verify(record).stdout
    assert said.count("WRONG") == 51
    assert "and more; --json shows all." in said


def test_more_events_than_a_case_has(record: dict[str, Any]) -> None:
    record["events"] = [{}] * 100_001
    refused(verify(record), "at most 100000 events")
