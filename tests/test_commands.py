"""The commands about programmes and promised time, as somebody types them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.promises.linting import RIGHT
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
    good.write_text(RIGHT)
    bad.write_text(good.read_text().replace("plans:", "planz:"))
    result = troth("programme", "check", str(good), str(bad))
    assert result.exit_code == 2
    assert f"{bad}:" in result.stderr
    assert "planz" in result.stderr
    assert "no mistakes" in result.stdout


def test_check_finds_what_is_hardly_meant(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(RIGHT.replace("when: customer_agrees", "when: out_of_scope"))
    result = troth("programme", "check", str(file))
    line = RIGHT[: RIGHT.index("  basic:")].count("\n") + 1
    assert result.exit_code == 0
    assert f"{file}:{line}: warning never_closed plan 'basic' has no rule" in result.stdout
    assert (
        "; add a 'closing' rule, such as 'when: customer_agrees' (at plans.basic)" in result.stdout
    )
    assert f"{file}: no mistakes, 2 warnings." in result.stdout
    assert troth("programme", "check", "--strict", str(file)).exit_code == 2


def test_check_fails_for_errors_unless_they_are_accepted(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    text = RIGHT.replace("P1: 2 business hours", "P1: 5 business hours")
    file.write_text(text.replace("P2: 4 business hours", "P2: 6 business hours"))
    result = troth("programme", "check", str(file))
    assert result.exit_code == 2
    assert "error tier_later plan 'gold' is worse than 'basic'" in result.stdout
    place = "at: commitments.response-gold.targets.P1, because: The text says so."
    file.write_text(f"{file.read_text()}accepted:\n  - {{code: tier_later, {place}}}\n")
    result = troth("programme", "check", str(file))
    assert (result.exit_code, result.stdout) == (0, f"{file}: no mistakes, 1 accepted.\n")


def test_check_knows_the_shipped_programmes() -> None:
    result = troth("programme", "check", "--strict", "proofpoint", "opendns")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "proofpoint: no mistakes, 1 accepted.",
        "opendns: no mistakes.",
    ]


def test_check_as_json_has_mistakes_and_findings_alike(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(RIGHT.replace("rank: 2", "rank: 1"))
    missing = str(tmp_path / "missing.yaml")
    result = troth("programme", "check", "proofpoint", str(bad), missing, "--json")
    assert result.exit_code == 2
    good, wrong, unread = json.loads(result.stdout)
    (accepted,), (mistake,), (unreadable,) = good["findings"], wrong["findings"], unread["findings"]
    assert accepted.keys() == mistake.keys() == unreadable.keys()
    assert (accepted["code"], accepted["at"]) == ("maintenance_is_downtime", "uptime.1")
    assert accepted["because"].startswith("The text promises")
    assert (mistake["code"], mistake["severity"], mistake["line"]) == ("does_not_fit", "error", 24)
    assert mistake["sentence"] in wrong["mistakes"][0]
    assert (unreadable["code"], unreadable["line"]) == ("unreadable_file", None)


def test_due_explains_itself() -> None:
    result = troth(*BLACKPEARL, "--zone", "Pacific/Auckland")
    assert result.exit_code == 0
    assert "Tue 29 Dec 2026 10:00 NZDT" in result.stdout
    assert "If you call" in result.stdout


def test_due_with_the_next_release_says_so() -> None:
    due = ("due", "--programme", "cloudmark", "--plan", "premium", "--severity", "P4")
    said = troth(*due, "--opened", "2027-01-01T22:00:00Z").stdout
    assert "resolution running, due when the next release is published\n" in said
    assert "  It is due when the next release is published, the first after the start of" in said
    assert "  No such release has been announced yet.\n" in said


P4: dict[str, Any] = {"programme": "cloudmark", "plan": "premium", "at": "2026-03-09T20:00:00Z"}


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([("released", {"on": "2026-04-01T16:00Z"})], "running, due 2026-04-01T16:00:00Z\n"),
        (
            [("released", {"on": "2026-04-01T16:00Z"})],
            "  That release was announced for Wed 1 Apr 2026 16:00 UTC (09:00 PDT for support).\n",
        ),
        ([("waiting_on_customer", {})], "paused, not due while the clock is paused\n"),
        ([("resolved", {})], "met, before it was due\n"),
        ([("closed", {})], "cancelled, no longer owed\n"),
    ],
)
def test_clocks_without_a_due_time_say_why(
    events: list[tuple[str, dict[str, Any]]], says: str
) -> None:
    opened = {"at": "2026-03-02T18:00Z", "type": "opened", "severity": "P4", "channel": "portal"}
    after = [{"at": "2026-03-03T18:00Z", "type": type_, **data} for type_, data in events]
    said = troth("clocks", "-", stdin=json.dumps({**P4, "events": [opened, *after]}))
    assert said.exit_code == 0, said.stderr
    resolution = said.stdout[said.stdout.index("resolution ") :]
    assert says in resolution


def test_due_tells_what_is_promised_in_words() -> None:
    case = ["--plan", "standard", "--severity", "P3", "--opened", "2026-03-02T09:00:00Z"]
    told = troth("due", "--programme", "blackpearl", *case).stdout
    assert "Nothing is promised with a time" in told
    assert "Promised without a clock: first response, " in told
    assert "business hours of the location (“2.2”)" in told


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
        (["clocks"], "Name either a timeline"),
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


# Hostile input: whatever comes, one sentence and code 2, never a traceback

START = {
    "at": "2026-03-02T09:00:00Z",
    "type": "opened",
    "severity": "P1",
    "channel": "portal",
}
LATER = {"at": "2026-03-02T10:00:00Z"}


def refused(result: Result, says: str) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 500
    assert result.stderr.strip().isprintable()


def clocks_of(*events: Any, **fields: Any) -> Result:
    case = {"programme": "blackpearl", "plan": "standard", "at": "2026-03-03T00:00Z"}
    return troth("clocks", "-", stdin=json.dumps({**case, "events": list(events), **fields}))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1, column 1"),
        (b'{"a":', "column 6"),
        (b"\xff\xfe\x00", "byte 1 is not UTF-8"),
        (b'{"at": NaN}', "infinite or not a number"),
        (b'{"at": ' + b"9" * 5000 + b"}", "far too long"),
        (b"[" * 100_000 + b"]" * 100_000, "too deeply"),
        (b"null", "JSON object"),
        (b'{"programme": "\\ud800", "plan": "x"}', "no programme"),
        (b'{"programme": "a\\u0000b", "plan": "x"}', "no programme"),
        (b'{"programme": "' + b"x" * 5000 + b'", "plan": "x"}', "no programme"),
    ],
    ids=range(10),
)
def test_files_that_are_no_timeline(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(content)
    refused(troth("clocks", str(file)), says)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    refused(troth("clocks", str(tmp_path)), "cannot be read")
    refused(troth("due", "--batch", str(tmp_path / ("x" * 300))), "cannot be read")
    refused(troth("due", "--batch", str(tmp_path / "\x1b[31m")), "\\x1b")
    refused(troth("programme", "check", str(tmp_path)), "cannot be read")
    refused(troth("programme", "show", str(tmp_path)), "no programme")


@pytest.mark.parametrize(
    "value",
    [None, True, 1, 1.5, "", "x" * 9999, [], {"a": 1}, 10**400],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    ("type_", "field"),
    [
        ("opened", "at"),
        ("opened", "type"),
        ("opened", "severity"),
        ("opened", "channel"),
        ("opened", "kind"),
        ("message", "sender"),
        ("call", "caller"),
        ("severity_changed", "severity"),
        ("kind_changed", "kind"),
        ("plan_changed", "plan"),
        ("triggered", "trigger"),
    ],
)
def test_every_field_of_every_event_is_checked(type_: str, field: str, value: object) -> None:
    if type_ == "opened":
        refused(clocks_of({**START, field: value}), "")
    else:
        refused(clocks_of(START, {**LATER, "type": type_, field: value}), "Event 2")


@pytest.mark.parametrize(
    "value",
    [None, True, 1, "", [], {"a": 1}, "x" * 9999],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("field", ["programme", "plan", "severity", "opened"])
def test_every_field_of_a_batch_is_checked(field: str, value: object) -> None:
    case = {
        "programme": "blackpearl",
        "plan": "standard",
        "severity": "P1",
        "opened": "2026-03-02T09:00Z",
        field: value,
    }
    refused(troth("due", "--batch", "-", stdin=json.dumps([case])), "Item 1: ")


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"type": "severity_changed", "severity": "P9"}, "no severity 'P9'; use one of P1, P2"),
        ({"type": "plan_changed", "plan": "tin"}, "no plan 'tin'; use one of standard, premium"),
        ({"type": "assigned", "site": "atlantis"}, "no site 'atlantis'; use one of wellington"),
        ({"type": "triggered", "trigger": "opened"}, "requested, alert, confirmed_event"),
        ({"type": "kind_changed", "kind": "wish"}, "incident, question"),
        ({"type": "message", "sender": "staff", "channel": "pigeon"}, "portal, web_form"),
        ({"type": "released", "on": "2026-03-05"}, "time zone"),
        ({"type": "released", "on": "9999-12-31T23:59:59Z"}, "between 1970 and 2100"),
    ],
    ids=lambda value: "",
)
def test_a_later_event_is_named_with_what_is_wrong(event: dict[str, Any], says: str) -> None:
    name = f"Event 2 ({event['type']}): "
    result = clocks_of(START, {**LATER, **event})
    refused(result, says)
    assert result.stderr.startswith(name)


@pytest.mark.parametrize(
    "instant",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "1969-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_instants_that_no_calendar_knows(instant: str) -> None:
    refused(clocks_of({**START, "at": instant}), "between 1970 and 2100")
    refused(clocks_of(START, at=instant), "between 1970 and 2100")
    refused(troth(*BLACKPEARL, "--opened", instant), "between 1970 and 2100")


def test_a_deadline_beyond_the_calendars() -> None:
    words = ["due", "--programme", "cloudmark", "--plan", "premium", "--severity", "P3"]
    refused(troth(*words, "--opened", "2100-12-31T12:00Z"), "end of 2100")


def test_a_site_of_a_programme_without_sites() -> None:
    words = ["due", "--programme", "opendns", "--plan", "gold", *OPENED, "--site", "london"]
    refused(troth(*words), "has no site at all")


def test_a_long_timeline_is_folded_and_a_longer_one_refused() -> None:
    toggles = [{**LATER, "type": type_} for type_ in ("waiting_on_customer", "resumed")]
    assert clocks_of(START, *toggles * 5_000).exit_code == 0
    refused(clocks_of(START, *toggles * 50_000), "100001 events")


def test_events_at_one_instant_are_taken_in_their_order() -> None:
    at = {"at": START["at"]}
    changes = [{**at, "type": "severity_changed", "severity": code} for code in ("P4", "P1")]
    result = clocks_of(START, *changes, {**at, "type": "message", "sender": "staff"})
    assert "met" in result.stdout


def test_an_empty_instant_is_not_now() -> None:
    refused(clocks_of(START, at=""), "'' is not an instant")
    refused(troth("clocks", "-", "--at", "", stdin=json.dumps({"at": None})), "")


HOSTILE_PROGRAMMES = {
    "cyclic anchors": "programme: &p\n  a: *p\n",
    "billion laughs": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    ),
    "deep": "a: " + "[" * 20_000 + "]" * 20_000,
    "tag": "programme: !!python/object/apply:os.system ['true']\n",
    "two documents": "programme: a\n---\nprogramme: b\n",
    "10 MB": "# " + "x" * 10_000_000,
    "control": 'programme: "\\e[31m"\n',
}


@pytest.mark.parametrize("name", HOSTILE_PROGRAMMES)
def test_hostile_programme_files(name: str, tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(HOSTILE_PROGRAMMES[name])
    for words in (["check", str(file)], ["show", str(file)]):
        result = troth("programme", *words)
        assert isinstance(result.exception, SystemExit)
        assert (result.exit_code, result.stdout) == (2, "")
        assert all(line.startswith(str(file)) for line in result.stderr.splitlines())


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)), b"programme: a\x00b\n", b"a: \xed\xa0\x80\n"],
    ids=["binary", "NUL", "surrogate"],
)
def test_programme_files_that_are_no_text(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_bytes(content)
    refused(troth("programme", "check", str(file)), "programme.yaml:")


def test_square_brackets_in_a_programme_are_text(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    text = (DATA / "everything.yaml").read_text()
    file.write_text(text.replace("title: Everything", "title: 'The [/bold] [red]'"))
    assert "The [/bold] [red]" in troth("programme", "show", str(file)).stdout


def test_a_terminal_without_the_characters_gets_escapes() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from troth.cli import main; main()", *BLACKPEARL],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "\\u201c" in result.stdout
