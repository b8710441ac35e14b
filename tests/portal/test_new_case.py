"""Opening a case from the portal: what is promised before is what holds afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from tests.portal.conftest import ClientOf, Clock
from tests.portal.reading import hidden, shown_dues, words
from tests.world import World

from troth.cases.models import Case

if TYPE_CHECKING:
    from django.http import HttpResponse

TYPED = {"subject": "Nothing answers", "body": "All sites, since 09:40."}
SATURDAY = datetime(2026, 3, 7, 1, 0, tzinfo=UTC)  # in Wellington Saturday 14:00


def ask(client: Client, **chosen: str) -> str:
    """Choose a kind or severity as htmx does, and return the promises."""
    form = client.get("/cases/new/").text
    data = {"quote": hidden(form, "quote"), **chosen}
    headers = {"HX-Request": "true", "HX-Trigger-Name": next(iter(chosen), "")}
    return client.post("/cases/new/promises/", data, headers=headers).text


def send(client: Client, promises: str, **given: str) -> HttpResponse:
    """Send the form with what `promises` quote, for the very things they are for."""
    kind, severity = hidden(promises, "shown_for").split(" ")
    data = {
        "kind": kind,
        "severity": severity,
        "quote": hidden(promises, "quote"),
        "shown_for": hidden(promises, "shown_for"),
    }
    return client.post("/cases/new/", {**data, **TYPED, **given})


def stored_dues(case: Case) -> dict[str, datetime]:
    return {clock.metric: clock.due for clock in case.clocks.exclude(due=None)}


@pytest.mark.parametrize(
    ("person", "kind", "severity"),
    [
        ("ada", "incident", "P1"),
        ("ada", "incident", "P2"),
        ("ada", "question", "P3"),
        ("bea", "incident", "P2"),
        ("cora", "incident", "S3"),
        ("dan", "incident", "P2"),
        ("dan", "service_unusable", "P1"),
        ("eve", "incident", "urgent"),
    ],
)
def test_due_times_shown_are_those_stored(
    world: World, client_of: ClientOf, clock: Clock, person: str, kind: str, severity: str
) -> None:
    client = client_of(getattr(world, person))
    promises = ask(client, kind=kind, severity=severity)
    clock.pass_(seconds=40)

    answers = {f"answer-{number}": "See above." for number in range(8)}
    response = send(client, promises, **answers)

    assert response.status_code == 302, words(response.text)
    case = Case.objects.get()
    stored = {metric: due.replace(microsecond=0) for metric, due in stored_dues(case).items()}
    assert shown_dues(promises) == stored
    assert shown_dues(promises)
    assert (case.kind, case.severity) == (kind, severity)


def test_a_call_is_advised_where_it_is_faster(world: World, client_of: ClientOf) -> None:
    promises = words(ask(client_of(world.ada), severity="P1"))

    assert "If you call, 30 minutes; by this form, 2 hours." in promises
    assert "If you call now, the first response is due by Mon 2 Mar 01:30 PST" in promises
    assert world.acme_contract.customer_number in promises


def test_no_call_is_advised_where_it_changes_nothing(world: World, client_of: ClientOf) -> None:
    assert "call" not in words(ask(client_of(world.ada), severity="P2"))


def test_a_hold_is_told_with_the_way_out_of_it(
    world: World, client_of: ClientOf, clock: Clock
) -> None:
    clock.now = SATURDAY

    promises = words(ask(client_of(world.dan), severity="P1"))

    assert "With this form, the clock starts only at Mon 9 Mar 09:00 NZDT" in promises
    assert "If you call, it starts at once: 1 hour." in promises


def test_due_times_come_with_the_sites_time_and_reasons(world: World, client_of: ClientOf) -> None:
    promises = words(ask(client_of(world.eve), severity="urgent"))

    assert "Mon 2 Mar 09:00 CST 07:00 PST" in promises
    assert "Not counted, closed" in promises


def test_words_without_a_clock_are_shown_as_such(world: World, client_of: ClientOf) -> None:
    promises = words(ask(client_of(world.cora), severity="S3"))

    assert "Update as available Promised in words, without a due time." in promises


def test_where_support_sets_the_severity_that_is_told(world: World, client_of: ClientOf) -> None:
    client = client_of(world.cora)
    promises = ask(client, severity="S1")

    assert "Until then your case is S3" in words(promises)
    assert send(client, promises).status_code == 302
    assert Case.objects.get().severity == "S3"


def test_a_feature_request_is_told_to_be_logged(world: World, client_of: ClientOf) -> None:
    client = client_of(world.dan)
    promises = ask(client, kind="feature_request")

    assert "logged for consideration and closed at once" in words(promises)
    assert send(client, promises, **{"answer-0": "A dark mode."}).status_code == 302
    assert Case.objects.get().status == "closed"


def test_a_kind_brings_its_severity_and_questions(world: World, client_of: ClientOf) -> None:
    answer = ask(client_of(world.dan), kind="service_unusable", severity="P3")

    assert hidden(answer, "shown_for") == "service_unusable P1"
    assert "A case of this kind is always P1." in words(answer)
    assert 'id="questions" hx-swap-oob="true"' in answer
    assert "What does your network look like?" in answer


def test_the_timer_says_nothing_to_screen_readers(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ada)

    assert 'id="promise-said"' in ask(client, severity="P1")
    quiet = client.post("/cases/new/promises/", {"severity": "P1"})
    assert 'id="promise-said"' not in quiet.text


def test_sent_twice_it_opens_one_case(world: World, client_of: ClientOf, clock: Clock) -> None:
    client = client_of(world.ada)
    promises = ask(client, severity="P1")

    first = send(client, promises)
    clock.pass_(seconds=5)
    second = send(client, promises)

    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_refreshed_form_is_still_the_same_form(
    world: World, client_of: ClientOf, clock: Clock
) -> None:
    client = client_of(world.ada)
    first = ask(client, severity="P1")
    clock.pass_(seconds=45)
    refreshed = client.post(
        "/cases/new/promises/", {"severity": "P1", "quote": hidden(first, "quote")}
    ).text

    send(client, first)
    send(client, refreshed)

    assert Case.objects.count() == 1


@pytest.mark.parametrize("minutes", [3, 60])
def test_old_promises_are_shown_anew_and_nothing_typed_is_lost(
    world: World, client_of: ClientOf, clock: Clock, minutes: int
) -> None:
    client = client_of(world.ada)
    promises = ask(client, severity="P1")
    clock.pass_(minutes=minutes)

    refused = send(client, promises)

    assert refused.status_code == 422
    assert "The promises shown are out of date" in words(refused.text)
    assert "Nothing answers" in refused.text
    assert "All sites, since 09:40." in refused.text
    assert Case.objects.count() == 0
    assert send(client, refused.text).status_code == 302


def test_promises_of_another_choice_are_not_taken(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ada)
    promises = ask(client, severity="P3")

    refused = send(client, promises, severity="P1")

    assert refused.status_code == 422
    assert "These are the promises for what you chose" in words(refused.text)
    assert hidden(refused.text, "shown_for") == "incident P1"


@pytest.mark.parametrize("quote", ["", "nonsense", "a:b:c"])
def test_promises_cannot_be_made_up(world: World, client_of: ClientOf, quote: str) -> None:
    client = client_of(world.ada)

    refused = send(client, ask(client, severity="P1"), quote=quote)

    assert refused.status_code == 422
    assert Case.objects.count() == 0


def test_nobody_uses_anothers_promises(world: World, client_of: ClientOf) -> None:
    promises = ask(client_of(world.cora), severity="S3")
    client = client_of(world.ada)

    refused = send(client, ask(client, severity="P1"), quote=hidden(promises, "quote"))

    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"subject": "  "}, "The subject is empty; fill it in."),
        ({"body": ""}, "The description is empty; fill it in."),
        ({"subject": "x" * 201}, "The subject is too long"),
        ({"body": "x" * 100_001}, "The description is too long"),
        ({"subject": "Nul\x00"}, "The subject contains a character that cannot be stored"),
        ({"body": "Nul\x00"}, "The description contains a character that cannot be stored"),
        ({"subject": "one\ntwo"}, "The subject must be one line"),
    ],
)
def test_bad_words_are_told_at_their_field(
    world: World, client_of: ClientOf, given: dict[str, str], sentence: str
) -> None:
    client = client_of(world.ada)

    refused = send(client, ask(client, severity="P1"), **given)

    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert 'aria-invalid="true"' in refused.text
    assert Case.objects.count() == 0


def test_every_empty_field_is_told_at_once(world: World, client_of: ClientOf) -> None:
    client = client_of(world.dan)

    refused = send(client, ask(client, severity="P2"), subject="", body="")

    said = words(refused.text)
    assert "The subject is empty" in said
    assert "The description is empty" in said
    assert "Answer this question so that support can start." in said


def test_30_mb_are_refused_in_one_sentence_on_the_form(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ada)

    refused = send(client, ask(client, severity="P1"), body="x" * 30_000_000)

    assert refused.status_code == 413
    assert "shorten the description to 100,000 characters" in words(refused.text)
    assert 'id="case-form"' in refused.text
    assert Case.objects.count() == 0


def test_a_large_body_is_no_way_round_the_token_against_forgery(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert world.ada.user
    client.force_login(world.ada.user)

    assert client.post("/cases/new/", TYPED).status_code == 403
    assert client.post("/cases/new/", {"body": "x" * 3_000_000}).status_code == 413
    assert Case.objects.count() == 0


@pytest.mark.parametrize("chosen", [{"severity": "P9"}, {"kind": "nonsense"}])
def test_what_does_not_exist_falls_back(
    world: World, client_of: ClientOf, chosen: dict[str, Any]
) -> None:
    assert hidden(ask(client_of(world.ada), **chosen), "shown_for") == "incident P2"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"severity": "P9"}, "There is no severity “P9” here; use P1 "),
        ({"kind": "nonsense"}, "There is no kind of case “nonsense” here; use incident "),
    ],
)
def test_what_does_not_exist_is_not_sent(
    world: World, client_of: ClientOf, given: dict[str, Any], sentence: str
) -> None:
    client = client_of(world.ada)
    refused = send(client, ask(client, severity="P2"), **given)
    assert refused.status_code == 422
    assert sentence in words(refused.text)
    assert Case.objects.count() == 0


def test_without_javascript_the_promises_come_with_a_button(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.ada)
    form = client.get("/cases/new/").text

    looked = client.post(
        "/cases/new/", {**TYPED, "severity": "P1", "quote": hidden(form, "quote"), "look": "1"}
    )

    assert looked.status_code == 200
    assert "Nothing answers" in looked.text
    assert hidden(looked.text, "shown_for") == "incident P1"


def test_an_expired_contract_opens_nothing(world: World, client_of: ClientOf) -> None:
    contract = world.sign(
        world.account("Gale Labs", "gale"), "opendns", "gold", ends_on=date(2026, 2, 1)
    )
    person = world.contact(contract.account, "Gus Arden")

    refused = client_of(person).get("/cases/new/")

    assert refused.status_code == 403
    assert "renew it to open new cases" in words(refused.text)
