"""A programme that promises every metric, and a short way to write timelines."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from troth.promises.clocks import Clock, clocks
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.timeline import Timeline, parse_timeline

# Monday, 09:00 in Lisbon (UTC in winter), where the office of this programme is.
MONDAY = datetime(2026, 1, 12, 9, tzinfo=UTC)

PROGRAMME = Path(__file__).parent / "data" / "everything.yaml"


@cache
def everything() -> Programme:
    return load_programme(PROGRAMME)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def after(count: float) -> datetime:
    """The instant that many elapsed hours after the case began."""
    return MONDAY + hours(count)


def timeline(*events: tuple[float, str, dict[str, Any]]) -> Timeline:
    """Build a timeline from (hours after Monday 09:00, type, fields)."""
    return parse_timeline(
        [{"at": after(at).isoformat(), "type": type_, **fields} for at, type_, fields in events]
    )


def opened(severity: str = "high", **fields: Any) -> tuple[float, str, dict[str, Any]]:
    return (0, "opened", {"severity": severity, "channel": "portal", **fields})


def run(
    *events: tuple[float, str, dict[str, Any]], at: float, plan: str = "silver"
) -> dict[str, list[Clock]]:
    """Every clock at that many hours after Monday 09:00, by metric."""
    found: dict[str, list[Clock]] = {}
    for clock in clocks(everything().terms(plan), timeline(*events), after(at)):
        found.setdefault(clock.metric, []).append(clock)
    return found


def staff(at: float, **fields: Any) -> tuple[float, str, dict[str, Any]]:
    return (at, "message", {"sender": "staff", **fields})


def customer(at: float) -> tuple[float, str, dict[str, Any]]:
    return (at, "message", {"sender": "customer"})


def call(at: float, caller: str = "customer", *, answered: bool = False) -> Any:
    return (at, "call", {"caller": caller, "answered": answered})


def severity(at: float, code: str) -> tuple[float, str, dict[str, Any]]:
    return (at, "severity_changed", {"severity": code})


def just(at: float, type_: str, **fields: Any) -> tuple[float, str, dict[str, Any]]:
    return (at, type_, fields)
