"""Every case of the account: filters that are links, search, pages, and the list as a file."""

from __future__ import annotations

import csv
import io

import pytest
from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import counted, part, words
from tests.world import World, actor

from troth.cases import actions
from troth.contracts.actions import name_contact


def listed(page: str) -> str:
    return words(part(page, "case-list"))


@pytest.fixture
def cases(world: World, open_for: OpenCase, clock: Clock) -> dict[str, str]:
    """One case of each state, by what it is."""
    assert world.ada.is_named
    ben = name_contact(contact=world.ben, by=world.by, at=clock.now)
    urgent = open_for(world.ada, subject="Resolvers unreachable", severity="P1")
    waiting = open_for(world.ada, subject="Which addresses for Oslo?", severity="P3")
    solved = open_for(ben, subject="Block page without certificate", severity="P2")
    closed = open_for(world.ada, subject="Password of an administrator", severity="P3")
    at, by = clock.pass_(minutes=5), actor(world.kai)
    actions.wait_on_customer(case=waiting, question="Which provider?", by=by, at=at)
    actions.resolve(case=solved, body="Done.", by=by, at=at)
    actions.resolve(case=closed, body="Reset.", by=by, at=at)
    actions.confirm_resolution(case=closed, by=actor(world.ada), at=at)
    found = {"urgent": urgent, "waiting": waiting, "solved": solved, "closed": closed}
    return {name: case.number for name, case in found.items()}


FILTERS = {
    "": {"urgent", "waiting", "solved"},
    "view=yours": {"waiting", "solved"},
    "view=closed": {"closed"},
    "view=all": {"urgent", "waiting", "solved", "closed"},
    "severity=P3": {"waiting"},
    "view=all&severity=P3": {"waiting", "closed"},
    "mine=1": {"urgent", "waiting"},
    "q=oslo": {"waiting"},
    "q=password": {"closed"},
    "view=nonsense": {"urgent", "waiting", "solved"},
    "q=%00oslo": {"waiting"},
    "q=%25": set(),
    "page=99": {"urgent", "waiting", "solved"},
}


def test_filters(world: World, client_of: ClientOf, cases: dict[str, str]) -> None:
    client = client_of(world.ada)
    pages = {query: listed(client.get(f"/cases/?{query}").text) for query in FILTERS}

    found = {
        query: {name for name, number in cases.items() if number in page}
        for query, page in pages.items()
    }
    assert found == FILTERS


def test_a_number_is_found(world: World, client_of: ClientOf, cases: dict[str, str]) -> None:
    page = listed(client_of(world.ada).get(f"/cases/?q={cases['closed'].lower()}").text)

    assert cases["closed"] in page
    assert cases["urgent"] not in page


def test_what_is_due_first_comes_first(
    world: World, client_of: ClientOf, cases: dict[str, str]
) -> None:
    page = listed(client_of(world.ada).get("/cases/").text)

    assert page.index(cases["urgent"]) < page.index(cases["waiting"])


def test_the_lists_say_how_many(world: World, client_of: ClientOf, cases: dict[str, str]) -> None:
    said = words(client_of(world.ada).get("/cases/").text)

    assert "Open 3 Waiting on you 2 Closed 1 All 4 Only mine" in said


def test_nothing_found_says_so(world: World, client_of: ClientOf, cases: dict[str, str]) -> None:
    assert "No cases match" in client_of(world.ada).get("/cases/?q=zebra").text


def test_htmx_gets_the_rows_only(world: World, client_of: ClientOf, cases: dict[str, str]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "case-list"}
    rows = client_of(world.ada).get("/cases/", headers=headers).text

    assert cases["urgent"] in rows
    assert "<html" not in rows


def test_long_lists_come_in_pages(world: World, client_of: ClientOf, open_for: OpenCase) -> None:
    for number in range(26):
        open_for(world.ada, subject=f"Question {number}", severity="P3")
    client = client_of(world.ada)

    assert "1–25 of 26" in words(client.get("/cases/").text)
    assert "26–26 of 26" in words(client.get("/cases/?page=2").text)


def test_queries_stay_the_same_however_many_cases(
    world: World, client_of: ClientOf, open_for: OpenCase
) -> None:
    client = client_of(world.ada)
    open_for(world.ada)
    client.get("/cases/")
    with counted() as few:
        client.get("/cases/")
    for _number in range(8):
        open_for(world.ada)

    with counted() as many:
        client.get("/cases/")

    assert len(many) == len(few) <= 20


def test_the_file_has_what_the_list_has(
    world: World, client_of: ClientOf, cases: dict[str, str]
) -> None:
    response = client_of(world.ada).get("/cases/export.csv?view=all&severity=P3")

    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert {row["Number"] for row in rows} == {cases["waiting"], cases["closed"]}
    closed = next(row for row in rows if row["Number"] == cases["closed"])
    assert closed["Status"] == "Closed"
    assert closed["Closed (UTC)"] == "2026-03-02 09:05:00"
    assert response["Content-Disposition"] == (
        'attachment; filename="cases-acme-freight-2026-03-02.csv"'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_spreadsheet_computes_what_somebody_typed(
    world: World, client_of: ClientOf, open_for: OpenCase, start: str
) -> None:
    open_for(world.ada, subject=f"{start}HYPERLINK(1)")

    rows = client_of(world.ada).get("/cases/export.csv").text

    assert f",'{start}HYPERLINK(1)," in rows
