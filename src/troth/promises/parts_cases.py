"""What cases are and what becomes of them: which changes are good for customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from troth.promises.compare_times import Verdict, Versions, worst
from troth.promises.directions import (
    BETTER,
    CHANGED,
    FOR_CUSTOMERS,
    NOTED,
    WORSE,
    Direction,
    more,
    noted,
    same,
    there,
    up,
    wider,
    yes,
)
from troth.promises.part import Part, called, each, length
from troth.promises.schema_cases import KindRule
from troth.promises.schema_lifecycle import (
    ClosingReason,
    ClosingRule,
    EscalationRule,
    EscalationStep,
    ReopeningRule,
)
from troth.promises.schema_time import CalendarRule
from troth.promises.schema_words import Person
from troth.promises.terms import Metric


def _site_hours(versions: Versions, old: CalendarRule, new: CalendarRule) -> Verdict | None:
    return versions.openings(old.calendar(), new.calendar())


def _calendar_hours(versions: Versions, old: CalendarRule, new: CalendarRule) -> Verdict | None:
    different = _site_hours(versions, old, new) or old.business_day != new.business_day
    return Verdict(NOTED) if different else None  # it is judged where it is used


def _forced_severity(versions: Versions, old: KindRule, new: KindRule) -> Verdict | None:
    ranks = {code: severity.rank for code, severity in versions.new.severities.items()}
    if old.severity == new.severity:
        return None
    if new.severity is None or (old.severity is not None and old.severity not in ranks):
        return Verdict(CHANGED)
    was = min(ranks.values()) if old.severity is None else ranks[old.severity]
    return Verdict(WORSE if ranks[new.severity] > was else BETTER)


def _steps(versions: Versions, old: EscalationRule, new: EscalationRule) -> Verdict | None:
    def step(was: EscalationStep, now: EscalationStep) -> Verdict | None:
        later = versions.length(was.after, now.after, (was.calendar, now.calendar), WORSE)
        return worst([later, Verdict(CHANGED) if was.to != now.to else None])

    number = len(new.steps) - len(old.steps)
    extra = Verdict(BETTER if number > 0 else WORSE) if number else None
    return worst([extra, *map(step, old.steps, new.steps)])


def _closed_by_provider(rule: ClosingRule) -> list[str]:
    return [rule.when] if Person.STAFF in rule.by else []


def _closed_by_customer(rule: ClosingRule) -> list[str]:
    return [rule.when] if Person.CUSTOMER in rule.by else []


def _reopened(rule: ReopeningRule) -> list[str]:
    reasons = rule.closed_when or get_args(ClosingReason)
    return [f"after {reason}, by {who}" for reason in reasons for who in rule.by]


_CALENDAR = same("timezone", "windows", "holidays", "closed", "extra", "business_day")
_CLOSING: Mapping[str, Direction] = {"attempts": more(BETTER), **same("by", "when", "calendar")}

WHAT_CASES_ARE: tuple[Part, ...] = (
    Part(what="Site", section="sites", come=CHANGED, fields=_CALENDAR, times={"": _site_hours}),
    Part(
        what="Calendar",
        section="calendars",
        gone=NOTED,
        come=NOTED,
        fields=_CALENDAR,
        times={"": _calendar_hours},
    ),
    Part(what="Severity", section="severities", come=CHANGED, fields={"examples": noted}),
    Part(
        what="Rules on severity",
        section="severity_rules",
        gone=CHANGED,
        come=CHANGED,
        fields={"set_by": up("staff", "customer"), "appeal": there(BETTER)},
    ),
    Part(
        what="Kind",
        section="kinds",
        fields={"handling": up("log_and_close", "answer")},
        times={"severity": _forced_severity},
    ),
    Part(
        what="Finding of the kind",
        section="kind_decision",
        gone=CHANGED,
        come=CHANGED,
        fields={"by": up("staff", "customer"), "final": yes(WORSE)},
    ),
    Part(
        what="What counts as a resolution",
        section="resolution",
        gone=CHANGED,
        come=CHANGED,
        fields={"counts": wider(WORSE)},
    ),
    Part(
        what="Closing by the provider",
        section="closing",
        names=_closed_by_provider,
        gone=BETTER,
        come=WORSE,
        fields=_CLOSING,
        times={
            "after": length("after", BETTER),
            "apart": length("apart", BETTER),
            "reminder": length("reminder", BETTER, missing=WORSE),
        },
    ),
    Part(
        what="Closing by the customer",
        section="closing",
        names=_closed_by_customer,
        fields={**_CLOSING, **same("attempts", "after", "apart", "reminder")},
    ),
    Part(
        what="Reopening",
        section="reopening",
        names=_reopened,
        fields=same("closed_when", "by", "calendar"),
        times={"within": length("within", BETTER)},
    ),
    Part(
        what="Escalation",
        section="escalations",
        names=called("title"),
        worded=True,
        fields={"severities": FOR_CUSTOMERS},
        times={"steps": _steps},
    ),
    Part(
        what="Remedy",
        section="remedies",
        names=each("metrics", tuple(Metric)),
        come=CHANGED,
        fields={
            "remedy": up("best_effort", "objective", "credit_bearing"),
            **same("metrics"),
        },
    ),
)
