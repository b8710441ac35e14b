"""Laying the demo world out: sixty days lived through in seconds, by the real actions."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from random import Random

from django.db import transaction

from troth.accounts.models import Account, Contact, Role, Staff
from troth.cases.rules import Rules
from troth.cases.sweep import sweep
from troth.channels.actions import send_digests
from troth.demo import plots
from troth.demo.cast import DEMO_PASSWORD, Cast, Customer, call_in
from troth.demo.letters import receive_letters
from troth.demo.on_call import put_on_call
from troth.demo.past import settle_deliveries
from troth.demo.plots import Plot, Steps, Telling
from troth.demo.stories import Story, stories_of

__all__ = ["DEMO_PASSWORD", "lay_out_demo_world"]

_SEED = 20260302
_DAYS = 60
_CASES_EACH = 16
# How the cases of a customer go, oldest first. The last ones are still on the desk.
_PAST: Sequence[Plot] = (plots.kept, plots.kept, plots.late, plots.kept, plots.rejected,
                         plots.kept, plots.kept, plots.late, plots.kept)  # fmt: skip
_PRESENT: Sequence[tuple[Plot, timedelta]] = (
    (plots.unconfirmed, timedelta(days=4)),
    (plots.waiting, timedelta(days=3)),
    (plots.answered_question, timedelta(days=5)),
    (plots.worked_around, timedelta(days=2)),
    (plots.called, timedelta(hours=5)),
    (plots.unanswered, timedelta(hours=2)),
    (plots.unanswered, timedelta(minutes=12)),
)


def lay_out_demo_world(now: datetime) -> list[tuple[str, str, str]]:
    """Make the demo world up to `now`, unless it is there; return who can sign in, as what.

    Each entry is the person with their part, the e-mail address, and the path to open. The
    same `now` gives the same world.
    """
    start = now.astimezone(UTC) - timedelta(days=_DAYS)
    with transaction.atomic():
        if not Account.objects.exists():
            cast = call_in(start - timedelta(days=1))
            put_on_call(cast.staff, start=start, now=now)
            _live(_all_plots(cast, start, now), now)
            receive_letters(cast, now)
            send_digests(at=now)
            settle_deliveries()
    return _introductions()


def _live(tellings: Iterator[Steps], now: datetime) -> None:
    """Let every plot act at its instants, in order, with the sweep in between."""
    numbers = count()
    waiting = [(next(steps), next(numbers), steps) for steps in tellings]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] <= now:
        at, _, steps = heapq.heappop(waiting)
        _sweep_until(at)
        following = next(steps, None)
        if following is not None:
            heapq.heappush(waiting, (following, next(numbers), steps))
    _sweep_until(now)


def _sweep_until(at: datetime) -> None:
    while sweep(at=at):
        pass


def _all_plots(cast: Cast, start: datetime, now: datetime) -> Iterator[Steps]:
    chance = Random(_SEED)  # noqa: S311
    agents = cycle(cast.agents)
    for customer in cast.customers:
        stories = cycle(_stories(customer, chance))
        for plot, opens_at in _plan(chance, start, now):
            telling = _telling(customer, next(stories), opens_at, cast, chance)
            telling.agent = next(agents)
            yield (plots.logged if telling.story.kind == "feature_request" else plot)(telling)


def _plan(chance: Random, start: datetime, now: datetime) -> Iterator[tuple[Plot, datetime]]:
    past = (now - start) - timedelta(days=8)
    for number, plot in enumerate(_PAST):
        yield plot, start + past * (number + chance.random()) / len(_PAST)
    for plot, ago in _PRESENT:
        yield plot, now - ago * chance.uniform(0.6, 1.1)


def _stories(customer: Customer, chance: Random) -> list[Story]:
    rules = Rules.of(customer.contract)
    return [
        replace(story, asks=tuple(one.ask for one in rules.diagnostics(story.kind) if one.required))
        for _ in range(_CASES_EACH)
        for story in stories_of(customer.programme, chance)
    ][:_CASES_EACH]


def _telling(
    customer: Customer, story: Story, opens_at: datetime, cast: Cast, chance: Random
) -> Telling:
    rules = Rules.of(customer.contract)
    channels = [name for name in rules.channels(story.severity) if name != "community"]
    return Telling(
        story=story,
        customer=customer,
        contact=chance.choice(customer.named),
        agent=cast.manager,
        cast=cast,
        opens_at=opens_at.replace(microsecond=0),
        channel=chance.choice(channels),
        chance=Random(chance.random()),  # noqa: S311
    )


def _introductions() -> list[tuple[str, str, str]]:
    staff = Staff.objects.select_related("user", "site").order_by("pk")
    desk = [(f"{p.name}, {p.role}, {p.site.name}", p.user.email, _doors(p)) for p in staff]
    contacts = Contact.objects.select_related("account").order_by("pk")
    portal = [(f"{c.name}, {c.account.name}", c.email, "/") for c in contacts]
    return desk + portal


def _doors(person: Staff) -> str:
    return "/desk/ and /admin/" if person.role == Role.ADMINISTRATOR else "/desk/"
