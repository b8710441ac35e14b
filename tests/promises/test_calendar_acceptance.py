"""580 questions answered by other libraries, where they agree with the rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from troth.promises.calendar import Calendar

QUESTIONS = json.loads((Path(__file__).parent / "data" / "calendar.json").read_text())
instant = datetime.fromisoformat


def calendar_of(question: Mapping[str, Any]) -> Calendar:
    return _calendar(
        question["timezone"],
        *(tuple(question[field]) for field in ("windows", "holidays", "closed", "extra")),
    )


@cache
def _calendar(
    zone: str,
    windows: tuple[str, ...],
    holidays: tuple[str, ...],
    closed: tuple[str, ...],
    extra: tuple[str, ...],
) -> Calendar:
    return Calendar(zone, windows, [date.fromisoformat(day) for day in holidays], closed, extra)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_question(question: Mapping[str, Any]) -> None:
    calendar, start = calendar_of(question), instant(question["start"])
    if question["op"] == "add":
        assert calendar.add(start, question["amount_s"]) == instant(question["expected"])
    elif question["op"] == "between":
        assert calendar.between(start, instant(question["end"])) == question["expected"]
    else:
        assert calendar.is_open(start) is question["expected"]


def test_none_is_missing() -> None:
    assert Counter(q["op"] for q in QUESTIONS) == {"add": 390, "between": 140, "is_open": 50}
