"""Mail that is no request: of machines, too much of it, or what the contract does not include."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from tests.casework import HOUR, MINUTE, clock, opened
from tests.channels.mailing import answer_to, came, letter
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases import actions
from troth.cases.models import Case
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher

REPORT = """\
From: mailer-daemon@mx.acme.example
To: support@localhost
Subject: Undelivered
Message-ID: <b1@mx.acme.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x

--b--
"""


@pytest.fixture
def case(world: World) -> Case:
    return opened(world.ada, NOW)


def sent_to(contact: Contact, case: Case) -> Delivery:
    """A mail about the case that went out to the contact."""
    return Delivery.objects.create(
        channel="email",
        key=f"test:{case.pk}",
        to=contact.email,
        content={"kind": "case_event"},
        case=case,
        account_id=case.account_id,
        next_at=NOW,
        created_at=NOW,
        remote_id=f"<{case.number}.1.c{contact.pk}@localhost>",
    )


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}])
def test_a_machine_opens_nothing(world: World, headers: dict[str, str]) -> None:
    arrival = came(letter(world.ada, **headers))
    assert (arrival.status, arrival.case) == ("ignored", None)
    assert not Case.objects.exists()


def test_an_absence_note_changes_nothing_and_is_kept_with_the_case(
    world: World, case: Case
) -> None:
    actions.wait_on_customer(case=case, question="Which?", by=actor(world.kai), at=NOW + MINUTE)
    mail = letter(
        world.ada, "I am away.", to=answer_to(case, world.ada), Auto_Submitted="auto-replied"
    )
    arrival = came(mail, at=NOW + HOUR)
    case.refresh_from_db()
    assert (arrival.status, arrival.case, case.status) == ("ignored", case, "waiting")
    assert arrival.reason == "It is an automatic answer, such as an out-of-office reply."
    assert case.messages.count() == 2


def test_an_absence_note_of_staff_meets_no_promise(world: World, case: Case) -> None:
    mail = letter(world.kai, "Away.", to=answer_to(case, world.kai), Auto_Submitted="auto-replied")
    assert came(mail).status == "ignored"
    assert clock(case, "first_response").met_at is None


def test_our_own_mail_is_ignored(world: World) -> None:
    assert came(letter("Support <support@localhost>")).status == "ignored"


def test_a_bounce_marks_the_address_and_is_told_on_the_case(world: World, case: Case) -> None:
    sent = sent_to(world.ada, case)
    report = REPORT.format(recipient="ada@acme.example", status="5.1.1", message_id=sent.remote_id)
    arrival = came(report.encode())
    world.ada.refresh_from_db()
    assert world.ada.bounced_at == NOW
    assert (arrival.status, arrival.case) == ("ignored", case)
    assert arrival.reason.startswith("ada@acme.example could not be reached by mail: 5.1.1")


def test_a_bounce_that_comes_before_the_mail_is_noted_as_sent_marks_the_address(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bounce_at_once(_backend: EmailBackend, mails: Sequence[EmailMessage]) -> int:
        for mail in mails:
            named = {"recipient": mail.to[0], "message_id": mail.extra_headers["Message-ID"]}
            came(REPORT.format(status="5.1.1", **named).encode())
        return len(mails)

    monkeypatch.setattr(EmailBackend, "send_messages", bounce_at_once)
    Dispatcher(now=lambda: NOW).deliver_all("email")
    world.ada.refresh_from_db()
    assert world.ada.bounced_at == NOW


def test_a_bounce_that_may_pass_marks_nothing(world: World, case: Case) -> None:
    sent = sent_to(world.ada, case)
    report = REPORT.format(recipient="ada@acme.example", status="4.2.2", message_id=sent.remote_id)
    assert came(report.encode()).status == "ignored"
    world.ada.refresh_from_db()
    assert world.ada.bounced_at is None


@pytest.mark.parametrize("made_up", ["<x@elsewhere.example>", "<{number}.9.c1@localhost>"])
def test_a_bounce_of_what_we_never_sent_marks_nothing(
    world: World, case: Case, made_up: str
) -> None:
    report = REPORT.format(
        recipient="ada@acme.example", status="5.1.1", message_id=made_up.format(number=case.number)
    )
    assert came(report.encode()).status == "ignored"
    world.ada.refresh_from_db()
    assert world.ada.bounced_at is None


def test_nobody_makes_up_what_a_mail_of_ours_is_known_by(world: World, case: Case) -> None:
    Dispatcher(now=lambda: NOW).deliver_all("email")
    sent = Delivery.objects.get(case=case, status="sent").remote_id
    known = sent.rpartition("@")[0].rpartition(".")[0]  # running numbers
    assert known == f"<{case.number}.1.c{world.ada.pk}"
    for made_up in (f"{known}@localhost>", f"{known}.0123456789abcdef01234567@localhost>"):
        came(REPORT.format(recipient="", status="5.1.1", message_id=made_up).encode())
        world.ada.refresh_from_db()
        assert world.ada.bounced_at is None
    came(REPORT.format(recipient="", status="5.1.1", message_id=sent).encode())
    world.ada.refresh_from_db()
    assert world.ada.bounced_at == NOW


def test_what_the_plan_does_not_include_is_answered_once_a_day(world: World) -> None:
    arrival = came(letter(world.cora))  # no case by e-mail on Proofpoint
    assert (arrival.status, arrival.case, arrival.account) == ("answered", None, world.cobalt)
    assert "by e-mail; use" in arrival.reason
    told = Delivery.objects.get(content__kind="not_included")
    assert (told.to, told.content["why"]) == (world.cora.email, arrival.reason)

    again = came(letter(world.cora), at=NOW + HOUR)
    assert (again.status, again.reason) == ("triage", arrival.reason)
    assert came(letter(world.cora), at=NOW + timedelta(days=1)).status == "answered"
    assert Delivery.objects.filter(content__kind="not_included").count() == 2


def test_who_is_not_named_is_told_who_is(world: World) -> None:
    world.ada  # noqa: B018 - the named contact
    arrival = came(letter(world.ben))
    assert arrival.status == "answered"
    assert "ask one of them: Ada Park" in arrival.reason


def test_a_machine_that_hides_it_opens_ten_cases_an_hour_at_most(world: World) -> None:
    stati = [came(letter(world.ada)).status for _ in range(11)]
    assert stati == ["filed"] * 10 + ["triage"]
    assert came(letter(world.ada), at=NOW + timedelta(minutes=61)).status == "filed"


def test_a_closed_case_is_not_reopened_for_ever(world: World) -> None:
    case = opened(world.bea, NOW)
    stati = []
    for _ in range(4):
        actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW)
        actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW)
        stati.append(came(letter(world.bea, to=answer_to(case, world.bea))).status)
        case.refresh_from_db()
    assert stati == ["filed"] * 3 + ["triage"]
