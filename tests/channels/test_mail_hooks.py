"""Hosted services hand in mail: with the secret only, and told so only when it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings
from tests.channels import hosted
from tests.channels.hosted import MAILGUN_KEY, SECRET, TO, post, signed_by_mailgun
from tests.channels.mailing import letter
from tests.world import NOW, World

from troth.channels.email.receiving import hooks
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival
from troth.lib import bodies

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:django-anymail has dropped official support"),
]
WORDS = "Since this morning nothing arrives. Grüße"


@pytest.fixture(autouse=True)
def hooked(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.channels.hook_urls"
    settings.TROTH_MAIL_HOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": MAILGUN_KEY}


def raw(mail: str, secret: str = SECRET) -> int:
    """A mail that Postmark posts as it came."""
    payload = {
        "RawEmail": mail,
        "OriginalRecipient": TO,
        "Headers": [{"Name": "Return-Path", "Value": "<ada@acme.example>"}],
    }
    return post("postmark", payload, as_json=True, secret=secret)


@pytest.mark.parametrize(
    ("service", "payload", "as_json"),
    [
        ("mailgun", lambda: signed_by_mailgun(hosted.mailgun(WORDS)), False),
        ("mailjet", lambda: hosted.mailjet(WORDS), True),
        ("postmark", lambda: hosted.postmark(WORDS), True),
        ("sendgrid", lambda: hosted.sendgrid(WORDS), False),
    ],
)
def test_what_a_service_posts_becomes_a_case(
    world: World, service: str, payload: Callable[[], dict[str, Any]], as_json: bool
) -> None:
    world.ada  # noqa: B018 - who writes
    assert post(service, payload(), as_json=as_json) == 200
    assert post(service, payload(), as_json=as_json) == 200  # again, as when an answer was lost
    (row,) = Arrival.objects.all()
    assert (row.via, row.recipients) == (service, [TO])
    while file_arrivals(at=NOW):
        pass
    row.refresh_from_db()
    assert (row.status, row.became) == ("filed", "opened"), row.reason
    assert row.case is not None and row.message is not None
    assert (row.case.subject, row.message.body) == ("Mail is late", WORDS)
    assert [one.name for one in row.message.attachments.all()] == ["log.txt"]
    assert row.remote_id == f"<{service}-1@acme.example>"


def test_without_the_secret_nothing_is_taken() -> None:
    for service in ("postmark", "sendgrid", "mailjet"):
        payload = getattr(hosted, service)(WORDS)
        is_json = service != "sendgrid"
        assert post(service, payload, as_json=is_json, secret="services:guessed") == 400
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("change", ["key", "token", "timestamp", "signature"])
def test_a_signature_that_does_not_fit_is_refused(change: str) -> None:
    payload = signed_by_mailgun(hosted.mailgun(WORDS), "another key")
    if change != "key":
        payload = signed_by_mailgun(hosted.mailgun(WORDS)) | {change: "1"}
    assert post("mailgun", payload) == 400
    assert not Arrival.objects.exists()


def test_addresses_are_posted_to_only() -> None:
    for service in ("postmark", "mailgun", "sendgrid"):
        assert Client().get(f"/mail/hooks/{service}/inbound/").status_code == 405
    assert not Arrival.objects.exists()


def test_a_mail_is_stored_as_it_came_with_its_envelope() -> None:
    assert raw(letter("ada@acme.example").as_string()) == 200
    row = Arrival.objects.get()
    assert b"Since this morning nothing arrives." in bytes(row.raw)
    assert (row.via, row.recipients) == ("postmark", [TO])


@pytest.mark.parametrize(
    "mail",
    [
        "From: Günther <ada@acme.example>\nSubject: Grüße\n\nhällo\n",
        "From: ada@acme.example <<<>\nSubject: =?bad?q?=ff?=\nMessage-ID: <a b\n\nhallo\n",
        "From: a@b\nX-Long: " + "é" * 3000 + "\n\nhallo\n",
        "From: a@b\nSubject: a\x00b\n\nhallo\x00\n",
        "From: a@b\nContent-Type: multipart/mixed\n\nno boundary, hallo\n",
        "From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhallo, and no end\n",
        "no header line, hallo",
    ],
)
def test_whatever_a_service_posts_is_kept(mail: str) -> None:
    assert raw(mail) == 200
    kept = bytes(Arrival.objects.get().raw)
    assert kept.strip() and ("hallo" not in mail or b"hallo" in kept)


def test_a_large_mail_is_taken_though_no_form_may_be_that_large() -> None:
    files = [("large.bin", "application/octet-stream", b"\x00" * 3_000_000)]
    mail = letter("ada@acme.example", files=files).as_string()
    assert raw(mail, "services:guessed") == 400
    assert raw(mail) == 200
    assert Arrival.objects.get().size > 4_000_000


def test_a_large_file_is_taken_in_a_form_too() -> None:
    assert post("sendgrid", hosted.sendgrid(WORDS, b"\x00" * 3_000_000)) == 200
    assert Arrival.objects.get().size > 3_000_000


@pytest.mark.parametrize(("service", "field"), [("mailgun", "body-mime"), ("sendgrid", "email")])
def test_a_large_mail_is_taken_in_a_field_of_a_form_too(service: str, field: str) -> None:
    files = [("large.bin", "application/octet-stream", b"\x00" * 3_000_000)]
    mail = letter("ada@acme.example", files=files).as_string()
    envelope = json.dumps({"to": [TO], "from": "ada@acme.example"})
    payload = {"recipient": TO, "to": TO, "envelope": envelope, field: mail}
    assert post(service, signed_by_mailgun(payload)) == 200
    row = Arrival.objects.get()
    assert (row.size > 4_000_000, row.recipients) == (True, [TO])


def test_no_body_is_cut_that_a_service_may_post() -> None:
    assert hooks.MOST_POSTED <= bodies.MOST_BYTES


def test_what_is_larger_than_any_mail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "MOST_POSTED", 10_000)
    assert raw("x" * 10_000) == 413
    assert not Arrival.objects.exists()


def test_the_service_keeps_a_mail_that_cannot_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **more: object) -> None:
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "store", away)
        assert raw(letter("ada@acme.example").as_string()) == 500
    assert not Arrival.objects.exists()
