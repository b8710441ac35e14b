"""What mail about a case looks like when it arrives by SMTP, for whom, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings
from tests.casework import DAY, HOUR, MINUTE, opened
from tests.postbox import Postbox, open_postbox
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.cases import actions
from troth.cases.sweep import sweep
from troth.channels.email.addresses import ReplyAddress, read_reply_address, reply_address
from troth.channels.jobs import send_mail
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher
from troth.timeline.models import Event


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    with open_postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.DEFAULT_FROM_EMAIL = "Support <support@provider.example>"
        settings.SITE_URL = "https://support.provider.example"
        yield box


def deliver() -> int:
    """Send all that is due by the day after."""
    return Dispatcher(now=lambda: NOW + DAY).deliver_all("email")


def words(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_acknowledgement_tells_what_is_promised_in_the_contacts_zone(
    world: World, postbox: Postbox
) -> None:
    case = opened(world.bea, NOW, severity="P1", subject="Mails & <b>more</b>")
    deliver()

    (letter,) = postbox.to(world.bea.email)
    assert letter["Subject"] == f"[{case.number}] Mails & <b>more</b>"
    assert letter["From"] == "Support <support@provider.example>"
    assert letter["To"] == world.bea.email
    known = rf"<{case.number}\.1\.c{world.bea.pk}\.[0-9a-f]{{24}}@provider\.example>"
    assert re.fullmatch(known, letter["Message-ID"])
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["X-Auto-Response-Suppress"] == "RN, NRN, OOF, AutoReply"
    assert letter["X-Troth-Loop"] == "support@provider.example"
    text = words(letter, "plain")
    assert f"We have received your request and given it the number {case.number}." in text
    owed = (
        "We owe you a first answer by Mon 2 Mar 2026 05:00 EST, your time (02:00 PST for support)."
    )
    assert owed in text
    assert f"https://support.provider.example/cases/{case.number}/" in text
    assert "Since this morning nothing arrives." in text
    html = words(letter, "html")
    assert owed in html
    assert "<b>more" not in html
    assert "Mails &amp; &lt;b&gt;more" in html
    assert case.clocks.filter(status="met").count() == 0


def test_the_acknowledgement_of_a_mail_is_an_automatic_answer(
    world: World, postbox: Postbox
) -> None:
    opened(world.eve, NOW, severity="high", channel="email")
    deliver()
    (letter,) = postbox.to(world.eve.email)
    assert letter["Auto-Submitted"] == "auto-replied"


def test_a_reply_follows_what_the_reader_was_sent_before(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW)
    body = "Which server is it?\n\n<i>Kai</i>"
    actions.reply(case=case, body=body, by=actor(world.kai), at=NOW)
    deliver()

    first, letter = postbox.to(world.bea.email)
    root = f"<{case.number}@provider.example>"
    assert (first["In-Reply-To"], first["References"]) == (root, root)
    assert letter["In-Reply-To"] == first["Message-ID"]
    assert letter["References"].split() == [root, first["Message-ID"]]
    assert letter["Subject"] == first["Subject"]
    assert letter["Auto-Submitted"] == "no"  # a person wrote it
    assert words(letter, "plain").startswith(
        "Kai Moana wrote a reply.\n\nWhich server is it?\n\n<i>Kai</i>"
    )
    event = Event.objects.get(stream=case.stream, kind="case.replied")
    told = f"Event {event.position} of the case's record has the hash {event.hash}"
    assert told in words(letter, "plain")
    assert "&lt;i&gt;Kai" in words(letter, "html") and "the hash" in words(letter, "html")


def test_answers_arrive_while_the_secret_key_is_changed(settings: Settings) -> None:
    to = ReplyAddress(number="T-100042", kind="customer", id=3)
    address = reply_address(to)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 8
    assert read_reply_address(address) == to
    settings.SECRET_KEY_FALLBACKS = []
    assert read_reply_address(address) is None


def test_answers_go_to_an_address_for_the_case_and_the_reader(
    world: World, postbox: Postbox, settings: Settings
) -> None:
    case = opened(world.bea, NOW, assignee=world.kai)
    settings.TROTH_MAIL_IS_READ = True
    deliver()
    (letter,) = postbox.to(world.bea.email)
    assert read_reply_address(letter["Reply-To"]) == ReplyAddress(
        number=case.number, kind="customer", id=world.bea.pk
    )
    assert "Answer this mail, or open the case." in words(letter, "plain")
    (letter,) = postbox.to(world.kai.user.email)
    assert read_reply_address(letter["Reply-To"]) == ReplyAddress(
        number=case.number, kind="staff", id=world.kai.pk
    )


def test_a_teams_members_answer_from_their_own_addresses(
    world: World, postbox: Postbox, settings: Settings
) -> None:
    accounts.change_team(
        team=world.first_line,
        name="First line",
        email="first-line@provider.example",
        site=None,
        by=actor(world.kai),
        at=NOW,
    )
    settings.TROTH_MAIL_IS_READ = True
    case = opened(world.bea, NOW, team=world.first_line)
    deliver()
    (letter,) = postbox.to("first-line@provider.example")
    assert read_reply_address(letter["Reply-To"]) == ReplyAddress(
        number=case.number, kind="team", id=world.first_line.pk
    )
    for kind in ("plain", "html"):
        assert "Answer this mail from your own address to write to the customer" in words(
            letter, kind
        )


def test_where_nobody_reads_mail_readers_are_sent_to_the_portal(
    world: World, postbox: Postbox
) -> None:
    opened(world.bea, NOW)
    deliver()
    (letter,) = postbox.to(world.bea.email)
    assert letter["Reply-To"] is None
    assert "this address does not read mail" in words(letter, "plain")


def test_when_promises_change_they_are_told_anew(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW, severity="P3")
    actions.change_severity(
        case=case,
        severity="P1",
        reason="It is urgent.",
        reply="We see.",
        by=actor(world.kai),
        at=NOW + MINUTE,
    )
    deliver()
    first, second = (words(one, "plain") for one in postbox.to(world.bea.email))
    assert "We owe you a first answer by Tue 3 Mar 2026 20:00 EST, your time" in first
    assert "We owe you a solution by Fri 13 Mar 2026 20:00 EDT, your time" in first
    assert "We see." in second
    assert "Somebody will be working on it by Mon 2 Mar 2026 04:31 EST, your time" in second


def test_what_is_late_is_told_as_late(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.change_kind(
        case=case, kind="question", reason="It asks.", by=actor(world.kai), at=NOW + 2 * HOUR
    )
    deliver()
    text = words(postbox.to(world.bea.email)[-1], "plain")
    assert "The first answer that we owed you by Mon 2 Mar 2026 05:00 EST, your time" in text


def test_a_mail_says_the_same_however_late_it_is_sent(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.reply(case=case, body="Here we are.", by=actor(world.kai), at=NOW + MINUTE)
    deliver()
    assert "We owe you a first answer" in words(postbox.to(world.bea.email)[0], "plain")
    assert "We owe you a first answer" not in words(postbox.to(world.bea.email)[1], "plain")


def test_a_breach_reaches_the_manager_and_names_the_promise(world: World, postbox: Postbox) -> None:
    world.mara  # noqa: B018 - the manager exists
    case = opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + HOUR)
    deliver()

    letters = postbox.to(world.mara.user.email)
    (letter,) = [one for one in letters if "The first response" in words(one, "plain")]
    assert letter["Subject"] == f"Promise broken: [{case.number}] Mail is late"
    assert "The first response promised for P1 by Mon 2 Mar 2026 02:00 PST was not given" in words(
        letter, "plain"
    )
    assert f"/desk/cases/{case.number}/" in words(letter, "plain")


def test_a_retry_is_the_same_letter(world: World, postbox: Postbox) -> None:
    opened(world.bea, NOW)
    postbox.refuses = 1
    deliver()
    assert postbox.letters == []
    Delivery.objects.update(next_at=NOW)
    deliver()
    Delivery.objects.update(status="waiting", sent_at=None)
    deliver()
    first, second = postbox.to(world.bea.email)
    assert first["Message-ID"] == second["Message-ID"]
    assert words(first, "html") == words(second, "html")


def test_nobody_who_left_is_told(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW)
    accounts.deactivate_contact(contact=world.bea, by=world.by, at=NOW)
    deliver()
    assert postbox.to(world.bea.email) == []
    row = Delivery.objects.get(to=world.bea.email)
    assert (row.status, row.last_error) == ("given_up", "The person it was for has left.")
    case.refresh_from_db()
    before = Delivery.objects.count()
    actions.reply(case=case, body="Hello?", by=actor(world.kai), at=NOW)
    assert Delivery.objects.count() == before


def test_jobs_from_before_the_outbox_are_worked_off(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW)
    Delivery.objects.all().delete()
    event = Event.objects.get(stream=case.stream, kind="case.opened")
    for _ in range(2):
        send_mail(event_id=event.pk, group="contact")
    Delivery.objects.update(next_at=NOW)
    deliver()
    assert len(postbox.to(world.bea.email)) == 1
