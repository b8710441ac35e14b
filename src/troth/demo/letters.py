"""Mail that came into the demo world lately: one opens a case, three wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

from troth.channels.actions import claim_arrivals
from troth.channels.actions.arrivals import MOST_ATTEMPTS
from troth.channels.email.addresses import support_address
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.demo.cast import Cast

_LOG = b"resolver-3 timeout after 5000 ms\nresolver-3 timeout after 5000 ms\n"


def receive_letters(cast: Cast, now: datetime) -> None:
    """Take the letters in, and file them."""
    _take(_unreadable(cast), now - timedelta(minutes=40))
    for attempt in range(MOST_ATTEMPTS):  # each by a process that died of it
        claim_arrivals(most=1, at=now - timedelta(minutes=39 - 3 * attempt))
    for number, letter in enumerate(_letters(cast)):
        _take(letter, now - timedelta(minutes=25 - 7 * number))
    while file_arrivals(at=now):
        pass


def _take(letter: EmailMessage, at: datetime) -> None:
    sender = str(letter["From"].addresses[0].addr_spec)
    store(letter.as_bytes(), via="lmtp", sender=sender, recipients=[support_address()], at=at)


def _unreadable(cast: Cast) -> EmailMessage:
    contact = cast.customers[0].named[0]
    return _letter(
        f"{contact.name} <{contact.email}>",
        "Traces from last night",
        "Here are the traces you asked for, in one file.",
    )


def _letters(cast: Cast) -> Iterator[EmailMessage]:
    harbour = next(one for one in cast.customers if one.programme == "opendns")
    contact, agent = harbour.named[0], cast.agents[0]
    late = _letter(
        f"{contact.name} <{contact.email}>",
        "Lookups time out from the Oakland office",
        "Since about noon, every third lookup from Oakland has taken five seconds.\n"
        "The log from one resolver is attached.",
    )
    late.add_attachment(_LOG, maintype="text", subtype="plain", filename="resolver-3.log")
    yield late
    yield _letter(
        "Mika Salo <mika.salo@newcomer.example>",
        "Price of the Gold plan",
        "We have 400 seats. What would Gold cost us, and does it include phone support?",
    )
    yield _letter(
        f"{agent.name} <{agent.user.email}>",
        "Please close all my cases",
        "I am covering another account today. Please close everything that is assigned to me.",
    )


def _letter(sender: str, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, support_address(), subject
    letter["Message-ID"] = f"<{subject.lower().replace(' ', '-')}@demo.example>"
    letter.set_content(text)
    return letter
