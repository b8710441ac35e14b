"""Nobody speaks as staff, or for a customer who wants proof, by what they write into a mail.

The forger knows everything but how to get past the provider's own mail server: the case, the
address that was signed for a member of staff, and the names of all servers.
"""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings
from tests.casework import clock, opened
from tests.channels.mailing import answer_to, came, letter
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Staff
from troth.cases.models import Case
from troth.channels.email.filing import deciding
from troth.channels.models import Arrival

MX = "mx.provider.example"
KAI = "kai@provider.example"


@pytest.fixture(autouse=True)
def trusted(settings: Settings) -> None:
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = (MX,)
    settings.DEFAULT_FROM_EMAIL = "Support <support@provider.example>"


@pytest.fixture
def case(world: World) -> Case:
    world.kai  # noqa: B018 - whom the forger would like to be
    return opened(world.ada, NOW)


def forged(case: Case, staff: Staff, *lines: str) -> Arrival:
    """A mail of these header lines to the address at which Kai answers about the case."""
    head = (*lines, f"To: {answer_to(case, staff)}", f"Message-ID: <{len(lines)}@evil.example>")
    return came("\r\n".join([*head, "", "It is resolved."]).encode())


def passed(domain: str = "provider.example", server: str = MX) -> str:
    return f"Authentication-Results: {server}; dmarc=pass header.from={domain}"


FORGERIES = {
    "nothing is known of its origin": (f"From: {KAI}",),
    "another server found it well": (passed(server="mx.evil.example"), f"From: {KAI}"),
    "a server of a longer name": (passed(server=f"{MX}.evil.example"), f"From: {KAI}"),
    "a server within the words of another": (
        f'Authentication-Results: mx.evil.example; spf=none reason="; {MX}; dmarc=pass"',
        f"From: {KAI}",
    ),
    "a server in a comment": (
        f"Authentication-Results: mx.evil.example ({MX}; dmarc=pass); dmarc=fail",
        f"From: {KAI}",
    ),
    "a result within a quoted name": (
        f"Authentication-Results: {MX}; spf=fail"
        ' smtp.mailfrom="; dmarc=pass header.from=provider.example;"@evil.example',
        f"From: {KAI}",
    ),
    "ours found it bad, an older header brings another word": (
        f"Authentication-Results: {MX}; dmarc=fail header.from=provider.example",
        passed(),
        f"From: {KAI}",
    ),
    "ours found no signature good, an older header brings one": (
        f"Authentication-Results: {MX}; dkim=fail header.d=provider.example",
        f"Authentication-Results: {MX}; dkim=pass header.d=provider.example",
        f"From: {KAI}",
    ),
    "it is proven for another domain": (passed("evil.example"), f"From: {KAI}"),
    "for a domain that ends alike": (passed("evilprovider.example"), f"From: {KAI}"),
    "no more than the way it came": (
        f"Authentication-Results: {MX}; iprev=pass; auth=pass smtp.auth=kai",
        f"From: {KAI}",
    ),
    "signed by somebody else": (
        f"Authentication-Results: {MX}; dkim=pass header.d=evil.example; spf=pass"
        " smtp.mailfrom=evil.example",
        f"From: {KAI}",
    ),
    "two senders, the other one is proven": (
        passed("evil.example"),
        f"From: {KAI}, mallory@evil.example",
    ),
    "two senders, and the server tells no domain": (
        f"Authentication-Results: {MX}; dmarc=pass",
        f"From: {KAI}, mallory@evil.example",
    ),
    "two senders the other way round": (
        f"Authentication-Results: {MX}; dmarc=pass",
        f"From: mallory@evil.example, {KAI}",
    ),
    "two From headers": (
        f"Authentication-Results: {MX}; dmarc=pass",
        f"From: {KAI}",
        "From: mallory@evil.example",
    ),
    "two addresses behind one name": (
        f"Authentication-Results: {MX}; dmarc=pass",
        f"From: Kai Moana <{KAI}> <mallory@evil.example>",
    ),
    "a group with another beside": (
        f"Authentication-Results: {MX}; dmarc=pass",
        f"From: Support: {KAI};, mallory@evil.example",
    ),
}


@pytest.mark.parametrize("lines", FORGERIES.values(), ids=FORGERIES)
def test_a_mail_in_the_name_of_staff_waits_for_a_person(
    world: World, case: Case, lines: tuple[str, ...]
) -> None:
    arrival = forged(case, world.kai, *lines)
    assert arrival.status == "triage"
    _nothing_was_said(case)


STRANGERS = {
    "the address as a name": f'From: "{KAI}" <mallory@evil.example>',
    "the address in a comment": f"From: mallory@evil.example ({KAI})",
    "the address as an encoded name": "From: =?utf-8?q?kai=40provider=2Eexample?= <m@evil.example>",
    "the address as an encoded word alone": "From: =?utf-8?q?kai=40provider=2Eexample?=",
    "a letter that looks alike": "From: k\u0430i@provider.example",
    "a domain that looks alike": "From: kai@provid\u0435r.example",
    "a longer domain": f"From: {KAI}.evil.example",
    "another domain behind": f"From: <{KAI}@evil.example>",
    "a percent sign": "From: kai%provider.example@evil.example",
    "an answer to": f"From: mallory@evil.example\r\nReply-To: {KAI}",
    "a sender only": f"Sender: {KAI}",
    "another sender": f"From: mallory@evil.example\r\nSender: {KAI}",
    "resent": f"From: mallory@evil.example\r\nResent-From: {KAI}",
    "nobody": "From: ",
}


@pytest.mark.parametrize("line", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_who_looks_like_staff_is_a_stranger(world: World, case: Case, line: str) -> None:
    arrival = forged(case, world.kai, passed("evil.example"), line)
    assert (arrival.status, arrival.account) == ("triage", None)
    _nothing_was_said(case)


def _nothing_was_said(case: Case) -> None:
    assert case.messages.count() == 1
    assert clock(case, "first_response").met_at is None


def test_the_member_of_staff_is_heard(world: World, case: Case) -> None:
    lines = passed(server=MX.upper()), f"From: Kai <{KAI.upper()}>"
    assert forged(case, world.kai, *lines).became == "replied"
    assert case.messages.latest("id").staff == world.kai


def test_servers_are_trusted_however_their_names_are_written(
    world: World, case: Case, settings: Settings
) -> None:
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = ("MX.Provider.Example",)
    assert forged(case, world.kai, passed(), f"From: {KAI}").became == "replied"


def test_a_member_of_staff_answers_on_their_own_case_only(world: World, case: Case) -> None:
    other = opened(world.cora, NOW, channel="slack")
    mail = letter(world.kai, "Resolved.", to=answer_to(case, world.kai), subject=other.number)
    mail["Authentication-Results"] = passed().partition(": ")[2]
    assert came(mail).case == case
    assert other.messages.count() == 1


def test_a_customer_is_not_heard_with_another_sender_beside_them(world: World) -> None:
    """A server that looks into origins may have looked at the other one, and let it in."""
    arrival = came(letter("Ada <ada@acme.example>, mallory@evil.example"))
    assert (arrival.status, arrival.case) == ("triage", None)
    assert "several senders" in arrival.reason


def test_a_reference_of_a_stranger_moves_no_case(world: World, case: Case) -> None:
    world.cora  # noqa: B018 - a contact of another customer
    for sender in ("mallory@evil.example", world.cora):
        arrival = came(
            letter(
                sender,
                subject=f"Re: [{case.number}]",
                In_Reply_To=f"<{case.number}@provider.example>",
                References=f"<{case.number}.1.c{world.ada.pk}@provider.example>",
            )
        )
        assert arrival.case != case
    _nothing_was_said(case)


def test_a_manager_who_left_is_heard_no_more(world: World, case: Case) -> None:
    accounts.change_staff(
        staff=world.kai,
        name="Kai Moana",
        site=world.san_francisco,
        role="agent",
        teams=[],
        phone="",
        is_active=False,
        by=actor(world.ines),
        at=NOW,
    )
    assert forged(case, world.kai, passed(), f"From: {KAI}").status == "triage"
    _nothing_was_said(case)


def test_what_was_believed_once_is_asked_again_when_it_is_looked_at_again(
    world: World, case: Case, settings: Settings
) -> None:
    """A person has it looked at again: the same questions are asked of it."""
    arrival = forged(case, world.kai, f"From: {KAI}")
    assert deciding.decide(arrival, NOW).status == "triage"
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = ()
    assert deciding.decide(arrival, NOW).became == "replied"
