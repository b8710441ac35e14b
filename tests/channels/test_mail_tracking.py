"""Hosted services tell what has become of mail that they took: who is not reached is marked."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.fixtures import Settings
from tests.casework import opened
from tests.channels import hosted
from tests.channels.hosted import MAILGUN_KEY, SECRET, post
from tests.world import NOW, World

from troth.accounts.models import Contact
from troth.channels.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def hooked(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.channels.hook_urls"
    settings.TROTH_MAIL_HOOK_SECRET = SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": MAILGUN_KEY}


@pytest.fixture
def sent(world: World) -> Delivery:
    """A mail to Ada about her case."""
    return Delivery.objects.filter(case=opened(world.ada, NOW), to=world.ada.email).earliest("pk")


def tell(sent: Delivery, **more: Any) -> Contact:
    """Postmark tells that the mail came back; the contact as they are marked then."""
    assert (
        post(
            "postmark",
            hosted.postmark_bounce(sent.pk, sent.to, **more),
            what="tracking",
            as_json=True,
        )
        == 200
    )
    return Contact.objects.get(email="ada@acme.example")


def test_an_address_that_reaches_nobody_is_marked_once(sent: Delivery) -> None:
    marked = tell(sent)
    assert marked.bounced_at is not None
    assert marked.bounce_reason.startswith("smtp;550 5.1.1 The email account")
    again = tell(sent, Details="smtp;550 5.1.1 Something else.")
    assert (again.bounced_at, again.bounce_reason) == (marked.bounced_at, marked.bounce_reason)


def test_mailgun_tells_so_with_its_signature(sent: Delivery) -> None:
    forged = hosted.mailgun_failure(sent.pk, sent.to, "another key")
    assert post("mailgun", forged, what="tracking", as_json=True) == 400
    assert Contact.objects.get(email=sent.to).bounced_at is None
    real = hosted.mailgun_failure(sent.pk, sent.to)
    assert post("mailgun", real, what="tracking", as_json=True) == 200
    assert "5.1.1" in Contact.objects.get(email=sent.to).bounce_reason


def test_who_calls_our_mail_unwanted_is_marked(sent: Delivery) -> None:
    marked = tell(sent, RecordType="SpamComplaint", Type="SpamComplaint")
    assert marked.bounce_reason == "They told their mail service that they do not want our mail."


@pytest.mark.parametrize(
    "more",
    [
        {"Type": "SoftBounce", "Details": "smtp;452 4.2.2 The mailbox is full."},
        {"Type": "SoftBounce", "Details": "smtp;552 5.2.2 The mailbox is full."},
        {"Type": "Transient", "Details": "smtp;451 4.7.1 Come back later."},
        {"Type": "AutoResponder"},
        {"Type": "Blocked", "Details": "smtp;550 5.7.1 Our policy."},
        {"Email": "ben@acme.example"},
        {"Metadata": {}},
        {"Metadata": {"troth_delivery": "no number"}},
        {"Metadata": {"troth_delivery": "999999999"}},
        {"RecordType": "Delivery", "Recipient": "ada@acme.example", "DeliveredAt": "2026-03-02"},
    ],
)
def test_what_may_pass_and_what_was_never_sent_mark_nobody(
    sent: Delivery, more: dict[str, Any]
) -> None:
    assert tell(sent, **more).bounced_at is None


def test_without_the_secret_nobody_is_marked(sent: Delivery) -> None:
    told = hosted.postmark_bounce(sent.pk, sent.to)
    answer = post("postmark", told, what="tracking", as_json=True, secret="services:guessed")
    assert answer == 400
    assert Contact.objects.get(email=sent.to).bounced_at is None
