"""Small programmes for the tests of the check: a right one, and what is changed in it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from troth.promises.lint import Finding, lint
from troth.promises.loader import load_with_source

TODAY = date(2026, 11, 24)
RIGHT = (Path(__file__).parent / "lint" / "right.yaml").read_text(encoding="utf-8")


def findings(text: str, *, years: int = 2, today: date = TODAY) -> list[Finding]:
    """What the check finds in the text of a programme."""
    return lint(load_with_source(text, file="example.yaml"), today=today, years=years)


def codes(text: str, **options: Any) -> list[str]:
    return [finding.code for finding in findings(text, **options)]


def changed(change: str | dict[str, Any]) -> str:
    """The right programme with the keys of `change`: mappings are merged, lists replaced.

    A key without a value is taken away.
    """
    yaml = YAML(typ="safe")
    written = io.StringIO()
    writer = YAML()
    writer.default_flow_style = False
    new = yaml.load(change) if isinstance(change, str) else change
    writer.dump(_merged(yaml.load(RIGHT), new), written)
    return written.getvalue()


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    merged = old | {key: _merged(old.get(key), value) for key, value in new.items()}
    return {key: value for key, value in merged.items() if value is not None}
