"""Mail to several: who was sent a copy may take part, and nobody becomes the customer by it."""

from __future__ import annotations

from tests.casework import HOUR, opened
from tests.channels.mailing import answer_to, came, letter
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.channels.email.addresses import support_address
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Delivery


def test_a_colleague_who_answers_all_joins_the_case(world: World) -> None:
    """Ada writes to support with a copy to Ben; Ben's program knows only her mail."""
    mail = letter(world.ada, Cc=f"Ben Osei <{world.ben.email}>")
    case = came(mail).case
    assert case is not None and case.contact == world.ada
    answer = letter(
        world.ben,
        "It is worse here.",
        to=f"Ada <{world.ada.email}>, {support_address()}",
        subject="Re: Mail is late",
        In_Reply_To=str(mail["Message-ID"]),
    )
    arrival = came(answer, at=NOW + HOUR)
    assert (arrival.case, arrival.became) == (case, "replied")
    assert case.messages.latest("id").contact == world.ben
    case.refresh_from_db()
    assert case.contact == world.ada


def test_support_answers_the_cases_contact_and_nobody_who_was_copied(world: World) -> None:
    case = came(letter(world.ada, Cc=f"{world.ben.email}, mallory@elsewhere.example")).case
    assert case is not None
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + HOUR)
    told = Delivery.objects.filter(case=case, content__reader__startswith="c")
    assert {one.to for one in told} == {world.ada.email}


def test_a_stranger_who_answers_all_waits_for_a_person(world: World) -> None:
    mail = letter(world.ada, Cc="mallory@elsewhere.example")
    case = came(mail).case
    assert case is not None
    answer = letter(
        "mallory@elsewhere.example",
        to=f"{world.ada.email}, {answer_to(case, world.ada)}",
        In_Reply_To=str(mail["Message-ID"]),
    )
    assert came(answer).status == "triage"
    assert case.messages.count() == 1
    assert not Delivery.objects.filter(to="mallory@elsewhere.example").exists()


def test_a_customer_copied_by_staff_is_the_customer_only_for_their_own_words(
    world: World,
) -> None:
    """Kai answers with a copy to Ada: his words are his, hers are hers."""
    case = opened(world.ada, NOW)
    to = answer_to(case, world.kai)
    came(letter(world.kai, "On it.", to=to, Cc=world.ada.email))
    came(letter(world.ada, "Thanks.", to=f"{world.kai.user.email}, {to}"))
    assert [(one.author_name, one.author_kind) for one in case.messages.all()] == [
        ("Ada Park", "customer"),
        ("Kai Moana", "staff"),
        ("Ada Park", "customer"),
    ]


def test_a_blind_copy_to_support_is_a_mail_to_support(world: World) -> None:
    case = opened(world.ada, NOW)
    mail = letter(world.ada, "For your files.", to="somebody@elsewhere.example")
    to = answer_to(case, world.ada)
    arrival = store(mail.as_bytes(), via="lmtp", sender="x@y.example", recipients=[to], at=NOW)
    file_arrivals(at=NOW)
    arrival.refresh_from_db()
    assert (arrival.case, arrival.became) == (case, "replied")


def test_answers_go_to_the_contact_wherever_their_mail_says(world: World) -> None:
    case = came(
        letter(
            world.ada,
            Reply_To="mallory@elsewhere.example",
            Return_Path="<mallory@elsewhere.example>",
            Sender="assistant@acme.example",
        )
    ).case
    assert case is not None
    told = Delivery.objects.filter(case=case, content__reader__startswith="c")
    assert {one.to for one in told} == {world.ada.email}


def test_what_a_contact_wrote_to_a_list_that_passes_it_on_is_seen_by_a_person(
    world: World,
) -> None:
    of_list = {"List_Id": "<help.acme.example>", "Precedence": "list"}
    arrival = came(letter(world.ada, to="help@acme.example", **of_list))
    assert (arrival.status, arrival.case) == ("triage", None)
    assert "check whether ada@acme.example wrote it to us" in arrival.reason
    assert came(letter("news@elsewhere.example", **of_list)).status == "ignored"
