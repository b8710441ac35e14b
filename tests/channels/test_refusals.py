"""What mail servers and mail services answer: may it go better later, or never?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings
from tests.casework import opened
from tests.postbox import Postbox, free_port, open_postbox
from tests.world import NOW, World

from troth.accounts.actions import confirm_address
from troth.accounts.models import Contact
from troth.channels.actions import retry_now
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher
from troth.configuration import ConfigurationError, read_configuration
from troth.lib.actors import Actor


class Answering(Postbox):
    """A mail server that says what it is told to, where it is told to."""

    at_mail = at_rcpt = at_data = "250 Fine"
    hangs_up = False

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.at_mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
        if self.at_data.startswith("250"):
            await super().handle_DATA(server, session, envelope)
        return self.at_data

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "500 Never leave me"


@pytest.fixture
def box(settings: Settings) -> Iterator[Answering]:
    with open_postbox(Answering) as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


@pytest.fixture
def row(world: World) -> Delivery:
    """The acknowledgement that Bea's request has arrived."""
    opened(world.bea, NOW)
    return Delivery.objects.get(to=world.bea.email)


def outcome(row: Delivery) -> tuple[str, bool, str]:
    """(status, refused, why) after an attempt."""
    Dispatcher(now=lambda: NOW).deliver_all("email")
    row.refresh_from_db()
    return row.status, row.refused, row.last_error


def is_marked() -> bool:
    return Contact.objects.get(name="Bea Lindqvist").bounced_at is not None


@pytest.mark.parametrize(
    ("answer", "marked"),
    [
        ("550 Who?", True),
        ("550 5.1.1 No such user", True),
        ("550 5.2.1 Mailbox closed", True),
        ("552 5.2.2 Mailbox full", False),
        ("554 5.7.1 Relay access denied", False),
    ],
)
def test_a_recipient_who_is_refused_is_refused_for_good(
    row: Delivery, box: Answering, answer: str, marked: bool
) -> None:
    box.at_rcpt = answer
    assert outcome(row) == ("failed", True, f"The mail server refused the address: {answer}")
    assert is_marked() is marked


@pytest.mark.parametrize("answer", ["450 4.2.0 Greylisted", "421 Closing", "452 4.2.2 Full"])
def test_a_recipient_who_is_not_taken_now_is_tried_again(
    row: Delivery, box: Answering, answer: str
) -> None:
    box.at_rcpt = answer
    assert outcome(row) == ("waiting", False, f"The mail server cannot accept it now: {answer}")
    assert not is_marked()


def test_a_mail_that_is_refused_is_refused_for_good(row: Delivery, box: Answering) -> None:
    box.at_data = "554 5.6.0 Looks like spam"
    words = "The mail server refused the mail: 554 5.6.0 Looks like spam"
    assert outcome(row) == ("failed", True, words)
    assert not is_marked()


def test_a_server_that_does_not_let_us_in_is_tried_again(row: Delivery, box: Answering) -> None:
    box.at_mail = "530 5.7.0 Authentication required"
    words = "The mail server did not let us sign in: 530 5.7.0 Authentication required"
    assert outcome(row) == ("waiting", False, words)


def test_a_server_that_hangs_up_is_tried_again(row: Delivery, box: Answering) -> None:
    box.hangs_up = True
    words = "The mail server did not answer, or closed the connection."
    assert outcome(row) == ("waiting", False, words)


def test_a_server_that_is_not_there_is_tried_again(
    row: Delivery, box: Answering, settings: Settings
) -> None:
    settings.EMAIL_PORT = free_port()
    status, refused, words = outcome(row)
    assert (status, refused) == ("waiting", False)
    assert words.startswith("The mail server cannot be reached: ")


def test_what_a_server_says_after_it_has_taken_a_mail_does_not_matter(
    row: Delivery, box: Answering
) -> None:
    assert outcome(row) == ("sent", False, "")
    assert len(box.letters) == 1


def test_an_address_that_came_back_is_not_written_to_until_confirmed(
    world: World, row: Delivery, box: Answering
) -> None:
    box.at_rcpt = "550 Who?"
    outcome(row)
    box.at_rcpt = "250 Fine"
    kai = Actor(kind="staff", id=world.kai.pk, name=world.kai.name)
    retry_now(delivery=row, by=kai, at=NOW)
    status, refused, words = outcome(row)
    assert (status, refused, box.letters) == ("failed", True, [])
    assert words.startswith("Mail to this address came back.")
    confirm_address(contact=world.bea, by=kai, at=NOW)
    retry_now(delivery=row, by=kai, at=NOW)
    assert outcome(row) == ("sent", False, "")


# Hosted services


class Service(HTTPServer):
    """Postmark's address, on this machine: it answers as it is told and keeps what it was sent."""

    answer = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc"})

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.sent: list[dict[str, object]] = []


class Desk(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.sent.append(json.loads(body))
        status, answer = self.server.answer
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    hosted = read_configuration({"TROTH_EMAIL_URL": "postmark://to-ken"}).mail.hosted
    assert hosted is not None
    service = Service()
    settings.EMAIL_BACKEND = hosted.backend
    place = {"POSTMARK_API_URL": f"http://127.0.0.1:{service.server_port}/"}
    settings.ANYMAIL = {**hosted.settings, **place}
    settings.TROTH_MAIL_HEADERS = hosted.headers
    thread = threading.Thread(target=service.serve_forever, args=[0.01])
    thread.start()
    yield service
    service.shutdown()
    service.server_close()
    thread.join()


def test_a_hosted_service_takes_it(world: World, row: Delivery, service: Service) -> None:
    to = [{**service.answer[1], "To": world.bea.email}]
    service.answer = (200, to[0])
    assert outcome(row) == ("sent", False, "")
    (sent,) = service.sent
    assert sent["To"] == world.bea.email
    headers = sent["Headers"]
    assert isinstance(headers, list)
    told = {one["Name"]: one["Value"] for one in headers}
    assert told["Message-ID"] == row.remote_id
    assert told["X-PM-KeepID"] == "true"
    assert {"References", "In-Reply-To", "X-Troth-Loop", "Auto-Submitted"} <= set(told)


INACTIVE = (
    "You tried to send to a recipient that has been marked as inactive.\n Found inactive"
    " addresses: bea@borealis.example.\n Inactive recipients are ones that have generated a hard"
    " bounce or a spam complaint. "
)


@pytest.mark.parametrize(
    ("status", "code", "words", "expected", "marked"),
    [
        (500, 0, "Oops", "waiting", False),
        (401, 10, "Bad token", "waiting", False),
        (429, 0, "Slow down", "waiting", False),
        (422, 405, "Not allowed to send", "failed", False),
        (422, 406, INACTIVE, "failed", True),
        (422, 300, "Invalid 'To' address: 'bea@borealis.example'.", "failed", True),
        (422, 406, "In words that nobody knows", "failed", False),
    ],
)
def test_what_a_hosted_service_refuses(
    row: Delivery,
    service: Service,
    status: int,
    code: int,
    words: str,
    expected: str,
    marked: bool,
) -> None:
    service.answer = (status, {"ErrorCode": code, "Message": words})
    assert outcome(row)[0] == expected
    assert row.last_error and "to-ken" not in row.last_error
    assert is_marked() is marked


@pytest.mark.parametrize(
    ("url", "backend", "settings"),
    [
        ("postmark://to%2Fken", "postmark", {"POSTMARK_SERVER_TOKEN": "to/ken"}),
        ("sendgrid://SG.key", "sendgrid", {"SENDGRID_API_KEY": "SG.key"}),
        ("brevo://xkey/", "brevo", {"BREVO_API_KEY": "xkey"}),
        ("resend://re_key", "resend", {"RESEND_API_KEY": "re_key"}),
        (
            "mailjet://key:secret",
            "mailjet",
            {"MAILJET_API_KEY": "key", "MAILJET_SECRET_KEY": "secret"},
        ),
        (
            "mailgun://key@mg.example.com",
            "mailgun",
            {"MAILGUN_API_KEY": "key", "MAILGUN_SENDER_DOMAIN": "mg.example.com"},
        ),
        (
            "mailgun://key@mg.example.com?region=eu",
            "mailgun",
            {
                "MAILGUN_API_KEY": "key",
                "MAILGUN_SENDER_DOMAIN": "mg.example.com",
                "MAILGUN_API_URL": "https://api.eu.mailgun.net/v3",
            },
        ),
    ],
)
def test_hosted_services_are_named_by_url(url: str, backend: str, settings: dict[str, str]) -> None:
    mail = read_configuration({"TROTH_EMAIL_URL": url}).mail
    assert mail.backend == f"anymail.backends.{backend}.EmailBackend"
    assert mail.hosted is not None and mail.hosted.settings == settings
    assert not any(value in repr(mail) for name, value in settings.items() if "KEY" in name)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postmark://", "Write one such as postmark://TOKEN"),
        ("postmark://hunter2:x", "Write one such as postmark://TOKEN"),
        ("mailgun://hunter2", "mailgun://KEY@mg.example.com?region=eu"),
        ("mailgun://hunter2@mg.example.com?region=us", "region=eu"),
        ("sendgrid://hunter2?tls=1", "Write one such as sendgrid://KEY"),
    ],
)
def test_a_service_that_cannot_be_used_says_what_to_write(url: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_configuration({"TROTH_EMAIL_URL": url})
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troth.mail_services.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'troth\[anymail\]'"):
        read_configuration({"TROTH_EMAIL_URL": "postmark://token"})
