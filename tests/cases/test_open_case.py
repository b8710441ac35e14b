"""Opening a case: who may, by which channel, as what, and what is promised at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.casework import HOUR, MINUTE, assert_sound, clock, kinds, opened, refused
from tests.world import NOW, World, actor

from troth.cases.models import Case, Clock, Message
from troth.contracts import actions as contracts
from troth.lib.refusals import NotFound
from troth.promises.errors import TimelineError
from troth.timeline.models import Event


def nothing_happened() -> bool:
    return not (
        Case.objects.exists()
        or Message.objects.exists()
        or Clock.objects.exists()
        or Event.objects.filter(stream__startswith="case:").exists()
    )


def test_a_named_contact_opens_a_case(world: World) -> None:
    case = opened(world.ada, NOW, severity="P1", channel="email")

    assert case.number.startswith("T-")
    assert (case.status, case.kind, case.severity) == ("open", "incident", "P1")
    assert case.account == world.acme
    message = case.messages.get()
    assert (message.author_kind, message.author_name, message.public) == (
        "customer",
        "Ada Park",
        True,
    )
    assert clock(case, "first_response").due == NOW + 2 * HOUR
    assert clock(case, "continuous_effort").due == NOW + 30 * MINUTE
    assert case.next_due == NOW + 30 * MINUTE
    assert_sound(case, NOW)


def test_numbers_follow_each_other(world: World) -> None:
    one, other = opened(world.ada, NOW), opened(world.ada, NOW)

    assert int(other.number.removeprefix("T-")) == int(one.number.removeprefix("T-")) + 1


def test_what_is_left_out_is_the_programmes_default(world: World) -> None:
    case = opened(world.cora, NOW)

    assert (case.kind, case.severity, case.severity_rank) == ("incident", "S3", 3)


def test_where_staff_set_the_severity_a_customers_wish_is_noted(world: World) -> None:
    case = opened(world.cora, NOW, severity="S1", channel="chat")

    assert case.severity == "S3"
    event = Event.objects.get(kind="case.opened")
    assert event.data["suggested"] == "S1"
    assert "asked for S1" in event.record().sentence("Cora Weiss")


def test_staff_open_a_case_on_behalf_of_a_contact(world: World) -> None:
    case = opened(world.cora, NOW, severity="S1", channel="chat", by=actor(world.kai))

    assert case.severity == "S1"
    assert case.contact == world.cora
    assert case.messages.get().author_name == "Cora Weiss"
    assert Event.objects.get(kind="case.opened").by == f"staff:{world.kai.pk}"


def test_a_case_opened_by_phone_counts_as_a_call(world: World) -> None:
    case = opened(world.ada, NOW, severity="P1", channel="phone", by=actor(world.kai))

    dues = {row.trigger: row.due for row in case.clocks.filter(metric="first_response")}
    assert dues == {"opened": NOW + 2 * HOUR, "customer_call": NOW + 30 * MINUTE}


def test_the_team_of_the_site_gets_the_case(world: World) -> None:
    team = world.first_line
    case = opened(world.bea, NOW)

    assert (case.site, case.team) == ("san-francisco", team)
    assert kinds(case) == ["case.opened", "case.assigned"]


def test_service_unusable_must_be_of_top_severity(world: World) -> None:
    with refused("severity.of_kind") as caught:
        opened(world.dan, NOW, kind="service_unusable", severity="P2")
    assert "must be P1" in caught.value.message
    assert nothing_happened()

    assert opened(world.dan, NOW, kind="service_unusable").severity == "P1"


def test_a_feature_request_is_logged_and_closed_where_the_programme_says_so(world: World) -> None:
    case = opened(world.dan, NOW, kind="feature_request", severity="P2")

    assert (case.status, case.closed_at, case.next_due) == ("closed", NOW, None)
    assert kinds(case)[-1] == "case.closed"
    assert not case.clocks.exclude(status="cancelled").exists()
    assert_sound(case, NOW)
    assert opened(world.bea, NOW, kind="feature_request").status == "open"


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        ({"severity": "P9"}, "severity.unknown", "P1"),
        ({"kind": "party"}, "kind.unknown", "incident"),
        ({"channel": "teams"}, "channel.not_included", "E-mail"),
        ({"site": "atlantis"}, "site.unknown", "atlantis"),
        ({"subject": "  "}, "text.blank", "subject"),
        ({"subject": "two\nlines"}, "text.lines", "one line"),
        ({"body": "x" * 30_000_000}, "text.too_long", "28.6"),
        ({"body": "nul \x00 byte"}, "text.characters", "U+0000"),
        ({"subject": "nul \x00"}, "text.characters", "U+0000"),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_nothing(
    world: World, given: dict[str, str], code: str, says: str
) -> None:
    with refused(code) as caught:
        opened(world.ada, NOW, **given)
    assert says in caught.value.message
    assert len(caught.value.message) < 300
    assert nothing_happened()


def test_a_naive_instant_is_an_error(world: World) -> None:
    with pytest.raises(TimelineError, match="does not say its time zone"):
        opened(world.ada, NOW.replace(tzinfo=None))
    assert nothing_happened()


def test_who_is_not_entitled_opens_nothing(world: World) -> None:
    world.ada  # noqa: B018 - Acme has a named contact
    with refused("entitlement.not_named"):
        opened(world.ben, NOW)
    contracts.end_contract(
        contract=world.acme_contract, ends_on=date(2026, 2, 1), by=world.by, at=NOW
    )
    with refused("entitlement.expired"):
        opened(world.ada, NOW)
    assert nothing_happened()


def test_nobody_opens_a_case_for_a_contact_of_another_account(world: World) -> None:
    with pytest.raises(NotFound):
        opened(world.ada, NOW, by=actor(world.cora))
    with pytest.raises(NotFound):
        opened(world.ada, NOW, by=actor(world.ben))
    assert nothing_happened()


def test_forms_ask_for_what_the_programme_wants(world: World) -> None:
    with refused("diagnostics.missing") as caught:
        opened(world.dan, NOW, diagnostics={"Nonsense": "x"})
    assert "What is the problem?" in caught.value.message
    assert nothing_happened()

    asked = opened(world.dan, NOW).diagnostics
    assert asked["What does your network look like?"] == "All mail, all day."
    told = opened(world.dan, NOW, channel="phone", diagnostics={}, by=actor(world.kai))
    assert told.diagnostics == {}


def test_clocks_start_at_the_instant_of_the_promises_shown(world: World) -> None:
    shown = NOW - MINUTE
    case = opened(world.bea, NOW, severity="P1", promised_at=shown)

    assert case.opened_at == shown
    assert clock(case, "first_response").due == shown + HOUR
    assert_sound(case, NOW)


@pytest.mark.parametrize("ago", [timedelta(minutes=2, microseconds=1), -timedelta(seconds=1)])
def test_promises_shown_too_long_ago_or_in_the_future_are_refused(
    world: World, ago: timedelta
) -> None:
    with refused("quote.expired"):
        opened(world.bea, NOW, promised_at=NOW - ago)
    assert nothing_happened()


def test_a_form_sent_twice_opens_one_case(world: World) -> None:
    first = opened(world.ada, NOW, request_key="form-1")
    second = opened(world.ada, NOW + MINUTE, request_key="form-1")

    assert first == second
    assert Case.objects.count() == 1


def test_nothing_is_left_when_the_transaction_fails(world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        opened(world.ada, NOW)
        raise ZeroDivisionError
    assert nothing_happened()
