"""Pages people for a case when its paging policy says so, and keeps what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from troth.accounts.access import managers_near
from troth.accounts.models import PagingPolicy, PagingStep, Rota, Staff, Team
from troth.cases import events
from troth.cases.models import Case, Page
from troth.cases.paging.fold import Due
from troth.cases.paging.standing import Standing, standing
from troth.lib.actors import SYSTEM
from troth.lib.events import DomainEvent
from troth.timeline.actions import record
from troth.timeline.models import Event

Recorded = list[tuple[DomainEvent, Event]]


def page(case: Case, history: list[Event], *, at: datetime) -> Recorded:
    """Take the steps that are due by `at`, or end paging that is over; return what was recorded.

    The caller holds the case's lock. What is done joins the history, and is done once.
    """
    at, recorded = max(at, history[-1].at), Recorded()
    while happened := _next(case, standing(case, history), at):
        recorded.append(happened)
        history.append(happened[1])
    return recorded


def _next(case: Case, now: Standing, at: datetime) -> tuple[DomainEvent, Event] | None:
    """Record the one thing that is to be done next by `at`, and return it."""
    if now.policy is None:
        return None
    if now.paging.over:
        return _end(case, now.paging.over, at)
    due = now.paging.due
    if due is None or due.at > at:
        return None
    return _hand_up(case, now.policy, at) if due.step is None else _take(case, now, due, at)


def _end(case: Case, because: str, at: datetime) -> tuple[DomainEvent, Event]:
    ended = events.PagingEnded(because=because)
    case.pages.open().update(ended_at=at)
    return ended, _record(case, ended, at)


def _take(case: Case, now: Standing, due: Due, at: datetime) -> tuple[DomainEvent, Event]:
    """Page whom the step names, or say that it reaches nobody."""
    assert now.policy is not None and due.step is not None
    step = now.policy.steps.all()[due.step]
    called = _called(step, at)
    people = [person for person in called if person.user.is_active]
    told: dict[str, Any] = {
        "policy": now.policy.pk,
        "policy_name": now.policy.name,
        "round": due.round,
        "step": due.step,
        "target": str(step.target),
        "gone": _listed([person for person in called if not person.user.is_active]),
    }
    if not people and not step.by_webhook:
        skipped = events.PageSkipped(**told)
        return skipped, _record(case, skipped, at)
    paged = events.Paged(
        staff=tuple(person.pk for person in people),
        names=_listed(people),
        by_email=step.by_email,
        by_webhook=step.by_webhook,
        **told,
    )
    stored = _record(case, paged, at)
    _keep(case, paged, stored, people, by_email=step.by_email)
    return paged, stored


def _hand_up(case: Case, policy: PagingPolicy, at: datetime) -> tuple[DomainEvent, Event]:
    """Page the managers; when there are none, that is said."""
    managers = managers_near(case.team.site_id if case.team else None)
    unanswered = events.PageUnanswered(
        policy=policy.pk,
        policy_name=policy.name,
        staff=tuple(person.pk for person in managers),
        names=_listed(managers),
        by_webhook=any(step.by_webhook for step in policy.steps.all()),
    )
    stored = _record(case, unanswered, at)
    _keep(case, unanswered, stored, managers, by_email=True)
    return unanswered, stored


def _called(step: PagingStep, at: datetime) -> list[Staff]:
    """Return whom a step calls at this moment, also those who no longer work here."""
    target = step.target
    people = Staff.objects.select_related("user")
    if isinstance(target, Rota):
        person = Rota.objects.whole().get(pk=target.pk).schedule.on_call(at)
        return list(people.filter(pk=person)) if person else []
    if isinstance(target, Team):
        return list(people.filter(teams=target))
    return list(people.filter(pk=target.pk))


def _keep(
    case: Case,
    event: events.Paged | events.PageUnanswered,
    stored: Event,
    people: Sequence[Staff],
    *,
    by_email: bool,
) -> None:
    """Keep a page of each person; one of nobody where there is none, for the desk to show."""
    called: Sequence[Staff | None] = people or [None]
    Page.objects.bulk_create(
        Page(
            case=case,
            account_id=case.account_id,
            policy_id=event.policy,
            staff=person,
            event_id=stored.pk,
            by_email=by_email and person is not None,
            by_webhook=event.by_webhook,
            is_last=isinstance(event, events.PageUnanswered),
            at=stored.at,
        )
        for person in called
    )


def _listed(people: Sequence[Staff]) -> str:
    return ", ".join(person.name for person in people)


def _record(case: Case, event: DomainEvent, at: datetime) -> Event:
    return record(stream=case.stream, account_id=case.account_id, event=event, by=SYSTEM, at=at)
