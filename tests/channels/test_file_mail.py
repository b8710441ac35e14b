"""A mail becomes words on the case that its writer means, by the same actions as at any door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.casework import DAY, HOUR, MINUTE, assert_sound, clock, kinds, opened
from tests.channels.mailing import answer_to, came, letter, opened_by_mail
from tests.world import NOW, World, actor

from troth.accounts.models import Team
from troth.cases import actions
from troth.cases.models import Alarm, Attachment, Case
from troth.cases.sweep import sweep
from troth.channels import filing
from troth.channels.actions import Verdict, claim_arrivals
from troth.channels.email.filing import deciding
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival


def words(case: Case) -> list[tuple[str, str, str]]:
    """(author, channel, body) of every message of the case."""
    return [(one.author_name, one.channel, one.body) for one in case.messages.all()]


def test_a_contacts_mail_opens_a_case_with_running_clocks(world: World) -> None:
    arrival = came(letter(world.ada, subject="Re: Fwd:  Mail is late"))
    case = arrival.case
    assert case is not None
    assert (arrival.status, arrival.became) == ("filed", "opened")
    assert arrival.reason == f"It opened {case.number}."
    assert (arrival.account, arrival.message) == (world.acme, case.messages.get())
    assert (case.subject, case.channel, case.contact) == ("Mail is late", "email", world.ada)
    assert words(case) == [("Ada Park", "email", "Since this morning nothing arrives.")]
    assert clock(case, "first_response").status == "running"
    assert_sound(case, NOW)


def test_the_promise_counts_from_when_the_mail_came_in(world: World) -> None:
    arrival = store(letter(world.ada).as_bytes(), via="imap", at=NOW)
    file_arrivals(at=NOW + 3 * HOUR)
    arrival.refresh_from_db()
    assert arrival.case is not None
    assert clock(arrival.case, "first_response").started == NOW
    assert arrival.settled_at == NOW + 3 * HOUR


def test_what_was_handed_in_twice_is_filed_once(world: World) -> None:
    mail = letter(world.ada)
    first, second = came(mail), came(mail)
    assert first == second
    assert Case.objects.count() == 1


def test_the_signed_address_names_the_case(world: World) -> None:
    case = opened(world.ada, NOW)
    arrival = came(letter(world.ada, "Still.", to=answer_to(case, world.ada)), at=NOW + HOUR)
    assert (arrival.case, arrival.became) == (case, "replied")
    assert words(case)[-1] == ("Ada Park", "email", "Still.")


def test_an_answer_ends_the_wait(world: World) -> None:
    case = opened_by_mail(world.ada)
    actions.wait_on_customer(
        case=case, question="Which domain?", by=actor(world.kai), at=NOW + MINUTE
    )
    came(letter(world.ada, "acme.example", to=answer_to(case, world.ada)), at=NOW + HOUR)
    case.refresh_from_db()
    assert case.status == "open"


def test_our_own_message_id_names_the_case(world: World) -> None:
    case, other = opened(world.ada, NOW), opened(world.ada, NOW)
    references = f"<{other.number}.1.c9@localhost> <a@b> <{case.number}.3.c9@localhost> <c@d>"
    mail = letter(world.ada, References=references, In_Reply_To=f"<{other.number}@localhost>")
    assert came(mail).case == case


def test_an_answer_to_ones_own_mail_is_on_the_same_case(world: World) -> None:
    first = letter(world.ada)
    case = came(first).case
    again = came(letter(world.ada, "One more thing.", In_Reply_To=str(first["Message-ID"])))
    assert (again.case, again.became) == (case, "replied")


def test_the_number_in_the_subject_names_the_case(world: World) -> None:
    case = opened(world.ada, NOW)
    arrival = came(letter(world.ada, subject=f"Re: [{case.number.lower()}] late"))
    assert (arrival.case, arrival.became) == (case, "replied")


def test_a_colleague_may_answer_where_the_programme_lets_them(world: World) -> None:
    case = opened(world.ada, NOW)
    arrival = came(letter(world.ben, "I know more.", subject=f"about {case.number}"))
    assert arrival.case == case
    assert words(case)[-1][0] == "Ben Osei"


@pytest.mark.parametrize("how", ["subject", "reference", "reply"])
def test_what_can_be_made_up_gives_no_access_to_a_case(world: World, how: str) -> None:
    """Cora of Cobalt knows the number of a case of Borealis."""
    world.cobalt_contract  # noqa: B018
    case = opened(world.bea, NOW)
    headers = {
        "subject": {"subject": f"Re: [{case.number}] late"},
        "reference": {"References": f"<{case.number}.1.c1@localhost>"},
        "reply": {"In_Reply_To": f"<{case.number}@localhost>"},
    }[how]
    assert came(letter(world.eve, **headers)).case != case
    assert case.messages.count() == 1


def test_message_ids_of_another_domain_are_not_ours(world: World) -> None:
    case = opened(world.ada, NOW)
    mail = letter(world.ada, References=f"<{case.number}@elsewhere.example>")
    assert came(mail).case != case


def test_quoted_mail_is_folded_and_kept(world: World) -> None:
    case = opened(world.ada, NOW)
    text = "Yes.\n\nOn Mon, 2 Mar 2026, Kai Moana wrote:\n> Which one?\n"
    references = f"<{case.number}@localhost>"
    arrival = came(letter(world.ada, text, In_Reply_To=references))
    assert words(case)[-1][2] == "Yes."
    assert b"> Which one?" in bytes(arrival.raw)


def test_files_come_along(world: World) -> None:
    files = [("log.txt", "text/plain", b"line\n"), ("p.png", "image/png", b"\x89PNG\r\n\x1a\n")]
    case = came(letter(world.ada, files=files)).case
    assert case is not None
    kept = list(case.messages.get().attachments.all())
    assert [(one.name, bytes(one.content)) for one in kept] == [
        ("log.txt", b"line\n"),
        ("p.png", b"\x89PNG\r\n\x1a\n"),
    ]
    assert {one.account_id for one in kept} == {world.acme.pk}


def test_too_many_files_are_named_and_kept_in_the_mail(world: World) -> None:
    files = [(f"{number}.bin", "application/x-thing", b"\x00\xff\x01") for number in range(21)]
    case = came(letter(world.ada, files=files)).case
    assert case is not None
    assert Attachment.objects.filter(case=case).count() == 20
    assert "20.bin" in case.messages.get().body


def test_a_mail_without_words_and_subject_is_a_case_all_the_same(world: World) -> None:
    case = came(letter(world.ada, "", subject="", files=[("x", "image/png", b"\x89PNG")])).case
    assert case is not None
    assert (case.subject, case.messages.get().body) == ("(no subject)", "(The mail has no text.)")


def test_a_very_long_mail_is_cut_and_says_so(world: World) -> None:
    case = came(letter(world.ada, "All is lost. \n" * 20_000)).case
    assert case is not None
    body = case.messages.get().body
    assert len(body) <= actions.BODY_LIMIT
    assert body.endswith("(The mail is longer than this; open it to read all of it.)")


def test_a_closed_case_is_reopened_where_the_programme_lets_its_customer(world: World) -> None:
    case = opened(world.bea, NOW)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW + HOUR)
    actions.confirm_resolution(case=case, by=actor(world.bea), at=NOW + HOUR)
    assert case.is_closed
    arrival = came(letter(world.bea, "Again.", to=answer_to(case, world.bea)), at=NOW + DAY)
    case.refresh_from_db()
    assert (arrival.case, arrival.became, case.status) == (case, "reopened", "open")
    assert words(case)[-1] == ("Bea Lindqvist", "email", "Again.")
    assert "case.reopened" in kinds(case)


def test_elsewhere_a_case_that_follows_it_is_opened(world: World) -> None:
    case = opened(world.eve, NOW)
    actions.close(case=case, reason="out_of_scope", by=actor(world.kai), at=NOW + HOUR)
    arrival = came(letter(world.eve, "It is.", to=answer_to(case, world.eve)), at=NOW + DAY)
    new = arrival.case
    assert new is not None and new != case
    assert arrival.became == "opened"
    message = f"It is.\n\n(This answers case {case.number}, which is closed.)"
    assert new.messages.get().body == message


def test_what_cannot_be_read_is_kept_with_a_reason_and_the_next_is_filed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(arrival: Arrival) -> None:
        raise ValueError("no mail at all")

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "read_arrival", fails)
        arrival = came(b"\x00\xff")
    assert (arrival.status, arrival.case) == ("quarantined", None)
    assert arrival.reason == "This could not be read (ValueError); it is kept as it came."
    assert bytes(arrival.raw) == b"\x00\xff"
    assert came(letter(world.ada)).status == "filed"


def test_what_ends_the_process_each_time_is_not_looked_at_for_ever(world: World) -> None:
    mail = letter(world.ada).as_bytes()
    arrival = Arrival.objects.create(
        channel="email", via="lmtp", key="k", raw=mail, sha256="", size=1, received_at=NOW
    )
    Arrival.objects.filter(pk=arrival.pk).update(attempts=3)
    came(letter(world.ada), at=NOW + timedelta(seconds=1))
    arrival.refresh_from_db()
    assert arrival.status == "quarantined"
    assert arrival.reason == "Each time this was read, the process reading it ended."


def test_nobody_else_gets_what_somebody_looks_at_until_they_are_long_gone(world: World) -> None:
    kept = store(letter(world.ada).as_bytes(), via="imap", at=NOW)
    assert claim_arrivals(most=9, at=NOW) == [kept.pk]
    assert claim_arrivals(most=9, at=NOW + MINUTE) == []
    assert file_arrivals(at=NOW + MINUTE) == 0
    assert file_arrivals(at=NOW + 2 * MINUTE) == 1
    kept.refresh_from_db()
    assert (kept.status, kept.attempts) == ("filed", 2)


def test_what_may_have_ended_a_process_or_is_large_is_looked_at_alone(world: World) -> None:
    kept = [store(letter(world.ada).as_bytes(), via="imap", at=NOW).pk for _ in range(6)]
    Arrival.objects.filter(pk=kept[2]).update(attempts=1)
    Arrival.objects.filter(pk=kept[3]).update(size=5_000_000)
    claimed = [claim_arrivals(most=9, at=NOW) for _ in range(4)]
    assert claimed == [kept[:2], kept[2:3], kept[3:4], kept[4:]]
    assert set(Arrival.objects.values_list("attempts", flat=True)) == {1, 2}


def test_one_that_cannot_be_filed_takes_no_other_along(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads_but(arrival: Arrival, at: datetime) -> Verdict:
        verdict = deciding.decide(arrival, at)
        if arrival.subject == "Bad":
            raise ZeroDivisionError
        return verdict

    monkeypatch.setattr(filing, "DECIDERS", {"email": reads_but})
    for subject in ("One", "Bad", "Two"):
        store(letter(world.ada, subject=subject).as_bytes(), via="imap", at=NOW)
    assert file_arrivals(at=NOW) == 3
    assert set(Case.objects.values_list("subject", flat=True)) == {"One", "Two"}
    told = Arrival.objects.values_list("subject", "status", "attempts", "case__subject")
    assert set(told) == {
        ("One", "filed", 1, "One"),
        ("Bad", "quarantined", 1, None),
        ("Two", "filed", 1, "Two"),
    }


def test_what_has_gone_since_it_was_asked_for_keeps_no_mail_from_its_case(
    transactional_db: None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = world.first_line  # takes the cases

    def goes_after_the_first(arrival: Arrival, at: datetime) -> Verdict:
        verdict = deciding.decide(arrival, at)
        if arrival.subject == "One":
            Case.objects.update(team=None)
            Team.objects.filter(pk=team.pk).delete()
        return verdict

    monkeypatch.setattr(filing, "DECIDERS", {"email": goes_after_the_first})
    for subject in ("One", "Two"):
        store(letter(world.ada, subject=subject).as_bytes(), via="imap", at=NOW)
    file_arrivals(at=NOW)
    assert set(Arrival.objects.values_list("status", flat=True)) == {"filed"}
    assert set(Case.objects.values_list("subject", "team")) == {("One", None), ("Two", None)}


def test_an_answer_about_a_merged_case_is_filed_where_it_goes_on(world: World) -> None:
    case, other = opened(world.ada, NOW), opened(world.ada, NOW)
    actions.merge_case(
        case=case, into=other, body="One case.", agreed=True, by=actor(world.kai), at=NOW + MINUTE
    )
    arrival = came(letter(world.ada, "Yes.", to=answer_to(case, world.ada)), at=NOW + HOUR)
    assert (arrival.case, arrival.became) == (other, "replied")


def test_an_alarm_set_while_mails_are_filed_holds_for_those_that_follow(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = filing._file
    for number in (1, 2):
        mail = letter(world.ada, subject=f"Late {number}")
        store(mail.as_bytes(), via="lmtp", sender=world.ada.email, at=NOW)

    def filed_and_then_set(*given: Any) -> None:
        file(*given)
        if not Alarm.objects.exists():
            steps = "10 %: assignee\nbreach: assignee"
            actions.set_alarm(programme="opendns", steps=steps, by=world.by, at=NOW)

    monkeypatch.setattr(filing, "_file", filed_and_then_set)
    file_arrivals(at=NOW)
    assert Alarm.objects.exists()
    sweep(at=NOW)
    assert_sound(Case.objects.get(subject="Late 2"), NOW)
