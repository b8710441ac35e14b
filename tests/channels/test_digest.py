"""One digest a day for each manager, at their time, of what concerns them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.casework import DAY, HOUR, MINUTE, opened
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Role, Staff
from troth.cases import actions
from troth.cases.sweep import sweep
from troth.channels.actions import send_digests
from troth.channels.digest import digest_of
from troth.channels.digest_times import DailyTime
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher

MORNING = datetime(2026, 3, 3, 15, 30, tzinfo=UTC)  # Tuesday 07:30 in San Francisco


@pytest.fixture
def mara(world: World) -> Staff:
    """The manager, who had yesterday's digest."""
    world.mara.digested_at = MORNING - DAY
    world.mara.save()
    return world.mara


def digests() -> list[str]:
    rows = Delivery.objects.filter(key__startswith="digest:").order_by("id")
    return [row.key for row in rows]


def received(at: datetime) -> EmailMultiAlternatives:
    """The digest that goes out at `at`."""
    Delivery.objects.exclude(key__startswith="digest:").update(status="sent", sent_at=at)
    mail.outbox.clear()
    Dispatcher(now=lambda: at).deliver_all("email")
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def test_it_tells_what_broke_what_is_due_and_what_waits(world: World, mara: Staff) -> None:
    world.kai  # noqa: B018 - the first line exists
    broken = opened(world.bea, NOW + 8 * HOUR, severity="P1", subject="All mail & <more> is down")
    coming = opened(world.bea, MORNING - HOUR, severity="P2", subject="Slow since noon")
    waiting = opened(world.ada, NOW - 4 * DAY, subject="A question")
    actions.wait_on_customer(case=waiting, question="Which?", by=actor(world.kai), at=NOW - 4 * DAY)
    while sweep(at=MORNING - MINUTE):
        pass
    assert send_digests(at=MORNING) == 1
    assert digests() == [f"digest:staff:{mara.pk}:2026-03-03"]

    letter = received(MORNING)
    assert letter.to == ["mara@provider.example"]
    assert letter.subject.startswith("Digest of Tue 3 Mar 2026: ")
    text = str(letter.body)
    assert "What has happened since Mon 2 Mar 2026 07:30 PST, and how things stand." in text
    assert f"- {broken.number} All mail & <more> is down (Borealis Telecom)" in text
    assert "P1, first response was due Mon 2 Mar 2026 10:00 PST" in text
    assert f"- {coming.number} Slow since noon" in text.partition("Due before the next")[2]
    assert f"- {waiting.number} A question" in text.partition("for more than three days")[2]
    html = str(letter.alternatives[0][0])
    assert "All mail &amp; &lt;more&gt; is down" in html
    assert f"/desk/cases/{broken.number}/" in html


def test_it_comes_at_its_time_and_once(world: World, mara: Staff) -> None:
    opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 5 * HOUR)
    assert send_digests(at=MORNING - MINUTE) == 0
    assert send_digests(at=MORNING) == 1
    assert send_digests(at=MORNING + MINUTE) == 0
    assert send_digests(at=MORNING + 23 * HOUR) == 0
    assert send_digests(at=MORNING + DAY) == 1
    assert len(digests()) == 2


def test_after_days_without_a_worker_one_digest_tells_of_all(world: World, mara: Staff) -> None:
    case = opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 7 * HOUR)
    late = MORNING + 3 * DAY + 5 * HOUR
    assert send_digests(at=late) == 1
    assert digests() == [f"digest:staff:{mara.pk}:2026-03-06"]
    text = str(received(late).body)
    assert "since Mon 2 Mar 2026 07:30 PST" in text
    assert case.number in text.partition("Broken since")[2]
    assert send_digests(at=late + HOUR) == 0


def test_nothing_is_said_when_there_is_nothing_unless_it_is_wanted(
    world: World, mara: Staff
) -> None:
    assert send_digests(at=MORNING) == 0
    accounts.choose_digest(
        person=mara, wanted=True, time=time(7, 30), always=True, by=actor(mara), at=MORNING
    )
    assert send_digests(at=MORNING + DAY) == 1
    letter = received(MORNING + DAY)
    assert letter.subject == "Digest of Wed 4 Mar 2026: nothing to report"
    assert "There is nothing to report" in str(letter.body)


def test_a_day_has_one_whatever_time_is_chosen_meanwhile(world: World, mara: Staff) -> None:
    opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 7 * HOUR)
    send_digests(at=MORNING)
    choice = {"wanted": True, "always": False, "by": actor(mara), "at": MORNING + HOUR}
    accounts.choose_digest(person=mara, time=time(16), **choice)
    assert send_digests(at=MORNING + 9 * HOUR) == 0
    assert send_digests(at=MORNING + DAY) == 0
    assert send_digests(at=MORNING + DAY + 9 * HOUR) == 1
    accounts.choose_digest(person=mara, time=time(16), **choice | {"wanted": False})
    assert send_digests(at=MORNING + 3 * DAY) == 0
    assert len(digests()) == 2


def test_agents_and_those_who_left_get_none(world: World, mara: Staff) -> None:
    world.kai  # noqa: B018 - an agent exists
    opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 7 * HOUR)
    mara.user.is_active = False
    mara.user.save()
    assert send_digests(at=MORNING) == 0


def test_a_manager_hears_of_the_teams_at_their_site(world: World, mara: Staff) -> None:
    south = accounts.create_team(
        slug="south", name="South", site=world.wellington, by=world.by, at=NOW
    )
    ours = opened(world.bea, NOW, severity="P1", team=world.first_line, subject="Ours")
    theirs = opened(world.bea, NOW, severity="P1", team=south, subject="Theirs")
    lea = world.staff("Lea Stone", world.london, Role.MANAGER)
    while sweep(at=MORNING - HOUR):
        pass
    assert send_digests(at=MORNING) == 2
    Delivery.objects.exclude(key__startswith="digest:").update(status="sent", sent_at=MORNING)
    Dispatcher(now=lambda: MORNING).deliver_all("email")
    told = {letter.to[0]: str(letter.body) for letter in mail.outbox}
    assert ours.number in told["mara@provider.example"]
    assert theirs.number not in told["mara@provider.example"]
    assert lea.user.email in told
    assert {ours.number, theirs.number} <= set(told[lea.user.email].split())


def test_appeals_and_stuck_deliveries_are_told(world: World, mara: Staff) -> None:
    case = opened(world.dan, NOW, severity="P2")
    by = actor(world.nia)
    actions.change_severity(case=case, severity="P3", reason="Minor.", reply="No.", by=by, at=NOW)
    actions.appeal_severity(
        case=case, severity="P2", reason="It is not.", by=actor(world.dan), at=NOW
    )
    Delivery.objects.filter(to="dan@dune.example").update(
        status="failed", last_error="No such mailbox."
    )
    assert send_digests(at=MORNING) == 1
    held = Delivery.objects.filter(key__startswith="digest:").get()
    Delivery.objects.exclude(pk=held.pk).exclude(status="failed").update(
        status="sent", sent_at=MORNING
    )
    mail.outbox.clear()
    Dispatcher(now=lambda: MORNING).deliver_all("email")
    text = str(mail.outbox[0].body)
    assert "appeal by Dan Rangi for P2, waiting since Mon 2 Mar 2026 01:00 PST" in text
    assert "to dan@dune.example: No such mailbox." in text


def test_pages_that_nobody_acknowledged_come_first(world: World, mara: Staff) -> None:
    policy = accounts.create_paging_policy(name="All", by=world.by, at=NOW - HOUR)
    accounts.add_paging_step(policy=policy, staff=world.nia, by=world.by, at=NOW - HOUR)
    taken = opened(world.bea, NOW, severity="P1", subject="Somebody looks after this")
    case = opened(world.bea, NOW, severity="P1", subject="Nobody came")
    actions.acknowledge_page(case=taken, by=actor(world.nia), at=NOW + MINUTE)
    assert send_digests(at=MORNING) == 1
    letter = received(MORNING)
    assert "1 unacknowledged page" in letter.subject
    pages = str(letter.body).partition("Pages that nobody")[2].partition("Broken since")[0]
    assert case.number in pages and taken.number not in pages
    assert "Nia Tamati has been paged since Mon 2 Mar 2026 01:00 PST" in pages


def test_a_page_that_was_acknowledged_or_ended_is_told_no_more(world: World, mara: Staff) -> None:
    policy = accounts.create_paging_policy(name="All", by=world.by, at=NOW - HOUR)
    accounts.add_paging_step(policy=policy, staff=world.nia, by=world.by, at=NOW - HOUR)
    case = opened(world.bea, NOW, severity="P1")
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + MINUTE)
    told = digest_of(mara, since=MORNING - DAY, at=MORNING)
    assert "Pages that nobody has acknowledged" not in [one.title for one in told.sections]


def test_a_long_list_is_cut_and_says_how_much_more(world: World, mara: Staff) -> None:
    for _ in range(25):
        opened(world.cora, NOW, severity="S1", channel="chat", by=actor(world.kai))
    while sweep(at=MORNING - HOUR):
        pass
    send_digests(at=MORNING)
    text = str(received(MORNING).body)
    assert "more\n" in text
    assert text.count("Mail is late") < 80


ZONES = ("Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "America/Sao_Paulo",
         "Pacific/Apia", "Asia/Kolkata")  # fmt: skip
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@given(TIMES, st.sampled_from(ZONES), st.integers(0, 3 * 365 * 24 * 4))
def test_each_local_day_has_one_instant_and_none_is_left_out(
    wanted: time, zone: str, quarter: int
) -> None:
    daily, at = DailyTime(time=wanted, zone=zone), NOW + timedelta(minutes=15 * quarter)
    last, following = daily.last(at), daily.following(at)
    assert last <= at < following
    assert timedelta(hours=22) <= following - last <= timedelta(hours=26)
    assert daily.last(following) == following
    assert daily.last(following - timedelta(microseconds=1)) == last


def test_the_change_of_the_clock_moves_the_instant_only() -> None:
    daily = DailyTime(time=time(2, 30), zone="Europe/Berlin")
    there = ZoneInfo("Europe/Berlin")
    assert daily.on(date(2026, 3, 29)).astimezone(there).hour == 3
    assert daily.on(date(2026, 10, 25)).astimezone(there).fold == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_one(world: World) -> None:
    world.mara  # noqa: B018 - the manager exists
    opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + 7 * HOUR)

    def work() -> None:
        send_digests(at=MORNING)
        connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert digests() == [f"digest:staff:{world.mara.pk}:2026-03-03"]
