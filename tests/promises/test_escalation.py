"""Which role has a case when, under one rule of escalation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from troth.promises.calendar import Calendar
from troth.promises.escalation import Cue, Escalation, Moment, escalation
from troth.promises.schema_lifecycle import EscalationRule

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALENDARS = {
    "always": Calendar.always(),
    "office": Calendar("Europe/London", ["Mon-Fri 09:00-17:00"]),
}


def rule(starts: str = "opened", **more: object) -> EscalationRule:
    steps = [{"after": "2 hours", "to": "lead"}, {"after": "6 hours", "to": "director"}]
    data = {"title": "Up", "starts": starts, "steps": steps, "clause": "13"}
    return EscalationRule.model_validate(data | more)


def on(
    hour: float, cue: Cue | None, severity: str = "P1", plan: str = "gold", step: int = 0
) -> Moment:
    return Moment(cue=cue, at=START + hour * HOUR, severity=severity, plan=plan, step=step)


def stands(policy: EscalationRule, *moments: Moment) -> Escalation:
    return escalation([on(0, Cue.OPENED), *moments], policy, CALENDARS.__getitem__)


def dues(found: Escalation) -> list[tuple[int, float]]:
    return [(step.number, (step.at - START) / HOUR) for step in found.to_come]


def test_steps_are_counted_from_the_opening() -> None:
    assert dues(stands(rule())) == [(1, 2), (2, 6)]
    assert dues(stands(rule(), on(2, Cue.STEP, step=1))) == [(2, 6)]
    assert stands(rule(), on(2, Cue.STEP, step=1)).to_come[0].role == "director"


def test_each_step_has_a_calendar_of_its_own_and_the_earliest_comes_first() -> None:
    steps = [
        {"after": "10 hours", "calendar": "office", "to": "lead"},
        {"after": "6 hours", "to": "director"},
    ]
    assert dues(stands(rule(steps=steps))) == [(2, 6), (1, 26)]


def test_a_solved_case_does_not_escalate_and_a_reopened_one_does_so_anew() -> None:
    taken, solved = on(2, Cue.STEP, step=1), on(3, Cue.DONE)
    assert stands(rule(), taken, solved) == Escalation(applies=False, started=None, to_come=())
    assert dues(stands(rule(), taken, solved, on(50, Cue.OPENED))) == [(1, 52), (2, 56)]


def test_it_holds_for_its_severities_and_plans_only() -> None:
    policy = rule(severities="P1", plans="gold")
    assert not stands(policy, on(1, None, severity="P2")).applies
    assert not stands(policy, on(1, None, plan="basic")).applies
    raised = stands(policy, on(1, None, severity="P2"), on(5, None))
    assert dues(raised) == [(1, 7), (2, 11)]


def test_a_breach_starts_it_once() -> None:
    policy = rule("breach")
    assert stands(policy) == Escalation(applies=True, started=None, to_come=())
    assert dues(stands(policy, on(4, Cue.BREACH), on(5, Cue.BREACH))) == [(1, 6), (2, 10)]
    assert not dues(stands(policy, on(4, Cue.WARNING)))
    assert not dues(stands(policy, on(4, Cue.DONE), on(4, Cue.BREACH)))


def test_a_breach_before_the_rule_applied_counts_from_when_it_does() -> None:
    policy = rule("breach", severities="P1")
    found = stands(policy, on(1, None, "P2"), on(5, None, "P1"), on(4, Cue.BREACH))
    assert dues(found) == [(1, 7), (2, 11)]


def test_what_was_declined_stays_so_until_somebody_asks_again() -> None:
    for starts, cue in (("breach", Cue.BREACH), ("warning", Cue.WARNING)):
        assert not dues(stands(rule(starts), on(1, cue), on(2, Cue.DECLINED), on(3, cue)))
    assert not dues(stands(rule(), on(1, Cue.DECLINED)))
    asked, declined = on(1, Cue.REQUESTED), on(2, Cue.DECLINED)
    assert not dues(stands(rule("requested"), asked, declined))
    again = stands(rule("requested"), asked, declined, on(8, Cue.REQUESTED))
    assert dues(again) == [(1, 10), (2, 14)]


def test_asking_twice_starts_it_once() -> None:
    found = stands(rule("requested"), on(1, Cue.REQUESTED), on(2, Cue.REQUESTED))
    assert dues(found) == [(1, 3), (2, 7)]
