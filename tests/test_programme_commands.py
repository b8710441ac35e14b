"""`troth programme new`, `render` and `schema`, as somebody types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from troth.cli import app
from troth.promises.json_schema import programme_schema
from troth.promises.loader import load_programme


def troth(*words: str) -> Result:
    return CliRunner().invoke(app, ["programme", *words])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_writes_a_programme_that_is_right(here: Path) -> None:
    made = troth("new", "acme", "--plans", "basic, gold")

    assert made.exit_code == 0
    assert "acme.yaml" in made.stdout
    assert list(load_programme(here / "acme.yaml").plans) == ["basic", "gold"]
    assert "no mistakes" in troth("check", "acme.yaml").stdout


def test_new_tells_machines_what_it_wrote(here: Path) -> None:
    made = troth("new", "acme", "--output", "mine.yaml", "--json")

    told = {"programme": "acme", "plans": ["standard", "premium"], "file": "mine.yaml"}
    assert json.loads(made.stdout) == told
    assert (here / "mine.yaml").exists()


def test_new_overwrites_only_by_force(here: Path) -> None:
    file = here / "acme.yaml"
    file.write_text("mine")

    refused = troth("new", "acme")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "acme.yaml already exists; name another file, or use --force to overwrite it.\n"
    )
    assert file.read_text() == "mine"
    assert troth("new", "acme", "--force").exit_code == 0
    assert load_programme(file).programme == "acme"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["new", "acme.yaml"], "'acme.yaml' names a file; give the id alone, such as 'acme'."),
        (["new", "a b"], "'a b' cannot be the id of a programme"),
        (["new", "x", "--plans", " , "], "A programme needs a plan"),
        (["new", "x", "--output", "no/where.yaml"], "no/where.yaml cannot be written (No such"),
        (["new", "x", "--output", "."], ". already exists"),
        (["render", "nowhere"], "There is no programme 'nowhere'"),
        (["render", "opendns", "--output", "."], ". cannot be written (Is a directory)"),
        (["schema", "--output", "no/where.json"], "no/where.json cannot be written"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    here: Path, words: list[str], says: str
) -> None:
    result = troth(*words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert list(here.iterdir()) == []


def test_render_gives_html_and_markdown(here: Path) -> None:
    page = troth("render", "opendns").stdout
    text = troth("render", "opendns", "--format", "markdown").stdout

    assert page.startswith("<!doctype html>")
    assert "30 minutes" in page
    assert text.startswith("# OpenDNS technical support\n")
    assert "| **P1** Service outage | First response | **30 minutes**" in text


def test_render_takes_a_file_and_writes_one(here: Path) -> None:
    troth("new", "acme")
    told = troth("render", "acme.yaml", "--output", "acme.html")

    assert told.stdout == "acme.html holds the policy page of acme.\n"
    assert (here / "acme.html").read_text().endswith("</html>\n")


def test_render_spares_the_programme(here: Path) -> None:
    troth("new", "acme")
    refused = troth("render", "acme.yaml", "--output", "./acme.yaml")

    assert refused.exit_code == 2
    assert refused.stderr == "acme.yaml is the programme itself; name another file for its page.\n"
    assert load_programme(here / "acme.yaml").programme == "acme"


def test_render_for_machines(here: Path) -> None:
    whole = json.loads(troth("render", "valimail", "--format", "markdown", "--json").stdout)
    assert whole["text"].startswith("# ")
    written = json.loads(troth("render", "valimail", "--output", "v.html", "--json").stdout)
    about = {"programme": "valimail", "version": "1", "format": "html", "file": "v.html"}
    assert written == about


def test_schema_is_printed_and_written(here: Path) -> None:
    assert json.loads(troth("schema").stdout) == programme_schema()
    assert troth("schema", "--output", "s.json").stdout == ""
    assert json.loads((here / "s.json").read_text()) == programme_schema()
    assert json.loads(troth("schema", "--json").stdout) == programme_schema()
    told = json.loads(troth("schema", "--output", "s.json", "--json").stdout)
    assert told == {"file": "s.json"}


RENDER = """
import sys
from typer.testing import CliRunner
from troth.cli import app
assert not [name for name in sys.modules if name.split(".")[0] == "django"]
result = CliRunner().invoke(app, ["programme", "render", "blackpearl"])
assert result.exit_code == 0, result.output
assert "Wellington" in result.stdout
assert "psycopg" not in sys.modules
"""


def test_render_needs_no_settings_and_no_database(here: Path) -> None:
    """In a process of its own, where nobody has set Django up, and which starts without it."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", RENDER], env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
