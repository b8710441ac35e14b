"""Mail really goes out: through SMTP, as plain text and HTML, once with the same identity."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from procrastinate.contrib.django import app
from pytest_django.fixtures import Settings
from tests.casework import DAY, HOUR, opened
from tests.postbox import Postbox, open_postbox
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.channels.jobs import send_mail
from troth.channels.mail import compose
from troth.channels.recipients import Group
from troth.timeline.models import Event


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    with open_postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.DEFAULT_FROM_EMAIL = "Support <support@provider.example>"
        settings.SITE_URL = "https://support.provider.example"
        yield box


def words(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def latest(case: Case, kind: str) -> Event:
    event = Event.objects.filter(stream=case.stream, kind=kind).last()
    assert event is not None
    return event


def test_the_acknowledgement_tells_what_is_promised_in_the_contacts_zone(
    world: World, postbox: Postbox
) -> None:
    case = opened(world.bea, NOW, severity="P1", subject="Mails & <b>more</b>")
    send_mail(event_id=latest(case, "case.opened").pk, group="contact")

    (letter,) = postbox.to(world.bea.email)
    assert letter["Subject"] == f"[{case.number}] Mails & <b>more</b>"
    assert letter["From"] == "Support <support@provider.example>"
    assert letter["Message-ID"] == f"<{case.number}@provider.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = words(letter, "plain")
    assert f"We have received your request and gave it the number {case.number}." in text
    assert "- first response by Mon 2 Mar 2026 05:00 EST" in text
    assert f"https://support.provider.example/cases/{case.number}/" in text
    assert "Since this morning nothing arrives." in text
    html = words(letter, "html")
    assert "<b>more" not in html
    assert "Mails &amp; &lt;b&gt;more" in html
    assert case.clocks.filter(status="met").count() == 0


def test_a_reply_reaches_the_contact_in_the_same_conversation(
    world: World, postbox: Postbox
) -> None:
    case = opened(world.bea, NOW)
    actions.reply(case=case, body="Which server is it?\n\nKai", by=actor(world.kai), at=NOW)
    send_mail(event_id=latest(case, "case.replied").pk, group="contact")

    (letter,) = postbox.to(world.bea.email)
    assert letter["In-Reply-To"] == letter["References"] == f"<{case.number}@provider.example>"
    assert words(letter, "plain").startswith(
        "Kai Moana wrote a reply.\n\nWhich server is it?\n\nKai"
    )
    assert "not-for-customers" not in words(letter, "html")
    event = latest(case, "case.replied")
    told = f"Event {event.position} of the case's record has the hash {event.hash}"
    assert told in words(letter, "plain")
    assert told in words(letter, "html")


def test_a_breach_reaches_the_manager_and_names_the_promise(world: World, postbox: Postbox) -> None:
    world.mara  # noqa: B018 - the manager exists
    case = opened(world.bea, NOW, severity="P1")
    sweep(at=NOW + HOUR)
    send_mail(event_id=latest(case, "clock.breached").pk, group="managers")

    (letter,) = postbox.to(world.mara.user.email)
    assert letter["Subject"] == f"Promise broken: [{case.number}] Mail is late"
    assert "The first response promised for P1 by Mon 2 Mar 2026 02:00 PST was not given" in words(
        letter, "plain"
    )
    assert f"/desk/cases/{case.number}/" in words(letter, "plain")


def test_a_retry_is_the_same_letter(world: World, postbox: Postbox) -> None:
    case = opened(world.bea, NOW)
    event = latest(case, "case.opened")
    postbox.refuses = 1
    with pytest.raises(Exception, match="Come back later"):
        send_mail(event_id=event.pk, group="contact")
    for _ in range(2):
        send_mail(event_id=event.pk, group="contact")
    assert len({letter["Message-ID"] for letter in postbox.to(world.bea.email)}) == 1


def test_each_event_and_group_has_an_identity_of_its_own(world: World) -> None:
    world.mara  # noqa: B018 - the manager exists
    case = opened(world.bea, NOW, assignee=world.kai)
    actions.reply(case=case, body="Hello", by=actor(world.kai), at=NOW)
    ids = {
        mail.extra_headers["Message-ID"]
        for event in Event.objects.filter(stream=case.stream)
        for group in Group
        if (mail := compose(event, group)) is not None
    }
    assert len(ids) == 3 * len(Group)


def test_nobody_who_left_is_told(world: World) -> None:
    case = opened(world.bea, NOW)
    event = latest(case, "case.opened")
    world.bea.is_active = False
    world.bea.save()
    assert compose(event, Group.CONTACT) is None
    assert compose(event, Group.ASSIGNEE) is None


def test_the_worker_sends_what_was_deferred(
    transactional_db: None, world: World, postbox: Postbox
) -> None:
    case = opened(world.bea, NOW, team=world.first_line)
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + DAY)
    jobs = app.with_connector(app.connector.get_worker_connector())
    jobs.run_worker(wait=False, install_signal_handlers=False, delete_jobs="always")

    assert [letter["Subject"] for letter in postbox.to(world.bea.email)] == [
        f"[{case.number}] Mail is late"
    ] * 2
    assert len(postbox.to("first-line@provider.example")) >= 1
