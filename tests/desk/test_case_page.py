"""The page of a case: what it tells, what it offers when, and a fixed number of queries."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework import opened
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Case
from troth.timeline.models import Event


def page(client: Client, case: Case, query: str = "") -> str:
    answer = client.get(f"/desk/cases/{case.number}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def offered(html: str) -> set[str]:
    """The actions whose forms are on the page."""
    return set(re.findall(r'action="/desk/cases/[^/]+/([a-z_]+)/', html))


def test_it_tells_what_was_said_and_what_is_promised(world: World, kai: Client, now: Now) -> None:
    case = opened(world.ada, NOW, severity="P1", channel="email", body="All <b>mail</b> stops.")
    actions.add_note(case=case, body="Only we read this.", by=actor(world.kai), at=NOW)
    now.later(minutes=5)

    html = page(kai, case)

    for words in (
        case.number,
        "All &lt;b&gt;mail&lt;/b&gt; stops.",
        "Only we read this.",
        "Internal note, not shown to the customer",
        "Why this time?",
        "due in 25 min",
        "promise-line__svg",
        "Service outage",
    ):
        assert words in html, words


def test_times_are_those_of_the_viewer_with_the_sites_beside(world: World, now: Now) -> None:
    case = opened(world.dan, NOW, severity="P2")

    html = page(signed_in(world.kai), case)

    assert "Mon 2 Mar 16:00 PST" in html
    assert "Tue 3 Mar 13:00 NZDT" in html


def test_the_timeline_has_its_sentences_and_hashes(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)

    html = page(kai, case)

    assert "Ada Park opened the case as P2" in html
    for event in Event.objects.filter(stream=case.stream):
        assert event.hash[:10] in html
    assert "chain intact" in html


def test_calls_are_part_of_the_thread_with_what_was_said(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    for number, note in enumerate(("First talk.", "", "Third talk.")):
        at = NOW + timedelta(minutes=number)
        actions.log_call(
            case=case, direction="in", answered=True, note=note, by=actor(world.kai), at=at
        )

    html = page(kai, case)

    assert html.count("Ada Park called and was answered") >= 3
    assert html.index("First talk.") < html.index("Third talk.")


def test_the_customer_is_beside_the_case(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    other = opened(world.ada, NOW, subject="Another matter")

    html = page(kai, case)

    for words in (
        "Acme Freight",
        "Ada Park",
        "ada@acme.example",
        "1 of 3 named contacts",
        world.acme_contract.customer_number,
        "Gold",
        "Another matter",
        other.number,
    ):
        assert words in html, words


def test_an_open_case_offers_what_is_possible(world: World, kai: Client) -> None:
    html = page(kai, opened(world.ada, NOW))

    assert offered(html) >= {
        "take",
        "start_work",
        "assign",
        "change_severity",
        "change_kind",
        "log_call",
        "write",
    }
    assert not offered(html) & {"reopen", "resume", "stop_work", "close", "announce_release"}
    assert "and wait for the customer’s answer" in html
    assert "This case can be closed once it is resolved." in html


def test_a_waiting_case_can_go_on_but_not_wait_again(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    actions.wait_on_customer(case=case, question="Since when?", by=actor(world.kai), at=NOW)

    html = page(kai, case)

    assert "resume" in offered(html)
    assert "and wait for the customer’s answer" not in html


def test_a_resolved_case_can_be_closed_or_reopened(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW)

    assert {"close", "reopen"} <= offered(page(kai, case))
    assert "change_severity" not in offered(page(kai, case))


def test_where_only_the_customer_closes_the_page_says_so(world: World, kai: Client) -> None:
    case = opened(world.bea, NOW)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW)

    html = page(kai, case)

    assert "close" not in offered(html)
    assert "only the customer closes a case" in html


def test_a_closed_case_takes_notes_only(world: World, kai: Client) -> None:
    case = opened(world.dan, NOW, kind="feature_request")

    html = page(kai, case)

    assert offered(html) == {"write", "reopen", "log_call"}
    assert 'value="public"' not in html
    assert 'value="internal"' in html


def test_work_is_stopped_where_it_was_started(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    actions.start_work(case=case, by=actor(world.nia), at=NOW)

    html = page(kai, case)

    assert "stop_work" in offered(html)
    assert "Nia Tamati is working on it." in html


def test_a_release_can_be_announced_where_one_is_waited_for(world: World, kai: Client) -> None:
    assert "announce_release" in offered(page(kai, opened(world.bea, NOW, severity="P4")))
    assert "announce_release" not in offered(page(kai, opened(world.bea, NOW, severity="P3")))


def test_a_promise_in_words_is_told(world: World, kai: Client) -> None:
    case = opened(world.cora, NOW)

    assert "(without a clock)" in page(kai, case)


def test_the_number_of_queries_does_not_grow_with_the_thread(
    world: World, kai: Client, now: Now
) -> None:
    case = opened(world.ada, NOW)
    actions.reply(case=case, body="Hello.", by=actor(world.kai), at=NOW)
    actions.log_call(case=case, direction="in", answered=True, by=actor(world.kai), at=NOW)
    page(kai, case)
    with CaptureQueriesContext(connection) as few:
        page(kai, case)
    for number in range(20):
        at = now.later(minutes=number)
        actions.reply(case=case, body="More.", by=actor(world.ada), at=at)
        actions.reply(case=case, body="Thanks.", by=actor(world.kai), at=at)
        actions.log_call(case=case, direction="out", answered=True, by=actor(world.kai), at=at)
    with CaptureQueriesContext(connection) as many:
        page(kai, case)

    assert len(many) == len(few) <= 26


def test_the_address_works_in_small_letters(world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)

    assert kai.get(f"/desk/cases/{case.number.lower()}/").status_code == 200
