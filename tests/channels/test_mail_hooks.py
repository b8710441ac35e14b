"""A hosted service posts mail: taken with the secret only, and told so only when it is stored."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings
from tests.channels.mailing import letter

from troth.channels.email.receiving import hooks
from troth.channels.models import Arrival

SECRET = "postmark:" + "s" * 32
URL = "/mail/hooks/postmark/inbound/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def hooked(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.channels.hook_urls"
    settings.TROTH_MAIL_HOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def post(mail: str, secret: str = SECRET) -> int:
    """What the service is told; it calls from elsewhere, without any of our cookies."""
    payload = {
        "RawEmail": mail,
        "OriginalRecipient": "support@localhost",
        "Headers": [{"Name": "Return-Path", "Value": "<ada@acme.example>"}],
    }
    known = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.post(URL, payload, content_type="application/json", headers=known)
    return answer.status_code


def test_a_mail_is_stored_with_its_envelope() -> None:
    assert post(letter("ada@acme.example").as_string()) == 200
    row = Arrival.objects.get()
    assert b"Since this morning nothing arrives." in bytes(row.raw)
    assert (row.via, row.recipients) == ("postmark", ["support@localhost"])


def test_without_the_secret_nothing_is_taken() -> None:
    assert post(letter("ada@acme.example").as_string(), "postmark:guessed") == 400
    assert not Arrival.objects.exists()


def test_a_large_mail_is_taken_though_no_form_may_be_that_large() -> None:
    files = [("large.bin", "application/octet-stream", b"\x00" * 3_000_000)]
    mail = letter("ada@acme.example", files=files).as_string()
    assert post(mail, "postmark:guessed") == 400
    assert post(mail) == 200
    assert Arrival.objects.get().size > 4_000_000


def test_the_service_keeps_a_mail_that_cannot_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **more: object) -> None:
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "store", away)
        assert post(letter("ada@acme.example").as_string()) == 500
    assert not Arrival.objects.exists()
