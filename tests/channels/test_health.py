"""Health: what stands still is told in a sentence that says what to do, to monitors in a word."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.casework import HOUR, MINUTE, opened
from tests.channels.mailing import letter
from tests.world import NOW, World, actor

from troth.cases.sweep import sweep
from troth.channels import actions
from troth.channels.access import channels_health
from troth.channels.email.receiving.storing import store
from troth.channels.failures import Permanent, Temporary
from troth.channels.models import Delivery
from troth.channels.outbox import Adapter, Dispatcher

LISTENER = "lmtp 127.0.0.1:8024"
MAILBOX = "support@imap.example/INBOX"


def told(name: str, at: datetime = NOW) -> tuple[str, list[str]]:
    """How a channel is, and what is amiss."""
    (found,) = [one for one in channels_health(at=at) if one.name == name]
    return found.state, list(found.problems)


@pytest.fixture
def listening(world: World, settings: Settings) -> None:
    settings.TROTH_MAIL_IS_READ = True
    settings.TROTH_MAIL_LISTENER = LISTENER


@pytest.fixture
def polling(world: World, settings: Settings) -> None:
    settings.TROTH_MAIL_IS_READ = True
    settings.TROTH_MAIL_MAILBOX = MAILBOX


def put(channel: str, to: str = "Pager") -> Delivery:
    key = f"{channel}:{to}"
    actions.enqueue(channel=channel, key=key, to=to, content={"kind": "test"}, at=NOW)
    return Delivery.objects.get(key=key)


def attempt(channel: str, failure: Exception | None, *, at: datetime = NOW) -> None:
    def deliver(delivery: Delivery) -> None:
        if failure is not None:
            raise failure

    adapter = Adapter(deliver=deliver, patience=timedelta(days=2))
    Dispatcher(now=lambda: at, adapters={channel: adapter}).deliver_all(channel)


def endpoint(world: World, name: str = "Pager") -> None:
    actions.create_endpoint(name=name, url="https://alerts.example.com/", by=world.by, at=NOW)


def test_what_is_not_configured_is_off(world: World, settings: Settings) -> None:
    assert told("mail_in") == ("off", [])
    assert told("webhooks") == ("off", [])
    assert told("mail_out") == ("well", [])
    settings.TROTH_MAIL_IS_OFF = True
    assert told("mail_out") == ("off", [])


def test_a_listener_is_well_as_long_as_it_says_so(listening: None) -> None:
    assert told("mail_in") == (
        "not well",
        [f"Nothing has taken mail from {LISTENER} yet: start troth mail."],
    )
    actions.note_listening(name=LISTENER, at=NOW)
    assert told("mail_in", NOW + MINUTE) == ("well", [])
    assert told("mail_in", NOW + HOUR) == (
        "not well",
        [f"Nothing has taken mail from {LISTENER} for 1 h: start troth mail."],
    )


def test_a_mailbox_is_given_time_and_its_error_is_told(polling: None) -> None:
    actions.note_look(name=MAILBOX, at=NOW)
    actions.note_failure(name=MAILBOX, error="Connection refused", at=NOW + MINUTE)
    assert told("mail_in", NOW + 9 * MINUTE) == ("well", [])
    assert told("mail_in", NOW + 11 * MINUTE)[1] == [
        f"{MAILBOX} cannot be opened: Connection refused. It will be tried again by itself."
    ]


def test_mail_that_nobody_files(world: World, listening: None) -> None:
    actions.note_listening(name=LISTENER, at=NOW + 6 * MINUTE)
    store(letter(world.bea).as_bytes(), via="lmtp", at=NOW)
    assert told("mail_in", NOW + 4 * MINUTE) == ("well", [])
    assert told("mail_in", NOW + 6 * MINUTE)[1] == [
        "Mail has been waiting for 6 min to be filed: start troth work, or one more if it is"
        " running."
    ]


def test_mail_that_nobody_sends(world: World) -> None:
    put("email", "bea@borealis.example")
    assert told("mail_out", NOW + 4 * MINUTE) == ("well", [])
    assert told("mail_out", NOW + 6 * MINUTE)[1] == [
        "Something for bea@borealis.example has been waiting for 6 min to be sent: start troth"
        " work, or one more if it is running."
    ]


def test_a_mail_server_that_does_not_answer_any_more(world: World) -> None:
    put("email", "bea@borealis.example")
    for minutes in (0, 2, 5):
        assert told("mail_out")[0] == "well"
        attempt("email", Temporary("The mail server hung up"), at=NOW + minutes * MINUTE)
    assert told("mail_out", NOW + 6 * MINUTE)[1] == [
        "No mail has gone out since one to bea@borealis.example failed: The mail server hung up."
        " Unless that is about this address alone, put it right; what is waiting is tried again"
        " by itself, or at once with Retry now in the outbox."
    ]
    put("email", "carl@borealis.example")
    attempt("email", None, at=NOW + 6 * MINUTE)
    assert told("mail_out", NOW + 6 * MINUTE) == ("well", [])


def test_a_refused_address_is_no_trouble_of_the_mail_server(world: World) -> None:
    put("email", "gone@borealis.example")
    attempt("email", Permanent("There is nobody here"))
    assert told("mail_out") == ("well", [])


def test_an_endpoint_that_refuses_is_told_though_another_takes(world: World) -> None:
    endpoint(world)
    endpoint(world, "Chat")
    assert told("webhooks") == ("well", [])
    row = put("webhook")
    attempt("webhook", Permanent("The other side answered with the status 404."))
    put("webhook", "Chat")
    attempt("webhook", None, at=NOW + MINUTE)
    state, problems = told("webhooks", NOW + MINUTE)
    assert state == "not well"
    assert problems[0].startswith("Nothing reaches Pager any more: The other side answered with")
    actions.give_up(delivery=row, by=actor(world.nia), at=NOW + MINUTE)
    assert told("webhooks", NOW + MINUTE) == ("well", [])


def test_a_load_balancer_and_a_monitor_ask_differently(world: World, client: Client) -> None:
    now = timezone.now()
    sweep(at=now)
    assert client.get("/healthz/all").status_code == 200
    opened(world.bea, now - HOUR)  # its mails wait, and are no stranger's to see
    for path, status in (("/healthz", 200), ("/healthz/all", 503)):
        found = client.get(path, HTTP_HOST="10.0.0.7")
        assert found.status_code == status
        assert found.json() == {
            "database": "answers",
            "promises": "watched",
            "mail_in": "off",
            "mail_out": "not well",
            "webhooks": "off",
        }
    assert client.post("/healthz").status_code == 405


def test_health_costs_the_same_however_much_waits(
    world: World, listening: None, client: Client, django_assert_max_num_queries
) -> None:
    endpoint(world)
    with django_assert_max_num_queries(12):
        client.get("/healthz")


def test_the_desk_says_what_to_do(world: World, listening: None, client: Client) -> None:
    client.force_login(world.nia.user)
    told = client.get("/desk/health/").content.decode()
    assert f"Nothing has taken mail from {LISTENER} yet: start troth mail." in told
    assert "Nobody watches the promises" in told
    client.force_login(world.bea.user)
    assert client.get("/desk/health/").status_code == 404


def test_mail_that_is_switched_off_is_given_up(world: World, settings: Settings) -> None:
    settings.TROTH_MAIL_IS_OFF = True
    opened(world.bea, NOW)
    Dispatcher(now=lambda: NOW).deliver_all("email")
    rows = Delivery.objects.filter(channel="email")
    assert {row.status for row in rows} == {"given_up"}
    assert rows[0].last_error == "E-mail is switched off (TROTH_EMAIL_URL=off)."
