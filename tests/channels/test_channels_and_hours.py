"""Channel and hours are checked: what the plan does not include is answered with what it does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.casework import opened
from tests.channels.mailing import came, letter
from tests.world import NOW, World, actor

from troth.accounts.models import Contact
from troth.cases.models import Case
from troth.channels.composing import compose
from troth.channels.models import Arrival, Delivery
from troth.contracts import actions as contracts
from troth.contracts.access import programme_version
from troth.promises.shipped import shipped_text

SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)


def answer(to: Contact) -> str:
    """The words of the only mail that answers what this person sent."""
    return str(compose(Delivery.objects.get(content__kind="not_included", to=to.email)).body)


def acknowledgement(case: Case) -> str:
    told = Delivery.objects.filter(case=case, to=case.contact.email).earliest("pk")
    return str(compose(told).body)


def without_a_case(arrival: Arrival) -> None:
    """It is kept, as answered, with its bytes and the account of its sender."""
    assert (arrival.status, arrival.case) == ("answered", None)
    assert arrival.account is not None and bytes(arrival.raw)


INCLUDED = {
    ("cloudmark", "premium"): (
        "Plan Premium Support does not take P3 cases by e-mail; use Support portal.",
        "- Support portal: around the clock, every day.",
    ),
    ("proofpoint", "cloud"): (
        "Plan Cloud services does not take S3 cases by e-mail; use Chat in the product, Slack, ",
        "- Slack: around the clock, every day.",
    ),
    ("blackpearl", "standard"): (
        "Plan Standard Support does not take P3 cases by E-mail; use Support site or Phone.",
        "- Phone: around the clock, every day.",
        "- E-mail: the hours of the site that has the case. For cases already open; new ones ",
        "- Wellington business hours: Mon-Fri 09:00-17:00, Pacific/Auckland time, ",
    ),
    ("blackpearl", "premium"): (
        "Plan Premium Support does not take P3 cases by E-mail; use Support site",
    ),
}
TAKING = [
    *(("opendns", plan) for plan in ("basic", "gold", "platinum")),
    *(("valimail", plan) for plan in ("basic", "enhanced", "premier")),
]


@pytest.mark.parametrize(("programme", "plan"), INCLUDED)
def test_a_plan_without_cases_by_mail_is_answered_with_its_channels_and_hours(
    world: World, programme: str, plan: str
) -> None:
    person = world.named(world.sign(world.account("Fable", "fable"), programme, plan), "Finn Doyle")
    without_a_case(came(letter(person, subject="All is late")))
    said = answer(person)
    assert [line for line in INCLUDED[programme, plan] if line not in said] == []
    assert "The portal is at http" in said
    assert "Your mail “All is late” is kept, and support can see it" in said


def test_an_answer_to_a_mail_without_a_subject_says_so(world: World) -> None:
    person = world.named(
        world.sign(world.account("Fable", "fable"), "cloudmark", "premium"), "Finn"
    )
    without_a_case(came(letter(person, subject="")))
    assert "Your mail “(no subject)” is kept" in answer(person)


def test_a_severity_that_mail_is_not_for_is_answered_with_what_is(world: World) -> None:
    """Mail has the default severity, P2; here only questions may be asked by mail."""
    by_mail = "title: E-mail\n    hours: support-24x5"
    text = shipped_text("opendns")
    assert by_mail in text
    contracts.publish_programme(
        source=text.replace(by_mail, "title: E-mail\n    hours: {P3: support-24x5}", 1),
        by=world.by,
        at=NOW,
    )
    world.programme = lambda name: programme_version(name)  # type: ignore[method-assign]
    without_a_case(came(letter(world.ada)))
    said = answer(world.ada)
    assert "Plan Gold does not take P2 cases by E-mail; use Case portal or Phone." in said
    assert "- E-mail: 24x5 support hours for P3." in said


@pytest.mark.parametrize(("programme", "plan"), TAKING)
@pytest.mark.parametrize("at", [NOW, SATURDAY])
def test_a_plan_with_cases_by_mail_takes_one_at_any_hour(
    world: World, programme: str, plan: str, at: datetime
) -> None:
    person = world.named(world.sign(world.account("Fable", "fable"), programme, plan), "Finn Doyle")
    assert came(letter(person), at=at).became == "opened"


def test_outside_the_hours_of_mail_it_is_told_when_they_begin_again(world: World) -> None:
    case = came(letter(world.ada), at=SATURDAY).case
    assert case is not None
    said = acknowledgement(case)
    again = "E-mail is answered during 24x5 support hours, which begin again"
    assert f"{again} on Sun 8 Mar 2026 16:00 PDT." in said
    assert "At the moment," not in said


def test_for_an_outage_it_is_told_which_channel_is_answered_now(world: World) -> None:
    case = opened(world.ada, SATURDAY, severity="P1", channel="email")
    said = acknowledgement(case)
    assert (
        "which begin again on Sun 8 Mar 2026 16:00 PDT. At the moment, P1 cases are answered by"
        " Phone." in said
    )


def test_within_the_hours_nothing_is_told_of_them(world: World) -> None:
    case = came(letter(world.ada), at=NOW + timedelta(days=1)).case
    assert case is not None
    assert "begin again" not in acknowledgement(case)


def test_who_was_heard_outside_the_hours_is_told_nothing_of_them(world: World) -> None:
    by = actor(world.kai)
    case = opened(world.ada, SATURDAY, severity="P2", channel="phone", by=by)
    assert "begin again" not in acknowledgement(case)


def test_the_hours_are_told_to_the_customer_only(world: World) -> None:
    world.kai  # noqa: B018 - the team exists
    case = came(letter(world.ada), at=SATURDAY).case
    for told in Delivery.objects.filter(case=case).exclude(to=world.ada.email):
        assert "begin again" not in str(compose(told).body)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "why"),
    [
        (date(2025, 1, 1), date(2026, 1, 1), " ran until 2026-01-01; renew it to open new cases."),
        (date(2026, 4, 1), None, " starts on 2026-04-01; cases can be opened from then."),
    ],
)
def test_out_of_term_it_is_told_which_one(
    world: World, starts_on: date, ends_on: date | None, why: str
) -> None:
    world.sign(world.acme, "opendns", "gold", starts_on=starts_on, ends_on=ends_on)
    person = world.contact(world.acme, "Ada Park")
    without_a_case(came(letter(person)))
    said = answer(person)
    assert why in said
    assert "includes support by" not in said


def test_without_any_contract_that_is_told(world: World) -> None:
    person = world.contact(world.acme, "Ada Park")
    without_a_case(came(letter(person)))
    assert "Acme Freight has no support contract" in answer(person)


def test_who_is_not_named_is_told_who_is_and_how_they_ask(world: World) -> None:
    world.ada  # noqa: B018 - the named contact
    without_a_case(came(letter(world.ben)))
    said = answer(world.ben)
    assert "ask one of them: Ada Park." in said
    assert "- Phone: around the clock, every day for P1; 24x5 support hours for P2 and P3." in said
    assert "- 24x5 support hours: Sun 16:00-Fri 17:00, America/Los Angeles time, closed on" in said


def test_a_colleague_nobody_knows_waits_for_a_person_and_is_told_nothing(world: World) -> None:
    world.ada  # noqa: B018 - the contact of that domain
    arrival = came(letter("carl@acme.example"))
    assert (arrival.status, arrival.account) == ("triage", None)
    assert not Delivery.objects.filter(to="carl@acme.example").exists()


def test_where_cases_are_not_opened_by_mail_they_are_answered_by_it(world: World) -> None:
    for person in (world.bea, world.dan):
        case = opened(person, NOW)
        arrival = came(letter(person, "One more thing.", subject=case.number))
        assert (arrival.case, arrival.became) == (case, "replied")
