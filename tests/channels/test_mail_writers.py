"""Who speaks in a mail: whoever its From address is, and staff only where they were written to."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings
from tests.casework import HOUR, clock, kinds, opened
from tests.channels.mailing import address, answer_to, came, letter
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Account
from troth.cases import actions
from troth.cases.models import Case

TRUSTED = "mx.provider.example"


@pytest.fixture
def case(world: World) -> Case:
    return opened(world.ada, NOW)


def test_a_stranger_goes_to_triage_and_belongs_to_no_account(world: World, case: Case) -> None:
    arrival = came(letter("Mallory <mallory@elsewhere.example>", subject=f"Re: {case.number}"))
    assert (arrival.status, arrival.account, arrival.case) == ("triage", None, None)
    assert arrival.reason == "mallory@elsewhere.example is not a contact of any customer."
    assert (arrival.sender_name, arrival.subject) == ("Mallory", f"Re: {case.number}")


def test_a_stranger_at_a_signed_address_is_a_stranger(world: World, case: Case) -> None:
    arrival = came(letter("m@elsewhere.example", to=answer_to(case, world.ada)))
    assert arrival.status == "triage"
    assert case.messages.count() == 1


def test_a_carbon_copy_makes_nobody_the_customer(world: World) -> None:
    world.ada  # noqa: B018
    arrival = came(letter("m@elsewhere.example", Cc=world.ada.email))
    assert (arrival.status, arrival.case) == ("triage", None)


def test_who_left_is_heard_no_more(world: World) -> None:
    accounts.deactivate_contact(contact=world.ada, by=world.by, at=NOW)
    arrival = came(letter(world.ada))
    assert arrival.status == "triage"
    assert arrival.reason == "Ada Park is no longer an active contact of Acme Freight."


def test_another_contact_at_a_signed_address_speaks_for_themselves(
    world: World, case: Case
) -> None:
    arrival = came(letter(world.ben, "Me too.", to=answer_to(case, world.ada)))
    assert arrival.case == case
    assert case.messages.latest("id").author_name == "Ben Osei"


def test_another_customers_contact_at_a_signed_address_goes_to_triage(
    world: World, case: Case
) -> None:
    arrival = came(letter(world.cora, to=answer_to(case, world.ada)))
    assert (arrival.status, arrival.account) == ("triage", world.cobalt)
    number = case.number
    assert arrival.reason == (
        f"Cora Weiss is answering about {number}, but may not write on that case."
    )


def test_a_forged_signature_is_no_address(world: World, case: Case) -> None:
    forged = answer_to(case, world.ada).replace("@", "a@")
    assert came(letter(world.cora, to=forged)).case != case


def test_an_answer_of_staff_is_a_reply_that_meets_the_promise(world: World, case: Case) -> None:
    arrival = came(letter(world.kai, "On it.", to=answer_to(case, world.kai)), at=NOW + HOUR)
    assert (arrival.case, arrival.became) == (case, "replied")
    message = case.messages.latest("id")
    assert (message.staff, message.public, message.channel) == (world.kai, True, "email")
    assert clock(case, "first_response").met_at == NOW + HOUR
    assert kinds(case)[-1] == "case.replied"


@pytest.mark.parametrize("to", ["support", "ada", "nia"])
def test_whoever_writes_a_staff_address_is_not_heard_as_staff(
    world: World, case: Case, to: str
) -> None:
    addresses = {
        "support": "support@localhost",
        "ada": answer_to(case, world.ada),
        "nia": answer_to(case, world.nia),
    }
    arrival = came(letter(world.kai, "Resolved.", to=addresses[to], subject=case.number))
    assert arrival.status == "triage"
    message = (
        "It claims to be from Kai Moana, whose mail is accepted only as an answer to their notices."
    )
    assert arrival.reason == message
    assert case.messages.count() == 1


def test_a_member_of_a_team_answers_at_the_address_of_the_team(world: World, case: Case) -> None:
    arrival = came(letter(world.kai, "We are on it.", to=answer_to(case, world.first_line)))
    assert (arrival.status, arrival.case) == ("filed", case)
    assert case.messages.latest("id").author_name == "Kai Moana"


def test_staff_of_no_such_team_are_not_heard_at_its_address(world: World, case: Case) -> None:
    arrival = came(letter(world.nia, "We are on it.", to=answer_to(case, world.first_line)))
    assert arrival.status == "triage"
    assert case.messages.count() == 1


def test_a_customer_at_the_address_of_staff_speaks_as_a_customer(world: World, case: Case) -> None:
    arrival = came(letter(world.ada, "Well?", to=answer_to(case, world.kai)))
    assert arrival.case == case
    assert case.messages.latest("id").contact == world.ada


def proof(result: str, server: str = TRUSTED) -> dict[str, str]:
    return {"Authentication_Results": f"{server}; dmarc={result} header.from=provider.example"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, "triage"),
        (proof("fail"), "triage"),
        (proof("pass", "mx.evil.example"), "triage"),
        (proof("pass"), "filed"),
    ],
)
def test_with_a_trusted_server_staff_must_be_proven(
    world: World, case: Case, settings: Settings, headers: dict[str, str], status: str
) -> None:
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = (TRUSTED,)
    mail = letter(world.kai, "On it.", to=answer_to(case, world.kai), **headers)
    assert came(mail).status == status


@pytest.fixture
def strict(world: World, settings: Settings) -> Account:
    """Acme accepts mail from proven senders only."""
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = (TRUSTED,)
    return accounts.change_account(
        account=world.ada.account,
        name="Acme Freight",
        time_zone="UTC",
        requires_authenticated_mail=True,
        by=actor(world.ines),
        at=NOW,
    )


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ("dmarc=pass header.from=acme.example", "filed"),
        ("dmarc=fail header.from=acme.example; dkim=pass header.d=acme.example", "triage"),
        ("dmarc=pass header.from=evil.example", "triage"),
        ("dkim=pass header.d=acme.example", "filed"),
        ("dkim=pass header.d=evil.example", "triage"),
        ("dkim=pass header.d=service.example; dkim=pass header.d=acme.example", "filed"),
        ("dkim=fail header.d=acme.example; dkim=pass header.d=acme.example", "filed"),
        ("dkim=fail header.d=acme.example; dkim=pass header.d=service.example", "triage"),
        ("dmarc=none; dkim=pass header.d=acme.example", "filed"),
        ("dmarc=pass; dmarc=fail header.from=acme.example", "triage"),
        ("spf=pass smtp.mailfrom=bounces.acme.example", "filed"),
        ("spf=pass smtp.mailfrom=ada@notacme.example", "triage"),
        ("dkim=none", "triage"),
    ],
)
def test_an_account_may_take_mail_of_proven_senders_only(
    world: World, strict: Account, results: str, status: str
) -> None:
    arrival = came(letter(world.ada, Authentication_Results=f"{TRUSTED}; {results}"))
    assert arrival.status == status
    if status == "triage":
        message = "accepts mail from proven senders only, and this one is not proven."
        assert arrival.reason == f"{strict.name} {message}"


def test_without_a_trusted_server_nothing_is_proven(
    world: World, strict: Account, settings: Settings
) -> None:
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = ()
    mail = letter(world.ada, Authentication_Results=f"{TRUSTED}; dmarc=pass")
    assert came(mail).status == "triage"


def test_headers_that_would_steer_troth_steer_nothing(world: World) -> None:
    mail = letter(
        world.ada,
        X_Troth_Case="T-1",
        X_Troth_Severity="P1",
        X_Priority="1",
        Reply_To=address(world.kai),
    )
    case = came(mail).case
    assert case is not None
    assert case.severity == case.contract.programme.default_severity


def test_a_plain_reply_still_works_while_staff_write_too(world: World, case: Case) -> None:
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + HOUR)
    came(letter(world.ada, "Thanks.", to=answer_to(case, world.ada)), at=NOW + 2 * HOUR)
    assert [one.author_name for one in case.messages.all()] == ["Ada Park", "Kai Moana", "Ada Park"]
