"""A customer and an agent write to each other by mail only, and machines get in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.journeys.people import Cast
from tests.mail.mta import MailServer
from tests.mail.steps import case_of, is_quiet, named, settled, write
from tests.mail.waiting import wait_for
from tests.world import actor
from troth.cases import actions
from troth.cases.models import Case
from troth.channels.models import Arrival, Listening


def test_words_go_to_and_fro_on_one_case(server: MailServer, cast: Cast) -> None:
    ada, kai = named(cast, "Ada Park"), cast.kai
    write(server, ada, "Since this morning nothing arrives.")
    case = case_of(ada)
    assert case.messages.get().body == "Since this morning nothing arrives."
    assert case.clocks.get(metric="first_response").status == "running"

    told = server.letter(ada.email, f"given it the number {case.number}")
    assert told["Auto-Submitted"] == "auto-replied"

    actions.reply(case=case, body="Which domain?", by=actor(kai), at=datetime.now(UTC))
    asked = server.letter(ada.email, "Which domain?")
    assert asked["In-Reply-To"] == told["Message-ID"]
    assert case.clocks.get(metric="first_response").status == "met"

    write(server, ada, "acme.example", to=asked["Reply-To"])
    wait_for(lambda: case.messages.filter(body="acme.example").first(), "the answer")
    answer = case.messages.latest("id")
    assert (answer.contact, answer.channel) == (ada, "email")
    assert Case.objects.filter(contact=ada).count() == 1


def test_who_takes_mail_says_so(server: MailServer) -> None:
    seen = wait_for(Listening.objects.first, "troth mail to say that it takes mail")
    assert seen.name.startswith("lmtp ")
    assert datetime.now(UTC) - seen.seen_at < timedelta(seconds=90)


def test_staff_answer_by_mail_too(server: MailServer, cast: Cast) -> None:
    bob, kai = named(cast, "Bob Lund"), cast.kai
    write(server, bob, "It is slow.")
    case = case_of(bob)
    actions.assign(case=case, assignee=kai, by=actor(kai), at=datetime.now(UTC))
    write(server, bob, "Very slow.", to=server.letter(bob.email, case.number)["Reply-To"])
    notice = server.letter(kai.user.email, "Very slow.")

    kai_to = notice["Reply-To"]
    server.send(kai.user.email, kai_to, "I look at it.", From=kai.user.email, Subject="Re:")
    letter = server.letter(bob.email, "I look at it.")
    assert letter["From"] == "Support <support@provider.example>"
    wait_for(lambda: case.messages.filter(staff=kai).first(), "the reply of staff")
    assert case.clocks.get(metric="first_response").status == "met"


def test_a_bounce_marks_the_address(server: MailServer, cast: Cast) -> None:
    gone = named(cast, "Gone Away")
    write(server, gone, "Help.")
    case = case_of(gone)
    bounce = wait_for(
        lambda: Arrival.objects.light().filter(case=case, status="ignored").first(), "the bounce"
    )
    assert "gone@gone.example could not be reached by mail" in bounce.reason
    gone.refresh_from_db()
    assert gone.bounced_at is not None
    assert case.messages.count() == 1


def test_an_absence_note_changes_nothing(server: MailServer, cast: Cast) -> None:
    away = named(cast, "Away Mann")
    write(server, away, "Help, I leave now.")
    case = case_of(away)
    wait_for(lambda: settled("ignored", away) or None, "the absence note")
    (note,) = settled("ignored", away)
    assert (note.case, note.reason) == (
        case,
        "It is an automatic answer, such as an out-of-office reply.",
    )
    assert case.messages.count() == 1
    assert case.clocks.get(metric="first_response").status == "running"


def test_our_own_mail_that_is_sent_back_to_us_ends_there(server: MailServer, cast: Cast) -> None:
    forward = named(cast, "Forward Fritz")
    write(server, forward, "Help.")
    case = case_of(forward)
    own = wait_for(
        lambda: Arrival.objects.light().filter(case=case, status="ignored").first(), "our own mail"
    )
    assert own.reason == "Troth sent it itself."
    wait_for(lambda: is_quiet(server, case) or None, "silence")
    assert case.messages.count() == 1
    assert Case.objects.filter(contact=forward).count() == 1


def test_two_machines_that_answer_each_other_come_to_an_end(server: MailServer, cast: Cast) -> None:
    machine = named(cast, "Machine Mike")
    write(server, machine, "Hello.")
    (last,) = wait_for(lambda: settled("triage", machine) or None, "the end of it")
    assert last.reason == f"{machine.email} opened 10 cases by mail within an hour."
    cases = Case.objects.filter(contact=machine)
    wait_for(lambda: is_quiet(server, *cases) or None, "silence")
    assert cases.count() == 10
    assert len(server.letters(machine.email)) == 10
