"""The queue: order, filters that are links, search, pages, and a fixed number of queries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Case


def shown(client: Client, url: str = "/desk/") -> list[str]:
    """The numbers of the cases on the page, in their order."""
    answer = client.get(url)
    assert answer.status_code == 200
    return re.findall(r'class="row-link" id="case-\d+" href="/desk/cases/(T-\d+)/"', _body(answer))


def _body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def cases(world: World, now: Now) -> dict[str, Case]:
    """One case of each state, at 12:00 on Monday."""
    found = {
        "later": opened(world.cora, NOW, subject="Digest breaks umlauts"),
        "soon": opened(world.bea, NOW, severity="P2", subject="Spam passes"),
        "overdue": opened(world.ada, NOW, severity="P1", channel="email", subject="Outage 100%"),
        "waiting": opened(world.eve, NOW, severity="high", subject="DKIM fails"),
        "resolved": opened(world.eve, NOW, severity="low", subject="Old question"),
        "closed": opened(world.dan, NOW, kind="feature_request", subject="A wish"),
    }
    kai = actor(world.kai)
    later = NOW + timedelta(minutes=1)
    actions.assign(case=found["soon"], assignee=world.kai, team=world.first_line, by=kai, at=later)
    actions.wait_on_customer(case=found["waiting"], question="Since when?", by=kai, at=later)
    actions.resolve(case=found["resolved"], body="Done.", by=kai, at=later)
    now.later(hours=3)
    return found


def test_what_is_due_first_comes_first_and_overdue_before_all(
    cases: dict[str, Case], kai: Client
) -> None:
    order = shown(kai)

    due = [case.number for case in sorted(_dated(), key=lambda case: (case.next_due, case.pk))]
    assert order[: len(due)] == due
    assert order[0] == cases["overdue"].number
    assert cases["closed"].number not in order


def _dated() -> list[Case]:
    return list(Case.objects.exclude(status="closed").exclude(next_due=None))


FILTERS = {
    "?view=mine": {"soon"},
    "?view=team": {"soon"},
    "?view=waiting": {"waiting"},
    "?view=resolved": {"resolved"},
    "?view=closed": {"closed"},
    "?view=overdue": {"overdue"},
    "?severity=1": {"overdue"},
    "?programme=valimail": {"waiting", "resolved"},
    "?site=san-francisco": {"soon"},
    "?team=first-line&severity=2": {"soon"},
    "?view=waiting&programme=opendns": set(),
    "?q=umlauts": {"later"},
    "?q=wish": {"closed"},
    "?q=100%25": {"overdue"},
    "?q=borealis+spam": {"soon"},
    "?q=nothing+of+the+kind": set(),
    "?view=resolved&q=dkim": set(),
}


def test_filters_narrow_the_queue(cases: dict[str, Case], kai: Client) -> None:
    Case.objects.exclude(pk=cases["soon"].pk).update(team=None)
    names = {case.number: name for name, case in cases.items()}

    found = {query: {names[one] for one in shown(kai, f"/desk/{query}")} for query in FILTERS}
    assert found == FILTERS


def test_unassigned_cases_are_nobodys(cases: dict[str, Case], kai: Client) -> None:
    assert cases["soon"].number not in shown(kai, "/desk/?view=unassigned")
    assert cases["later"].number in shown(kai, "/desk/?view=unassigned")


def test_mine_has_an_address_of_its_own(cases: dict[str, Case], kai: Client) -> None:
    assert shown(kai, "/desk/mine/") == [cases["soon"].number]
    assert shown(kai, "/desk/mine/?severity=1") == []
    assert 'href="/desk/mine/?severity=1"' in _body(kai.get("/desk/mine/"))


def test_a_customer_is_named_and_can_be_taken_back(cases: dict[str, Case], kai: Client) -> None:
    account = cases["soon"].account
    page = _body(kai.get(f"/desk/?account={account.pk}"))

    assert shown(kai, f"/desk/?account={account.pk}") == [cases["soon"].number]
    assert f"Show all customers, not only {account.name}" in page


def test_the_number_finds_a_case_whatever_its_state(cases: dict[str, Case], kai: Client) -> None:
    assert shown(kai, f"/desk/?q={cases['closed'].number.lower()}") == [cases["closed"].number]


SENSELESS = [
    "?q=%00",
    "?q=" + "x" * 5000,
    "?view=everything",
    "?severity=urgent",
    "?severity=99999999999999999999",
    "?account=-1",
    "?site=atlantis",
    "?team=%F0%9F%90%99",
    "?page=minus+one",
    "?page=999",
]


def test_filters_that_make_no_sense_do_no_harm(cases: dict[str, Case], kai: Client) -> None:
    answers = {query: kai.get(f"/desk/{query}").status_code for query in SENSELESS}
    assert answers == dict.fromkeys(SENSELESS, 200)


def test_a_row_tells_what_is_owed(cases: dict[str, Case], kai: Client) -> None:
    page = _body(kai.get("/desk/?view=overdue"))

    for words in ("Outage 100%", "Acme Freight", "P1", "overdue by", "promise-line-small"):
        assert words in page
    assert "Mon 2 Mar 01:30 PST" in page


def test_an_empty_queue_says_so(world: World, kai: Client) -> None:
    assert "No cases here" in _body(kai.get("/desk/"))
    assert "No cases match" in _body(kai.get("/desk/?q=umlauts"))


def test_htmx_gets_the_rows_only(cases: dict[str, Case], kai: Client) -> None:
    answer = kai.get("/desk/?view=mine", headers={"HX-Request": "true", "HX-Target": "queue"})

    assert _body(answer).startswith('<div id="queue"')
    assert "<html" not in _body(answer)
    assert 'hx-get="/desk/?view=mine"' in _body(answer)


def test_fifty_cases_fill_a_page(world: World, kai: Client) -> None:
    for _number in range(51):
        opened(world.cora, NOW)

    assert len(shown(kai)) == 50
    assert len(shown(kai, "/desk/?page=2")) == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(world: World, kai: Client) -> None:
    for contact in (world.cora, world.bea, world.eve, world.dan, world.ada):
        opened(contact, NOW)
    kai.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        assert len(shown(kai)) == 5
    for _number in range(9):
        for contact in (world.cora, world.bea, world.eve, world.dan, world.ada):
            opened(contact, NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(shown(kai)) == 50

    assert len(many) == len(few) < 25
