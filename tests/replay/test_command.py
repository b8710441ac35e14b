"""`troth replay`, as somebody types it."""

import gettext
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.lib.test_said import compiled
from tests.replay.logs import EVENTS, write
from typer.testing import CliRunner, Result

from troth.cli import app

LOG = [
    "case,time,what,severity",
    "kept,2026-01-12T17:00:00Z,opened,mid",
    "kept,2026-01-12T18:00:00Z,staff_message,mid",
    "kept,2026-01-12T19:00:00Z,resolved,mid",
    "<b>late</b>,2026-01-12T17:00:00Z,opened,mid",
    "<b>late</b>,2026-01-13T18:00:00Z,staff_message,mid",
    "<b>late</b>,2026-01-30T18:00:00Z,resolved,mid",
]
PLAN = ["--programme", "cloudmark", "--plan", "premium"]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    write(tmp_path / "map.toml", EVENTS)
    return write(tmp_path / "log.csv", *LOG)


def run(log: Path, *options: str) -> Result:
    by = log.with_name("map.toml")
    return CliRunner().invoke(app, ["replay", str(log), "--map", str(by), *PLAN, *options])


def found(log: Path, *options: str) -> dict[str, Any]:
    result = run(log, "--json", *options)
    assert result.exit_code == 0, result.stderr
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_attainment_misses_and_open_work_for_machines(log: Path) -> None:
    answer = found(log)
    assert (answer["cases"], answer["rows"], answer["at"]) == (2, 6, "2026-01-30T18:00:00Z")
    [plan] = answer["plans"]
    assert plan["name"] == "cloudmark/premium"
    assert plan["attainment"][0] == {
        "metric": "first_response",
        "severity": "P2",
        "met": 1,
        "missed": 1,
        "still_open": 0,
        "cancelled": 0,
        "share": 0.5,
        "median_s": 3600,
        "p90_s": 9 * 3600,
    }
    # A holiday, Martin Luther King Day, lies between.
    assert [miss["late_s"] for miss in plan["worst"]] == [10 * 8 * 3600 + 3600, 3600]
    assert answer["open_work"]["zone"] == "America/Los_Angeles"
    assert len(answer["open_work"]["by_hour_of_week"]) == 7 * 24


def test_the_same_for_people(log: Path) -> None:
    told = run(log, "--against", "valimail/premier").stdout
    assert told.startswith("2 cases in 6 rows, as known at 2026-01-30T18:00:00Z")
    for words in ("Cloudmark Premium Support", "50.0 %", "Worst misses", "81 h 0 min", "Mon  "):
        assert words in told
    assert re.search(r"first response +1 +1 +0 +0", told)


def test_plans_of_the_same_and_of_other_programmes_stand_beside_it(log: Path) -> None:
    answer = found(log, "--against", "premium", "--against", "opendns/basic")
    names = ["cloudmark/premium", "cloudmark/premium", "opendns/basic"]
    assert [plan["name"] for plan in answer["plans"]] == names
    assert answer["plans"][0]["against_first"] == []
    assert all(row["missed_only_here"] == 0 for row in answer["plans"][1]["against_first"])


def test_history_is_known_until_an_instant(log: Path) -> None:
    answer = found(log, "--at", "2026-01-12T18:30:00Z")
    assert [row["still_open"] for row in answer["plans"][0]["attainment"]] == [1, 2]


def test_bad_rows_end_it_and_are_listed_when_skipped(log: Path) -> None:
    write(log, *LOG, "third,soon,opened,high")
    result = run(log)
    assert result.exit_code == 2
    assert "row 7, column 'time' is 'soon'" in result.stderr
    assert result.stdout == ""
    told = run(log, "--skip-bad").stdout
    assert "Rows that mean nothing: 1; cases left out for them: 1" in told
    assert "row 7, column 'time' is 'soon': it is no ISO 8601 time" in told
    answer = found(log, "--skip-bad")
    assert answer["left_out"] == ["third"]
    assert [(bad["row"], bad["column"]) for bad in answer["bad_rows"]] == [(7, "time")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at", "yesterday"], "'yesterday' is not an instant"),
        (["--against", "gold"], "has no plan 'gold'"),
        (["--against", "none/gold"], "There is no programme 'none'"),
        (["--map", "none.toml"], "There is no mapping 'none.toml'"),
    ],
)
def test_bad_input_is_told_in_a_sentence(log: Path, options: list[str], said: str) -> None:
    result = run(log, *options)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("name", ["[bold]late", "[/late]", ":smile:"])
def test_names_of_cases_are_shown_as_they_are(log: Path, name: str) -> None:
    write(log, *(line.replace("<b>late</b>", name) for line in LOG))
    result = run(log)
    assert result.exit_code == 0
    assert name in result.stdout


def test_what_there_is_one_of_is_told_so(log: Path) -> None:
    write(log, *LOG[:2])
    page = log.with_name("page.html")
    told = run(log, "--at", "2026-01-30T18:00:00Z", "--html", str(page)).stdout
    assert told.startswith("1 case in 1 row, as known at")
    assert "1 case from 1 row of a log" in page.read_text(encoding="utf-8")


def test_a_miss_that_nothing_made_good_is_not_met_whether_or_not_the_case_goes_on(
    log: Path,
) -> None:
    write(log, LOG[0], LOG[4], LOG[6])
    told = run(log).stdout
    assert re.search(r"first +2026-01-\d\d +not met", told)
    assert "not yet" not in told


def test_no_progress_is_shown_where_nobody_watches(log: Path) -> None:
    assert run(log).stderr == ""


class Needs(HTMLParser):
    """What a page loads, runs or leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.needed: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "rect") or (tag == "rect" and self.get_starttag_text()[-2:] != "/>"):
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe"):
            self.needed.append((tag, None))
        self.needed += [(name, value) for name, value in attrs if name in ("src", "href", "style")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It is closed already."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_shows_names_as_they_are(log: Path) -> None:
    stricter = [
        "slow,2026-01-13T17:00:00Z,opened,mid",
        "slow,2026-01-13T22:00:00Z,staff_message,mid",
    ]
    write(log, *LOG, *stricter, "third,soon,<i>opened</i>,high")
    page = log.with_name("page.html")
    assert (
        run(log, "--html", str(page), "--skip-bad", "--against", "valimail/premier").exit_code == 0
    )
    text = page.read_text(encoding="utf-8")
    needs = Needs()
    needs.feed(text)
    assert needs.needed == []
    assert needs.open == []
    assert "http" not in text
    assert "&lt;b&gt;late&lt;/b&gt;" in text
    assert "<b>" not in text
    for words in (
        "50.0 %",
        "Beside it: Valimail",
        "Missed only under valimail/premier",
        "Left out",
    ):
        assert words in text


def test_a_page_that_cannot_be_written_is_told_before_the_log_is_read(log: Path) -> None:
    write(log, "no log at all")
    for place in (log / "page.html", log.parent, log.parent / "none" / "page.html"):
        result = run(log, "--html", str(place))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"{place} cannot be written (")


def test_a_page_never_takes_the_place_of_what_it_is_made_of(log: Path, tmp_path: Path) -> None:
    for name, what in (("log.csv", "the log"), ("map.toml", "the mapping")):
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(tmp_path / name)
        before = (tmp_path / name).read_bytes()
        for file in (tmp_path / name, tmp_path / "link"):
            result = run(log, "--html", str(file))
            told = f"{file} is {what} itself; name another file for its page.\n"
            assert (result.exit_code, result.stderr) == (2, told)
            assert (tmp_path / name).read_bytes() == before


def test_a_page_replaces_an_old_one_only_when_it_is_whole(log: Path) -> None:
    page = log.with_name("page.html")
    page.write_text("the old one")
    page.chmod(0o640)
    write(log, *LOG, "third,soon,opened,high")
    assert run(log, "--html", str(page)).exit_code == 2
    assert page.read_text() == "the old one"
    assert run(log, "--html", str(page), "--skip-bad").exit_code == 0
    assert page.read_text().startswith("<!doctype html>")
    assert page.stat().st_mode & 0o777 == 0o640
    assert {file.name for file in log.parent.iterdir()} == {"log.csv", "map.toml", "page.html"}


GERMAN = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "%(number)s case\0%(number)s cases": "%(number)s Fall\0%(number)s Fälle",
    "first response": "erste Antwort",
    "Worst misses": "Am weitesten verfehlt",
    "The worst misses": "Am <weitesten> verfehlt",
    "Due": "Fällig",
    "met": "gehalten",
    "Mon": "Mo",
    "%(number)s h": "%(number)s Std",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "german.mo").write_bytes(compiled(GERMAN))
    monkeypatch.setenv("LANGUAGE", "de")
    before = gettext.textdomain()
    gettext.bindtextdomain("german", str(tmp_path / "locale"))
    gettext.textdomain("german")
    yield
    gettext.textdomain(before)


@pytest.mark.usefixtures("german")
def test_report_and_page_speak_the_language_of_a_catalogue(log: Path) -> None:
    page = log.with_name("page.html")
    told = run(log, "--html", str(page)).stdout
    for words in ("2 Fälle", "erste Antwort", "Am weitesten verfehlt", "Fällig", "Mo  "):
        assert words in told, words
    text = page.read_text(encoding="utf-8")
    for words in ("1 gehalten", "Am &lt;weitesten&gt; verfehlt", ">Mo</text>", "1 Std"):
        assert words in text, words
