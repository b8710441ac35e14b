"""Opening a case on behalf of a contact: who, what, and what would be promised."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.casework import DAY, assert_sound, kinds
from tests.desk.conftest import Now
from tests.world import NOW, World
from troth.accounts.models import Contact
from troth.cases.models import Case

FIELDS = {
    "kind": "incident",
    "severity": "P1",
    "channel": "phone",
    "subject": "Nothing resolves",
    "body": "Ada says that nothing resolves since 08:00.",
}


def place(contact: Contact) -> str:
    return f"/desk/cases/new/?contact={contact.pk}"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_customers_are_looked_up(world: World, kai: Client) -> None:
    assert world.ada and world.bea
    everybody = text(kai.get("/desk/cases/new/"))
    assert "Acme Freight" in everybody
    assert "Borealis Telecom" in everybody

    for words in ("acme", "ada@acme.example", world.acme_contract.customer_number):
        html = text(kai.get("/desk/cases/new/", {"q": words}))
        assert "Acme Freight" in html
        assert "Borealis Telecom" not in html
    assert "No customer found" in text(kai.get("/desk/cases/new/", {"q": "\x00zzz"}))


def test_the_customers_people_are_chosen_from(world: World, kai: Client) -> None:
    html = text(kai.get(f"/desk/cases/new/?account={world.ada.account_id}"))

    assert f'href="?contact={world.ada.pk}"' in html


def test_the_form_has_the_programmes_words_and_promises(world: World, kai: Client) -> None:
    html = text(kai.get(place(world.ada)))

    for words in ("P1 Service outage", "Technical issue", "If you open it now", "First response"):
        assert words in html, words


def test_a_case_is_opened_from_a_call(world: World, kai: Client, now: Now) -> None:
    now.later(minutes=1)
    answer = kai.post(place(world.ada), FIELDS | {"take": "on"})

    case = Case.objects.get()
    assert answer["Location"] == f"/desk/cases/{case.number}/"
    assert (case.contact, case.severity, case.channel) == (world.ada, "P1", "phone")
    assert case.assignee == world.kai
    assert case.opened_at == now.at
    assert case.messages.get().author_name == "Ada Park"
    assert "case.opened" in kinds(case)
    assert_sound(case, now.at)


def test_what_was_promised_before_is_promised_after(world: World, kai: Client) -> None:
    preview = text(
        kai.get(f"/desk/cases/new/{world.ada.pk}/promises/", {"severity": "P1", "channel": "phone"})
    )
    kai.post(place(world.ada), FIELDS)

    shown = re.findall(r'<time datetime="([^"]+)" data-relative="due"', preview)
    assert shown
    for clock in Case.objects.get().clocks.exclude(due=None):
        assert any(due in preview for due in (clock.due.isoformat(),)), clock


def test_the_preview_says_what_a_call_would_change(world: World, kai: Client) -> None:
    url = f"/desk/cases/new/{world.ada.pk}/promises/"

    assert "If they call as well" in text(kai.get(url, {"severity": "P1", "channel": "email"}))


@pytest.mark.parametrize(
    "chosen",
    [
        {"severity": "P9", "channel": "phone"},
        {"kind": "nonsense", "channel": "phone"},
        {"channel": "carrier-pigeon"},
        {"kind": "\x00"},
        {},
    ],
)
def test_a_preview_of_nonsense_says_so(chosen: dict[str, str], world: World, kai: Client) -> None:
    assert kai.get(f"/desk/cases/new/{world.ada.pk}/promises/", chosen).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"subject": ""}, "fill it in"),
        ({"subject": "two\nlines"}, "one line"),
        ({"subject": "s" * 300}, "too long"),
        ({"body": "\x00"}, "U+0000"),
        ({"severity": "P9"}, "choose again"),
        ({"channel": "slack"}, "choose again"),
        ({"kind": ""}, "Choose one."),
    ],
)
def test_bad_input_opens_nothing_and_is_kept(
    changed: dict[str, str], words: str, world: World, kai: Client
) -> None:
    html = text(kai.post(place(world.ada), FIELDS | changed), 422)

    assert words in html
    assert (FIELDS | changed)["body"].strip("\x00") in html
    assert not Case.objects.exists()


def test_without_scripts_the_promises_are_asked_for(world: World, kai: Client) -> None:
    html = text(kai.post(place(world.ada), FIELDS | {"do": "preview", "subject": ""}), 422)

    assert "If you open it now" in html
    assert not Case.objects.exists()


def test_sent_twice_it_is_one_case(world: World, kai: Client) -> None:
    key = re.search(r'name="request_key" value="([^"]+)"', text(kai.get(place(world.ada))))
    assert key
    for _time in range(2):
        assert kai.post(place(world.ada), FIELDS | {"request_key": key[1]}).status_code == 302

    assert Case.objects.count() == 1


def test_who_is_not_named_cannot_be_opened_for(world: World, kai: Client) -> None:
    assert world.ada
    html = text(kai.get(place(world.ben)), 422)

    assert "is not a named contact" in html
    assert "Ada Park" in html
    assert kai.post(place(world.ben), FIELDS).status_code == 422
    assert not Case.objects.exists()


def test_an_expired_contract_opens_nothing(world: World, kai: Client, now: Now) -> None:
    contract = world.sign(world.cobalt, "proofpoint", "cloud", ends_on=(NOW + DAY).date())
    contact = world.named(contract, "Carl Voss")
    now.later(days=2)

    assert "renew it" in text(kai.get(place(contact)), 422)


def test_answers_to_the_programmes_questions_are_kept(world: World, kai: Client) -> None:
    fields = FIELDS | {"severity": "P2", "channel": "portal", "answer_0": "Since Monday."}

    assert kai.post(place(world.dan), fields).status_code == 302
    assert "Since Monday." in Case.objects.get().diagnostics.values()


def test_a_feature_request_is_logged_and_closed(world: World, kai: Client) -> None:
    fields = FIELDS | {"kind": "feature_request", "severity": "", "channel": "portal"}

    assert kai.post(place(world.dan), fields).status_code == 302
    assert Case.objects.get().is_closed
