"""The outbox: what is tried when, in which order, and what becomes of failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from tests.casework import DAY, HOUR, MINUTE, opened, refused, viewer
from tests.channels.mailing import came, letter
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases.access import notices
from troth.cases.models import Case
from troth.channels import actions, outbox
from troth.channels.backoff import LONGEST, pause
from troth.channels.failures import NotNeeded, Permanent, Temporary, Undelivered
from troth.channels.models import Delivery
from troth.channels.outbox import Adapter, Dispatcher
from troth.lib.refusals import NotFound
from troth.timeline.access import events_of

PATIENCE = timedelta(days=2)


class Channel:
    """A channel that answers as it is told, and the time it is."""

    def __init__(self) -> None:
        self.at = NOW
        self.answers: Callable[[Delivery], Exception | None] = lambda _: None
        self.tried: list[str] = []
        adapter = Adapter(deliver=self.deliver, patience=PATIENCE)
        self.dispatcher = Dispatcher(now=lambda: self.at, adapters={"test": adapter})

    def deliver(self, delivery: Delivery) -> None:
        self.tried.append(delivery.key)
        if (failure := self.answers(delivery)) is not None:
            raise failure
        delivery.remote_id = f"<{delivery.key}@other.example>"

    def run(self, at: datetime | None = None) -> list[str]:
        """Deliver what is due, and return the keys of what was tried."""
        self.at, self.tried = at or self.at, []
        self.dispatcher.deliver_all("test")
        return self.tried


@pytest.fixture
def channel(db: None) -> Channel:
    return Channel()


def put(
    key: str,
    case: Case | None = None,
    to: str = "somebody@example.com",
    *,
    urgent: bool = False,
) -> Delivery:
    content = {"kind": "test"}
    actions.enqueue(
        channel="test", key=key, to=to, content=content, case=case, urgent=urgent, at=NOW
    )
    return Delivery.objects.get(key=key)


def always(failure: Undelivered) -> Callable[[Delivery], Exception]:
    return lambda _: failure


def test_what_is_sent_is_marked_and_not_sent_again(channel: Channel) -> None:
    row = put("a")
    assert channel.run() == ["a"]
    assert channel.run(NOW + DAY) == []
    row.refresh_from_db()
    assert (row.status, row.attempts, row.sent_at) == ("sent", 1, NOW)
    assert (row.remote_id, row.claimed_until) == ("<a@other.example>", None)


def test_a_temporary_failure_is_tried_again_ever_more_rarely(channel: Channel) -> None:
    row = put("a")
    channel.answers = always(Temporary("Not now."))
    tries: list[datetime] = []
    while row.status == "waiting":
        assert channel.run(row.next_at) == ["a"]
        tries.append(row.next_at)
        row.refresh_from_db()
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[0] < timedelta(seconds=40)
    assert max(waits) > 3 * HOUR
    assert NOW + PATIENCE - 2 * LONGEST < tries[-1] <= NOW + PATIENCE
    assert (row.status, row.refused, row.last_error) == ("failed", False, "Not now.")
    assert row.attempts == len(tries)


def test_waits_are_spread_and_always_the_same() -> None:
    waits = {pause(5, f"mail:{number}") for number in range(50)}
    assert len(waits) > 40
    assert min(waits) >= 0.8 * 8 * MINUTE and max(waits) <= 1.2 * 8 * MINUTE
    assert pause(5, "mail:1") == pause(5, "mail:1")
    assert pause(10_000, "mail:1") <= 1.2 * LONGEST


def test_a_permanent_failure_is_told_at_once(world: World, channel: Channel) -> None:
    case = opened(world.bea, NOW, assignee=world.kai)
    row = put("a", case, to=world.bea.email)
    channel.answers = always(Permanent("No such person.", address_is_bad=True))
    channel.run()
    assert channel.run(NOW + DAY) == []
    row.refresh_from_db()
    assert (row.status, row.refused, row.failed_at) == ("failed", True, NOW)
    told = notices(viewer(world.kai))[0]
    assert told.sentence == "bea@borealis.example could not be reached: No such person."
    assert [event.kind for event in events_of(row.stream)] == ["delivery.failed"]
    contact = Contact.objects.get(pk=world.bea.pk)
    assert (contact.bounced_at, contact.bounce_reason) == (NOW, "No such person.")


def test_a_refused_mail_says_nothing_about_the_address(world: World, channel: Channel) -> None:
    put("a", opened(world.bea, NOW), to=world.bea.email)
    channel.answers = always(Permanent("Looks like spam."))
    channel.run()
    assert Contact.objects.get(pk=world.bea.pk).bounced_at is None


def test_what_needs_nobody_is_given_up_quietly(channel: Channel) -> None:
    row = put("a")
    channel.answers = always(NotNeeded("Nobody is left."))
    channel.run()
    row.refresh_from_db()
    assert (row.status, row.last_error) == ("given_up", "Nobody is left.")


def test_a_mistake_of_ours_is_tried_again(
    channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    row = put("a")
    channel.answers = lambda _: ZeroDivisionError()
    channel.run()
    row.refresh_from_db()
    assert row.status == "waiting"
    assert "Troth itself failed (ZeroDivisionError)" in row.last_error


def test_mails_of_one_case_to_one_reader_do_not_overtake(world: World, channel: Channel) -> None:
    case, other = opened(world.bea, NOW), opened(world.bea, NOW)
    put("first", case)
    put("second", case)
    put("else", case, to="else@example.com")
    put("other", other)
    put("none")
    channel.answers = lambda row: Temporary("Not now.") if row.key == "first" else None
    assert channel.run() == ["first", "else", "other", "none"]
    channel.answers = lambda _: None
    assert channel.run(NOW + 10 * MINUTE) == ["first", "second"]


def test_what_is_for_later_keeps_nothing_waiting(world: World, channel: Channel) -> None:
    case = opened(world.bea, NOW)
    later = put("later", case)
    Delivery.objects.filter(pk=later.pk).update(next_at=NOW + 8 * HOUR)
    put("urgent", case)
    assert channel.run() == ["urgent"]
    assert channel.run(NOW + 8 * HOUR) == ["later"]


def test_what_wakes_somebody_goes_first_and_waits_for_nothing_else(
    world: World, channel: Channel
) -> None:
    case = opened(world.ada, NOW)
    put("other")
    put("notice", case)
    channel.answers = lambda _: Temporary("Away.")
    channel.run()
    channel.answers = lambda _: None
    put("more")
    put("page", case, urgent=True)
    put("acknowledged", case, urgent=True)
    assert channel.run(NOW + HOUR)[:2] == ["page", "acknowledged"]
    assert Delivery.objects.get(key="notice").status == "sent"


def test_what_wakes_nobody_waits_for_what_does(world: World, channel: Channel) -> None:
    case = opened(world.ada, NOW)
    put("page", case, urgent=True)
    channel.answers = lambda _: Temporary("Away.")
    channel.run()
    put("reply", case)
    assert channel.run() == []


def test_what_is_given_up_holds_up_nothing(world: World, channel: Channel) -> None:
    case = opened(world.bea, NOW)
    first = put("first", case)
    put("second", case)
    channel.answers = lambda row: Temporary("Not now.") if row.key == "first" else None
    assert channel.run() == ["first"]
    actions.give_up(delivery=first, by=actor(world.kai), at=NOW)
    assert channel.run() == ["second"]


def test_a_dead_workers_delivery_is_taken_up_when_its_lease_is_over(channel: Channel) -> None:
    put("a")
    lease = channel.dispatcher.lease
    assert actions.claim(channel="test", lease=lease, at=NOW) is not None
    assert channel.run(NOW + lease / 2) == []
    assert channel.run(NOW + lease) == ["a"]
    assert Delivery.objects.get(key="a").attempts == 2


def test_while_it_is_being_sent_the_lease_is_renewed(channel: Channel) -> None:
    row = put("a")
    lease = channel.dispatcher.lease

    def slowly(_: Delivery) -> None:
        channel.at += lease * 0.9
        channel.dispatcher.hold()
        channel.at += lease * 0.9
        assert actions.claim(channel="test", lease=lease, at=channel.at) is None

    channel.answers = slowly
    assert channel.run() == ["a"]
    row.refresh_from_db()
    assert row.status == "sent"


def test_what_is_sent_is_noted_through_an_outage_of_the_database(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, mark_sent, outages = put("a"), actions.mark_sent, [1, 2]

    def mark(**given: Any) -> None:
        if outages:
            raise OperationalError(f"the server closed the connection ({outages.pop()})")
        mark_sent(**given)

    monkeypatch.setattr(actions, "mark_sent", mark)
    monkeypatch.setattr(outbox, "NOTE_SECONDS", 0)
    monkeypatch.setattr(outbox, "close_old_connections", lambda: None)  # it is the test's own
    assert channel.run() == ["a"]
    row.refresh_from_db()
    assert (row.status, outages) == ("sent", [])


def test_who_lost_the_lease_does_not_undo_what_the_next_one_did(channel: Channel) -> None:
    put("a")
    late = actions.claim(channel="test", lease=MINUTE, at=NOW)
    assert late is not None
    assert channel.run(NOW + HOUR) == ["a"]
    actions.put_off(delivery=late, failure=Temporary("Hung up."), patience=PATIENCE, at=NOW + HOUR)
    actions.fail(delivery=late, failure=Permanent("No."), at=NOW + HOUR)
    assert Delivery.objects.get(key="a").status == "sent"


def test_a_person_has_it_tried_at_once(world: World, channel: Channel) -> None:
    row = put("a")
    channel.answers = always(Permanent("No."))
    channel.run()
    actions.retry_now(delivery=row, by=actor(world.kai), at=NOW + 3 * DAY)
    channel.answers = lambda _: None
    assert channel.run(NOW + 3 * DAY) == ["a"]
    assert [(event.kind, event.by) for event in events_of(row.stream)] == [
        ("delivery.failed", "system"),
        ("delivery.retried", f"staff:{world.kai.pk}"),
    ]


def test_what_is_over_or_under_way_is_left_alone(world: World, channel: Channel) -> None:
    kai = actor(world.kai)
    row = put("a")
    actions.claim(channel="test", lease=MINUTE, at=NOW)
    for act in (actions.retry_now, actions.give_up):
        with refused("delivery.under_way"):
            act(delivery=row, by=kai, at=NOW)
    channel.run(NOW + HOUR)
    for act in (actions.retry_now, actions.give_up):
        with refused("delivery.sent"):
            act(delivery=row, by=kai, at=NOW + HOUR)
        with pytest.raises(NotFound):
            act(delivery=row, by=actor(world.bea), at=NOW + HOUR)
    assert not events_of(row.stream).exists()


@pytest.fixture
def stuck(world: World, channel: Channel) -> Delivery:
    row = put("a", opened(world.bea, NOW), to=world.bea.email)
    channel.answers = always(Permanent("The mail server refused the address: 550 Who?"))
    channel.run()
    return row


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person.user)  # type: ignore[attr-defined]
    return client


def test_the_desk_shows_what_is_stuck_and_acts(world: World, stuck: Delivery) -> None:
    kai = signed_in(world.kai)
    html = kai.get("/desk/outbox/").text
    assert "The mail server refused the address: 550 Who?" in html
    assert world.bea.email in html and f"/desk/cases/{stuck.case.number}/" in html  # type: ignore[union-attr]
    assert 'count--hot">1<' in html
    kai.post(f"/desk/outbox/{stuck.pk}/retry/")
    stuck.refresh_from_db()
    assert stuck.status == "waiting"
    kai.post(f"/desk/outbox/{stuck.pk}/give-up/")
    stuck.refresh_from_db()
    assert stuck.status == "given_up"
    html = kai.get("/desk/outbox/").text
    assert "Nothing is stuck" in html and "count--hot" not in html
    assert world.bea.email in kai.get("/desk/outbox/?show=given_up").text
    assert kai.get("/desk/outbox/?show=strange").status_code == 200


def test_an_answer_to_a_mail_leads_to_that_mail(world: World) -> None:
    person = world.named(
        world.sign(world.account("Fable", "fable"), "cloudmark", "premium"), "Finn"
    )
    arrival = came(letter(person))
    html = signed_in(world.kai).get("/desk/outbox/?show=waiting").text
    assert f'<a href="/desk/mail/{arrival.pk}/">Answer to a mail that opened no case</a>' in html


def test_after_an_outage_all_is_tried_again(
    world: World, channel: Channel, stuck: Delivery
) -> None:
    put("b")
    channel.answers = always(Temporary("Hung up."))
    channel.run()
    kai = signed_in(world.kai)
    assert "Retry all" in kai.get("/desk/outbox/").text
    assert "Trying 2 deliveries again." in kai.post("/desk/outbox/retry/", follow=True).text
    assert set(Delivery.objects.filter(channel="test").values_list("status", flat=True)) == {
        "waiting"
    }
    channel.answers = lambda _: None
    assert channel.run(timezone.now()) == ["a", "b"]
    assert events_of(stuck.stream).count() == 2


def test_customers_never_see_it(world: World, stuck: Delivery) -> None:
    bea = signed_in(world.bea)
    assert bea.get("/desk/outbox/").status_code == 404
    assert bea.post(f"/desk/outbox/{stuck.pk}/retry/").status_code == 404
    assert signed_in(world.kai).post("/desk/outbox/999999/retry/").status_code == 404
    with pytest.raises(NotFound):
        from troth.channels.access import delivery

        delivery(viewer(world.bea), stuck.pk)
