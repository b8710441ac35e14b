"""The example in docs/reference/case-record.md is true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.promises.example_record import EXAMPLE, told_anew
from tests.promises.keeping import codes

DOCS = Path(__file__).parent.parent / "docs" / "reference"


@pytest.fixture
def example() -> dict[str, Any]:
    return dict(json.loads(EXAMPLE.read_text()))


def test_the_example_holds_to_the_letter(example: dict[str, Any]) -> None:
    assert EXAMPLE.read_text() == told_anew(), "Run python -m tests.promises.example_record."
    assert codes(example, version=example["troth"]) == set()


def test_what_the_page_changes_in_it_is_found(example: dict[str, Any]) -> None:
    (broken,) = (clock for clock in example["clocks"] if clock["status"] == "breached")
    assert broken["key"] == "update/opened/2"
    broken["status"] = "met"
    assert codes(example) == {"clock"}
    example["events"][8]["at"] = "2026-03-02T20:00:00.000000Z"
    assert "chain_hash" in codes(example)


def test_the_chain_can_be_checked_without_troth(
    example: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (DOCS / "case-record.md").read_text()
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(DOCS)
    exec(program, {})
    example["events"][2]["kind"] = "case.closed"
    (tmp_path / EXAMPLE.name).write_text(json.dumps(example))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        exec(program, {})


def test_every_finding_is_listed() -> None:
    source = Path(__file__).parent.parent / "src" / "troth" / "promises"
    text = "".join(path.read_text() for path in sorted(source.glob("verify*.py")))
    codes = set(re.findall(r'(?:finding|as_told)\(\s*"(\w+)"', text)) | {"clock", "reasons"}
    listed = (DOCS / "case-record.md").read_text().partition("## Findings")[2]
    assert len(codes) >= 15
    assert [code for code in codes if f"`{code}`" not in listed] == []
