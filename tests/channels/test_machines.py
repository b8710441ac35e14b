"""Mail that a machine wrote: each kind of it, and all that it must not do.

It opens, reopens and answers nothing, whoever it says it is from; no clock is met, started or
resumed by it; and nobody gets an answer to it, so that nothing goes round.
"""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

import pytest
from tests.casework import HOUR, MINUTE, kinds, opened
from tests.channels.mailing import answer_to, letter
from tests.world import NOW, World, actor

from troth.accounts.models import Contact, Staff
from troth.cases import actions
from troth.cases.models import Case
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival, Delivery

LATER = NOW + HOUR
SUPPRESS = "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply"
MACHINES = {
    "replied (RFC 3834)": ("Auto-Submitted: auto-replied",),
    "generated (RFC 3834)": ("Auto-Submitted: auto-generated",),
    "notified (RFC 5436)": ("Auto-Submitted: auto-notified; owner-email=x@y.example",),
    "bulk": ("Precedence: bulk",),
    "junk": ("Precedence: junk",),
    "auto_reply": ("Precedence: auto_reply",),
    "list": ("Precedence: list", "List-Id: <help.acme.example>"),
    "newsletter": ("List-Unsubscribe: <mailto:off@acme.example>",),
    "an autoresponder's header": ("X-Autoreply: yes",),
    "another one": ("X-Autorespond: Mail is late",),
    "our own mark": ("X-Troth-Loop: support@localhost",),
    "another installation's mark": ("X-Troth-Loop: help@other.example",),
    "our own Message-ID": ("Message-ID: <T-1.3.c1@localhost>",),
    "an empty return path": ("Return-Path: <>",),
    "an absence note of Exchange": ("Subject: Out of office: Mail is late", SUPPRESS),
    "one in another language": ("Subject: Odpowiedź automatyczna: Mail is late", SUPPRESS),
}
BOUNCE = "multipart/report; report-type=delivery-status; boundary=b"
REPORT = """\
--b

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; somebody@acme.example
Action: failed
Status: 5.1.1

--b--
"""


def machine(sender: Contact | Staff, to: str, lines: tuple[str, ...]) -> EmailMessage:
    headers = dict(line.split(": ", 1) for line in lines)
    mail = letter(sender, "I am back on Monday.", to=to)
    for name, value in headers.items():
        del mail[name]
        mail[name] = value
    return mail


def came(mail: EmailMessage, *, sender: str = "somebody@sender.example") -> Arrival:
    raw = mail.as_bytes(policy=policy.SMTP)
    # As fetched from a mailbox: there the return path is a header. By LMTP it is in the envelope.
    via = "imap" if mail["Return-Path"] else "lmtp"
    arrival = store(raw, via=via, sender=sender, recipients=[str(mail["To"])], at=LATER)
    while file_arrivals(at=LATER):
        pass
    arrival.refresh_from_db()
    return arrival


def report_of(sender: Contact | Staff, to: str) -> EmailMessage:
    mail = letter(sender, REPORT, to=to, subject="Undelivered Mail Returned to Sender")
    mail.replace_header("Content-Type", BOUNCE)
    return mail


def everything(case: Case) -> tuple[object, ...]:
    """All that a mail could change about a case, and what goes out."""
    case.refresh_from_db()
    clocks = case.clocks.order_by("pk").values_list("pk", "status", "due", "met_at")
    sent = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    return case.status, kinds(case), case.messages.count(), list(clocks), list(sent)


@pytest.fixture
def mails(world: World) -> list[tuple[Contact | Staff, str]]:
    """Who may write where: to support, to a case that waits, to a closed one, and as staff."""
    waiting = opened(world.ada, NOW)
    actions.wait_on_customer(case=waiting, question="Which?", by=actor(world.kai), at=NOW + MINUTE)
    closed = opened(world.bea, NOW)
    actions.resolve(case=closed, body="Done.", by=actor(world.kai), at=NOW + MINUTE)
    actions.confirm_resolution(case=closed, by=actor(world.bea), at=NOW + MINUTE)
    unanswered = opened(world.eve, NOW)
    return [
        (world.ada, "support@localhost"),
        (world.cora, "support@localhost"),  # who would be told that it is not included
        (world.ada, answer_to(waiting, world.ada)),
        (world.bea, answer_to(closed, world.bea)),
        (world.kai, answer_to(unanswered, world.kai)),
    ]


def of_machine(kind: str, sender: Contact | Staff, to: str) -> Arrival:
    if kind == "a bounce":
        return came(report_of(sender, to))
    if kind == "an empty envelope":
        return came(letter(sender, to=to), sender="")
    return came(machine(sender, to, MACHINES[kind]))


def test_a_machine_changes_nothing(mails: list[tuple[Contact | Staff, str]]) -> None:
    before = [everything(case) for case in Case.objects.all()]
    for kind in (*MACHINES, "a bounce", "an empty envelope"):
        for sender, to in mails:
            arrival = of_machine(kind, sender, to)
            is_for_a_person = kind == "list" and isinstance(sender, Contact)
            known = "triage" if is_for_a_person else "ignored"
            assert (kind, arrival.status, arrival.became) == (kind, known, ""), arrival.reason
    assert [everything(case) for case in Case.objects.all()] == before


def test_what_a_person_writes_does_all_of_it(mails: list[tuple[Contact | Staff, str]]) -> None:
    """The same mails without any mark: or the test above could not fail."""
    arrivals = [came(letter(sender, to=to)) for sender, to in mails]
    assert [one.became for one in arrivals] == ["opened", "", "replied", "reopened", "replied"]
    assert [one.status for one in arrivals][1] == "answered"
    assert arrivals[2].case is not None and arrivals[2].case.status == "open"
    assert arrivals[4].case is not None
    assert arrivals[4].case.clocks.get(metric="first_response").met_at == LATER
