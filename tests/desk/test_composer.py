"""Writing on a case: a reply or a note, unmistakably, and what a reply can do besides."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.casework import kinds, opened
from tests.desk.conftest import Now
from tests.world import NOW, World
from troth.cases.models import Case


@pytest.fixture
def case(world: World, now: Now) -> Case:
    found = opened(world.ada, NOW)
    now.later(minutes=10)
    return found


def write(client: Client, case: Case, body: str, **more: str) -> Any:
    data = {"body": body, "visibility": "public"} | more
    return client.post(f"/desk/cases/{case.number}/write/", data)


def last(case: Case) -> tuple[str, str, bool]:
    message = case.messages.last()
    assert message is not None
    return message.author_name, message.body, message.public


def test_a_reply_stops_the_clock(kai: Client, case: Case) -> None:
    assert write(kai, case, "We look into it.").status_code == 302

    assert last(case) == ("Kai Moana", "We look into it.", True)
    assert case.clocks.get(metric="first_response").status == "met"


def test_a_note_stays_among_staff(kai: Client, case: Case) -> None:
    assert write(kai, case, "Odd.", visibility="internal").status_code == 302

    assert last(case) == ("Kai Moana", "Odd.", False)
    assert case.clocks.get(metric="first_response").status == "running"


@pytest.mark.parametrize(
    ("do", "status", "kind"),
    [
        ("wait", "waiting", "case.waiting_on_customer"),
        ("workaround", "open", "case.workaround_provided"),
        ("resolve:fix", "resolved", "case.resolved"),
    ],
)
def test_a_reply_moves_the_case_on(
    do: str, status: str, kind: str, kai: Client, case: Case
) -> None:
    assert write(kai, case, "Here it is.", do=do).status_code == 302

    assert Case.objects.get(pk=case.pk).status == status
    assert kind in kinds(case)


@pytest.mark.parametrize(
    ("body", "more", "words"),
    [
        ("", {}, "empty"),
        ("   \n ", {}, "empty"),
        ("NUL \x00", {}, "U+0000"),
        ("too long " * 12_000, {}, "too long"),
        ("Fine words", {"do": "resolve:magic"}, "not a resolution in this programme"),
        ("Fine words", {"do": "explode"}, "cannot be sent that way"),
        ("Fine words", {"do": "wait", "visibility": "internal"}, "choose Reply"),
    ],
)
def test_what_cannot_be_sent_stays_in_the_composer(
    body: str, more: dict[str, str], words: str, kai: Client, case: Case
) -> None:
    answer = write(kai, case, body, **more)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert body.strip("\x00 \n") in html
    assert case.messages.count() == 1
    assert Case.objects.get(pk=case.pk).status == "open"


def test_a_refused_note_stays_a_note(kai: Client, case: Case) -> None:
    html = write(kai, case, "", visibility="internal").content.decode()

    assert 'value="internal" data-key="n"' in html
    start = html.index('value="internal"')
    assert "checked" in html[start : html.index(">", start)]


def test_nobody_replies_on_a_closed_case(world: World, kai: Client) -> None:
    case = opened(world.dan, NOW, kind="feature_request")

    answer = write(kai, case, "One more thing.")

    assert answer.status_code == 422
    assert "reopen it first" in answer.content.decode()
    assert "One more thing." in answer.content.decode()
    assert write(kai, case, "For us.", visibility="internal").status_code == 302


def test_a_body_of_30_mb_is_refused_in_plain_words(kai: Client, case: Case) -> None:
    answer = write(kai, case, "x" * 30_000_000)

    assert answer.status_code == 413
    assert "too much to send at once" in answer.content.decode()
    assert case.messages.count() == 1
