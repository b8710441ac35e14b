"""Everyday steps of the tests of mail, taken through the real programs."""

from __future__ import annotations

from tests.journeys.people import Cast
from tests.mail.mta import MailServer
from tests.mail.waiting import wait_for
from troth.accounts.models import Contact
from troth.cases.models import Case
from troth.channels.models import Arrival, Delivery

SUPPORT = "support@provider.example"


def named(cast: Cast, name: str) -> Contact:
    """A named contact of an account of their own, on a plan with e-mail."""
    slug = name.split()[0].lower()
    contract = cast.sign(cast.account(f"{name} Ltd", slug), "opendns", "gold")
    return cast.named(contract, name)


def write(server: MailServer, contact: Contact, words: str, *, to: str = SUPPORT) -> None:
    subject = f"From {contact.name}"
    server.send(contact.email, to, words, From=contact.email, Subject=subject)


def case_of(contact: Contact) -> Case:
    """Wait for the case that the contact's mail opens."""
    found = wait_for(
        lambda: Case.objects.with_people().filter(contact=contact).first(), "the case to be opened"
    )
    assert isinstance(found, Case)
    return found


def settled(status: str, contact: Contact) -> list[Arrival]:
    rows = Arrival.objects.light().filter(sender=contact.email, status=status)
    return list(rows.order_by("id"))


def is_quiet(server: MailServer, *cases: Case) -> bool:
    """Whether nothing is under way any more about the cases."""
    waiting = Delivery.objects.filter(case__in=cases, status="waiting")
    return server.is_idle() and not waiting.exists() and not Arrival.objects.unfiled().exists()
