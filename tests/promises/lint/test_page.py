"""The page of all codes: each example makes its finding, and page and codes agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tests.promises.linting import RIGHT, changed, findings

import troth.promises.lint
from troth.promises.lint import CHECKS, Check

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "lint.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"### `(\w+)`\n(.*?)(?=\n##|\Z)", PAGE, re.DOTALL))


def example(code: str) -> str:
    found = re.search(r"```yaml\n(.*?)```", SECTIONS[code], re.DOTALL)
    assert found is not None
    return found[1]


def in_one_line(text: str) -> str:
    return " ".join(text.replace("\n> ", "\n").split())


def test_nothing_is_found_in_the_right_programme() -> None:
    assert findings(RIGHT, years=5) == []


def test_the_page_has_every_code_once_and_in_order() -> None:
    assert re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE) == [check.code for check in CHECKS]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_example_is_found_and_told_as_the_page_says(check: Check) -> None:
    found = [one for one in findings(changed(example(check.code))) if one.code == check.code]
    assert found, f"nothing is found in the example of {check.code}"
    section = in_one_line(SECTIONS[check.code])
    assert re.match(rf"An? {check.level}\. ", section)
    assert found[0].severity is check.level
    assert f" {found[0].sentence} Way out: {found[0].way_out}." in section
    assert all(one.line > 0 and one.column > 0 and one.at for one in found)


def test_every_template_is_marked_for_translators() -> None:
    marked = {
        ast.literal_eval(call.args[0])
        for file in Path(troth.promises.lint.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "gettext_noop"
    }
    assert {text for check in CHECKS for text in (check.sentence, check.way_out)} <= marked
