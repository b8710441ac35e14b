"""What the pages show of commands is what these print, but for what an ellipsis stands for."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from troth.cli import app

ROOT = Path(__file__).parent.parent
HOW_TO = ROOT / "docs" / "how-to" / "write-a-programme.md"
RECORD = ROOT / "docs" / "reference" / "case-record.example.json"


@pytest.mark.parametrize(
    ("page", "begins"),
    [
        ("README.md", "troth due --programme blackpearl"),
        ("README.md", "troth verify docs"),
        ("docs/how-to/write-a-programme.md", "troth programme check example.yaml"),
        ("docs/reference/case-record.md", "troth verify docs"),
        ("docs/reference/command-line.md", "troth verify docs"),
    ],
)
def test_a_command_prints_what_the_page_shows(
    page: str, begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)

    command, shown = _last_shown(ROOT / page, begins)
    printed = _in_one_line(CliRunner().invoke(app, shlex.split(command)[1:]).output)

    parts = [words for part in shown.split("…") if (words := _in_one_line(part))]
    assert parts
    for part in parts:
        assert part in printed
        printed = printed.partition(part)[2]


def _lay_out(folder: Path) -> None:
    """Put the files there that the pages name: the programme of the how-to, and the record."""
    blocks = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "example.yaml").write_text("".join(blocks), encoding="utf-8")
    (folder / "docs" / "reference").mkdir(parents=True)
    shutil.copy(RECORD, folder / "docs" / "reference")


def _last_shown(page: Path, begins: str) -> tuple[str, str]:
    """Return the last command of the page that begins so, and what the page shows of its output."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    _, prompt, rest = text.rpartition(f"$ {begins}")
    assert prompt, f"{page.name} shows no '{begins}'; name in this test what it shows instead."
    command, _, output = f"{begins}{rest}".partition("\n")
    return command, re.split(r"\n\s*\n|```", output)[0]


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
