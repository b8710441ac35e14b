"""Mail that can wait does so until quiet hours are over; what is urgent comes at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from tests.casework import DAY, HOUR, MINUTE, clock, opened, viewer
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.cases import access, actions
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.channels.actions import claim, put_off
from troth.channels.composing import compose
from troth.channels.failures import NotNeeded, Temporary
from troth.channels.models import Delivery

MORNING = NOW + 6 * HOUR  # 07:00 in San Francisco, where it is 01:00 at NOW


@pytest.fixture
def case(world: World) -> Case:
    """A case of Bea's that Kai has, who wants quiet from 16:00 to 07:00; Mara wants none."""
    world.mara  # noqa: B018 - the manager exists
    accounts.choose_quiet_hours(
        person=world.kai, begin=time(16), end=time(7), days=range(7), by=actor(world.kai), at=NOW
    )
    world.kai.refresh_from_db()
    return opened(world.bea, NOW, severity="P2", assignee=world.kai)


def mail_to(address: str, case: Case) -> list[datetime]:
    """When the mails about the case to an address are due, in the order of what they tell."""
    rows = Delivery.objects.filter(case=case, to=address).order_by("id")
    return [row.next_at for row in rows]


def test_what_can_wait_waits_and_the_desk_tells_it_at_once(world: World, case: Case) -> None:
    actions.reply(case=case, body="Anything?", by=actor(world.bea), at=NOW + HOUR)
    assert mail_to("kai@provider.example", case) == [MORNING, MORNING]
    notices = access.notices(viewer(world.kai))
    assert [notice.at for notice in notices] == [NOW + HOUR, NOW, NOW]


def test_customers_and_those_without_quiet_hours_hear_at_once(world: World, case: Case) -> None:
    actions.assign(case=case, assignee=world.mara, by=actor(world.nia), at=NOW + HOUR)
    assert mail_to("mara@provider.example", case) == [NOW + HOUR]
    assert mail_to("bea@borealis.example", case) == [NOW]


def test_a_breach_is_urgent_and_waits_for_no_earlier_mail(world: World, case: Case) -> None:
    due = clock(case, "first_response").due
    assert due is not None
    Delivery.objects.update(status="sent", sent_at=MORNING)
    actions.reply(case=case, body="Anything?", by=actor(world.bea), at=due - MINUTE)
    sweep(at=due)
    earlier, breach = mail_to("kai@provider.example", case)[-2:]
    assert (earlier, breach) == (MORNING + DAY, due)

    to_kai = Delivery.objects.filter(to="kai@provider.example")
    assert [row.next_at for row in to_kai.due(due)] == [due]
    assert [row.next_at for row in to_kai.due(MORNING + DAY)] == [MORNING + DAY]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_warning_that_waited_is_told_only_while_something_is_owed(
    world: World, case: Case, is_kept: bool
) -> None:
    early = {"begin": time(14), "end": time(7), "days": range(7)}
    accounts.choose_quiet_hours(person=world.kai, by=actor(world.kai), at=NOW, **early)
    warned = clock(case, "first_response").warn_at  # at three in the afternoon
    assert warned is not None
    sweep(at=warned)
    waiting = Delivery.objects.filter(to="kai@provider.example").latest("pk")
    assert waiting.next_at == MORNING + DAY
    if is_kept:
        actions.reply(case=case, body="On it.", by=actor(world.nia), at=warned + MINUTE)
        with pytest.raises(NotNeeded):
            compose(waiting)
    else:
        assert compose(waiting).subject.startswith("Due soon: ")


def test_the_most_urgent_severity_is_urgent(world: World, case: Case) -> None:
    actions.change_severity(
        case=case, severity="P1", reason="All is down.", by=actor(world.bea), at=NOW + MINUTE
    )
    assert mail_to("kai@provider.example", case)[-1] == NOW + MINUTE


def test_by_day_nothing_waits(world: World, case: Case) -> None:
    by_day = NOW + timedelta(hours=9)
    actions.reply(case=case, body="Anything?", by=actor(world.bea), at=by_day)
    assert mail_to("kai@provider.example", case)[-1] == by_day


def test_what_has_waited_long_is_tried_as_long_as_anything(world: World, case: Case) -> None:
    """A failure after a quiet weekend is no end of two days of trying."""
    friday = NOW + timedelta(days=4, hours=12)
    days = {"begin": time(0), "end": time(0), "days": (4, 5, 6)}
    accounts.choose_quiet_hours(person=world.kai, by=actor(world.kai), at=friday, **days)
    case.refresh_from_db()
    actions.reply(case=case, body="Anything?", by=actor(world.bea), at=friday)
    delivery = Delivery.objects.get(next_at__gt=friday + timedelta(days=2))

    Delivery.objects.exclude(pk=delivery.pk).update(status="sent", sent_at=friday)
    claimed = claim(channel="email", lease=MINUTE, at=delivery.next_at)
    assert claimed == delivery
    put_off(
        delivery=claimed,
        failure=Temporary("Come back later."),
        patience=timedelta(days=2),
        at=delivery.next_at,
    )
    delivery.refresh_from_db()
    assert delivery.status == "waiting"
