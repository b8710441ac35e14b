"""A replay as one plain record: what `--json` prints, and the report and the page show."""

from __future__ import annotations

from typing import Any

from troth.promises.instants import format_instant
from troth.promises.units import from_micros
from troth.replay.figures import Attainment, Difference, Miss, UnderPlan
from troth.replay.history import History
from troth.replay.openness import by_hour_of_week
from troth.replay.outcomes import METRICS
from troth.replay.plans import Plan


def record(history: History) -> dict[str, Any]:
    """Return the replay; instants are UTC, lengths seconds, shares between 0 and 1."""
    figures, zone = history.figures, history.plans[0].zone
    work = by_hour_of_week(figures.work, history.at, zone)
    return {
        "at": _instant(history.at),
        "rows": history.rows,
        "cases": figures.cases,
        "bad_rows": [one.record() for one in history.bad],
        "left_out": history.left_out,
        "plans": [
            _plan(plan, under) for plan, under in zip(history.plans, figures.plans, strict=True)
        ],
        "open_work": {"zone": zone, "by_hour_of_week": work},
    }


def _plan(plan: Plan, under: UnderPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "title": plan.title,
        "attainment": [
            {"metric": metric.value, "severity": severity, **_attainment(under.attainment[name])}
            for metric in METRICS
            for severity in plan.severities
            if (name := (metric.value, severity)) in under.attainment
        ],
        "worst": [_miss(miss) for miss in under.worst],
        "against_first": [
            {"metric": metric.value, **_difference(under.differences[metric.value])}
            for metric in METRICS
            if metric.value in under.differences
        ],
    }


def _attainment(found: Attainment) -> dict[str, Any]:
    median, most = (found.percentile(part) for part in (0.5, 0.9))
    return {
        "met": found.met,
        "missed": found.missed,
        "still_open": found.still_open,
        "cancelled": found.cancelled,
        "share": found.share,
        "median_s": None if median is None else median * 60,
        "p90_s": None if most is None else most * 60,
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "missed": found.missed,
        "missed_under_first": found.missed_under_first,
        "missed_only_here": found.missed_only_here,
        "missed_only_there": found.missed_only_there,
        "late_s": found.late / 1e6,
        "worst": [_miss(miss) for miss in found.worst],
    }


def _miss(miss: Miss) -> dict[str, Any]:
    return {
        "case": miss.case,
        "metric": miss.metric,
        "severity": miss.severity,
        "started": _instant(miss.started),
        "due": _instant(miss.due),
        "met_at": None if miss.met_at is None else _instant(miss.met_at),
        "late_s": miss.late / 1e6,
        "elapsed_s": miss.elapsed / 1e6,
    }


def _instant(micros: int) -> str:
    return format_instant(from_micros(micros))
