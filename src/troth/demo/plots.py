"""How cases of the demo world go, as generators.

A plot acts on its case and yields the instant of its next step, which the world waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from troth.accounts.models import Contact, Staff
from troth.cases import actions
from troth.cases.models import Case
from troth.demo.cast import Cast, Customer, actor
from troth.demo.stories import Story
from troth.promises.terms import Metric

Steps = Iterator[datetime]
_SOON = timedelta(minutes=7)
_LATE = timedelta(minutes=40)


@dataclass(kw_only=True)
class Telling:
    """One story being told: who plays in it and what comes by chance."""

    story: Story
    customer: Customer
    contact: Contact
    agent: Staff
    cast: Cast
    opens_at: datetime
    channel: str
    chance: Random
    case: Case | None = None

    @property
    def told(self) -> Case:
        assert self.case is not None
        self.case.refresh_from_db()
        return self.case

    def span(self, least: float, most: float) -> timedelta:
        """A chance span between two numbers of minutes, in whole seconds."""
        return timedelta(seconds=round(60 * self.chance.uniform(least, most)))


Plot = Callable[[Telling], Steps]


def _open(telling: Telling, at: datetime) -> None:
    story = telling.story
    by_phone = telling.channel == "phone"
    telling.case = actions.open_case(
        contact=telling.contact,
        subject=story.subject,
        body=story.body,
        kind=story.kind,
        severity=story.severity,
        channel=telling.channel,
        diagnostics=dict.fromkeys(telling.story.asks, "See the description above."),
        by=actor(telling.agent if by_phone else telling.contact),
        at=at,
    )


def _assess(telling: Telling, at: datetime) -> None:
    """Give the case the severity its story has, where the programme leaves that to staff."""
    case = telling.told
    if case.severity != telling.story.severity:
        actions.change_severity(
            case=case,
            severity=telling.story.severity,
            reason="Set according to the impact described.",
            reply="We have looked at the impact and set the severity accordingly.",
            by=actor(telling.agent),
            at=at,
        )


def _due(telling: Telling, metric: Metric) -> datetime | None:
    clocks = telling.told.clocks.to_be_kept().filter(metric=metric, breached_at=None)
    return min((clock.due for clock in clocks if clock.due), default=None)


def _begin(telling: Telling, *, share: float) -> Steps:
    """Open, and answer when `share` of the promised time has passed; above 1 is late."""
    yield telling.opens_at
    _open(telling, telling.opens_at)
    at = telling.opens_at + _SOON
    yield at
    if telling.told.status == "closed":
        return
    actions.assign(case=telling.told, assignee=telling.agent, by=actor(telling.agent), at=at)
    if share < 1:
        _assess(telling, at)
    if _due(telling, Metric.CONTINUOUS_EFFORT):
        actions.start_work(case=telling.told, by=actor(telling.agent), at=at)
    due = _due(telling, Metric.FIRST_RESPONSE) or _due(telling, Metric.UPDATE)
    due = due or at + telling.span(120, 900)
    yield max(at + _SOON, telling.opens_at + share * (due - telling.opens_at))


def _answer(telling: Telling, at: datetime) -> None:
    _assess(telling, at)
    actions.reply(case=telling.told, body=telling.story.answer, by=actor(telling.agent), at=at)


def _keep_updating(telling: Telling, at: datetime, rounds: int) -> Iterator[datetime]:
    """Write an update before each is due."""
    for _ in range(rounds):
        due = _due(telling, Metric.UPDATE)
        if due is None:
            return
        at += 0.7 * (due - at)
        yield at
        actions.reply(
            case=telling.told,
            body="A short update: we are still working on this and making progress.",
            by=actor(telling.agent),
            at=at,
        )


def _resolve(telling: Telling, at: datetime) -> None:
    actions.resolve(case=telling.told, body=telling.story.fix, by=actor(telling.agent), at=at)


def unanswered(telling: Telling) -> Steps:
    """The case is new; nobody has answered yet."""
    yield telling.opens_at
    _open(telling, telling.opens_at)


def kept(telling: Telling) -> Steps:
    """Answered in time, solved, and the customer agrees."""
    yield from _kept_until_resolved(telling, share=telling.chance.uniform(0.2, 0.8))
    at = telling.told.updated_at + telling.span(40, 900)
    yield at
    actions.confirm_resolution(case=telling.told, by=actor(telling.contact), at=at)


def unconfirmed(telling: Telling) -> Steps:
    """Solved, as support sees it; the customer has not said so."""
    yield from _kept_until_resolved(telling, share=telling.chance.uniform(0.2, 0.8))


def late(telling: Telling) -> Steps:
    """The first answer comes too late."""
    yield from _kept_until_resolved(telling, share=telling.chance.uniform(1.05, 1.9))


def _kept_until_resolved(telling: Telling, *, share: float) -> Steps:
    for at in _begin(telling, share=share):
        yield at
    if telling.told.status == "closed":
        return
    _answer(telling, at)
    yield from _keep_updating(telling, at, rounds=2)
    at = telling.told.updated_at + telling.span(30, 200)
    yield at
    _resolve(telling, at)


def rejected(telling: Telling) -> Steps:
    """Solved, not so for the customer, and solved again."""
    yield from _kept_until_resolved(telling, share=0.5)
    at = telling.told.updated_at + telling.span(60, 400)
    yield at
    actions.reject_resolution(
        case=telling.told,
        reason="It worked for an hour, then the same thing happened again.",
        by=actor(telling.contact),
        at=at,
    )
    at += telling.span(20, 90)
    yield at
    actions.reply(
        case=telling.told,
        body="Thank you for letting us know. We are looking into what brought it back.",
        by=actor(telling.agent),
        at=at,
    )
    at += telling.span(100, 500)
    yield at
    _resolve(telling, at)
    at += telling.span(60, 300)
    yield at
    actions.confirm_resolution(case=telling.told, by=actor(telling.contact), at=at)


def waiting(telling: Telling) -> Steps:
    """Support has asked, and waits for the customer."""
    for at in _begin(telling, share=0.4):
        yield at
    _answer(telling, at)
    actions.add_note(case=telling.told, body=telling.story.note, by=actor(telling.agent), at=at)
    at += telling.span(20, 90)
    yield at
    actions.wait_on_customer(
        case=telling.told, question=telling.story.question, by=actor(telling.agent), at=at
    )


def answered_question(telling: Telling) -> Steps:
    """As waiting, and the customer answers."""
    yield from waiting(telling)
    at = telling.told.updated_at + telling.span(100, 2000)
    yield at
    actions.reply(case=telling.told, body=telling.story.reply, by=actor(telling.contact), at=at)
    at += telling.span(20, 60)
    yield at
    actions.reply(
        case=telling.told,
        body="Thank you, that helps. We are carrying on from there.",
        by=actor(telling.agent),
        at=at,
    )


def worked_around(telling: Telling) -> Steps:
    """There is a way round; the solution takes longer."""
    for at in _begin(telling, share=0.6):
        yield at
    _answer(telling, at)
    at += telling.span(30, 120)
    yield at
    actions.provide_workaround(
        case=telling.told, body=telling.story.workaround, by=actor(telling.agent), at=at
    )


def called(telling: Telling) -> Steps:
    """The customer calls after opening, and somebody rings back."""
    yield telling.opens_at
    _open(telling, telling.opens_at)
    at = telling.opens_at + timedelta(minutes=3)
    yield at
    for direction, answered, wait in (("in", False, 0), ("out", True, 12)):
        at += timedelta(minutes=wait)
        yield at
        actions.log_call(
            case=telling.told,
            direction=direction,
            answered=answered,
            contact=telling.contact,
            note="" if not answered else "Agreed the next steps.",
            by=actor(telling.agent),
            at=at,
        )
    at += _LATE
    yield at
    _answer(telling, at)


def logged(telling: Telling) -> Steps:
    """A wish that the programme only logs: the case is closed at once."""
    yield telling.opens_at
    _open(telling, telling.opens_at)
