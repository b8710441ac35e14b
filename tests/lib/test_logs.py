"""Log lines: readable by people or machines, and free of secrets."""

from __future__ import annotations

import json
import logging

import pytest

from troth.lib.logs import line_formatter


def line(form: str, **extra: object) -> str:
    record = logging.LogRecord("troth.test", logging.INFO, __file__, 1, "it happened", (), None)
    for name, value in extra.items():
        setattr(record, name, value)
    return line_formatter(form).format(record)


def test_a_line_of_text() -> None:
    text = line("text", case=42)
    assert "[info     ] it happened [troth.test] case=42" in text


def test_a_line_of_json() -> None:
    found = json.loads(line("json", case=42))
    assert found["timestamp"].endswith("Z")
    del found["timestamp"]
    assert found == {"event": "it happened", "level": "info", "logger": "troth.test", "case": 42}


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "name", ["password", "new_password", "SECRET_KEY", "access_token", "session_key", "Cookie"]
)
def test_secrets_are_hidden_by_name(form: str, name: str) -> None:
    assert "hunter2" not in line(form, **{name: "hunter2"})


@pytest.mark.parametrize("form", ["text", "json"])
def test_passwords_inside_addresses_are_hidden(form: str) -> None:
    text = line(form, server="postgresql://troth:hunter2@db/troth")
    assert "hunter2" not in text
    assert "postgresql://troth:***@db/troth" in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_failure_is_told_without_local_variables(form: str) -> None:
    def fail() -> None:
        password = "hunter" + "2"
        raise ValueError(f"no use for {len(password)}")

    try:
        fail()
    except ValueError as problem:
        record = logging.LogRecord(
            "troth.test",
            logging.ERROR,
            __file__,
            1,
            "it failed",
            (),
            (ValueError, problem, problem.__traceback__),
        )
    text = line_formatter(form).format(record)
    assert "ValueError: no use for 7" in text
    assert "hunter2" not in text
