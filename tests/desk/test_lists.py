"""The call log, the breaches and the notices, across cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework import DAY, HOUR, opened
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Case, Notice
from troth.cases.sweep import sweep


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def broken(world: World, now: Now) -> Case:
    """A case whose first response was due at 11:00, looked at 13:00."""
    case = opened(world.ada, NOW, severity="P1", channel="email", subject="Outage")
    actions.assign(case=case, assignee=world.kai, by=actor(world.kai), at=NOW)
    sweep(at=now.later(hours=4))
    return case


def call(world: World, case: Case, direction: str, *, answered: bool, note: str) -> None:
    actions.log_call(
        case=case,
        direction=direction,
        answered=answered,
        note=note,
        by=actor(world.kai),
        at=NOW + timedelta(minutes=case.calls.count()),
    )


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("", {"one", "two", "three"}),
        ("?show=in", {"one", "two"}),
        ("?show=out", {"three"}),
        ("?show=missed", {"two"}),
        ("?show=nonsense", {"one", "two", "three"}),
    ],
)
def test_calls_are_listed(query: str, notes: set[str], world: World, kai: Client) -> None:
    case = opened(world.ada, NOW)
    call(world, case, "in", answered=True, note="note one")
    call(world, case, "in", answered=False, note="note two")
    call(world, case, "out", answered=True, note="note three")

    html = text(kai.get(f"/desk/calls/{query}"))

    assert {note for note in ("one", "two", "three") if f"note {note}" in html} == notes


def test_no_calls_says_so(world: World, kai: Client) -> None:
    assert "No calls here" in text(kai.get("/desk/calls/"))


def test_breaches_say_how_late(broken: Case, kai: Client) -> None:
    html = text(kai.get("/desk/breaches/"))

    assert "Outage" in html
    assert "First response" in html
    assert "2 h so far" in html
    assert "2 promises not kept in time" in html


def test_a_breach_made_good_says_by_how_much(world: World, broken: Case, kai: Client) -> None:
    actions.reply(case=broken, body="Sorry.", by=actor(world.kai), at=NOW + 5 * HOUR)

    assert "kept 3 h late" in text(kai.get("/desk/breaches/"))


def test_what_is_still_owed_can_be_picked(world: World, broken: Case, kai: Client) -> None:
    actions.reply(case=broken, body="Sorry.", by=actor(world.kai), at=NOW + 5 * HOUR)
    actions.resolve(case=broken, body="Done.", by=actor(world.kai), at=NOW + 5 * HOUR)

    assert "Outage" not in text(kai.get("/desk/breaches/?show=owed"))
    assert "Outage" in text(kai.get("/desk/breaches/"))


def test_breaches_of_a_period(broken: Case, kai: Client, now: Now) -> None:
    now.at = NOW + 10 * DAY

    assert "Outage" not in text(kai.get("/desk/breaches/?days=7"))
    assert "Outage" in text(kai.get("/desk/breaches/?days=30"))
    assert "Outage" in text(kai.get("/desk/breaches/?days=all"))
    assert "Outage" in text(kai.get("/desk/breaches/?days=x&show=y"))


@pytest.mark.parametrize("url", ["/desk/breaches/", "/desk/calls/", "/desk/notices/"])
def test_the_number_of_queries_does_not_grow(url: str, world: World, kai: Client, now: Now) -> None:
    def more() -> None:
        case = opened(world.ada, NOW, severity="P1", channel="email")
        actions.assign(case=case, assignee=world.kai, by=actor(world.kai), at=NOW)
        call(world, case, "in", answered=False, note="")

    more()
    sweep(at=now.later(hours=4))
    kai.get(url)
    with CaptureQueriesContext(connection) as few:
        text(kai.get(url))
    for _number in range(5):
        more()
    sweep(at=now.at)
    with CaptureQueriesContext(connection) as many:
        text(kai.get(url))

    assert len(many) == len(few)


def test_notices_tell_of_breaches_until_they_are_read(
    world: World, broken: Case, kai: Client
) -> None:
    html = text(kai.get("/desk/notices/"))
    unread = Notice.objects.filter(staff=world.kai, read_at=None)
    assert unread.count() == html.count("told__one--new") > 0
    assert f'count--hot">{unread.count()}<' in html

    newest = Notice.objects.filter(staff=world.kai).latest("pk").pk
    assert kai.post("/desk/notices/read/", {"upto": newest}).status_code == 302

    assert not unread.exists()
    assert "Mark all as read" not in text(kai.get("/desk/notices/"))
    assert "count--hot" not in text(kai.get("/desk/notices/"))


def test_what_came_after_the_page_stays_unread(world: World, broken: Case, kai: Client) -> None:
    oldest = Notice.objects.filter(staff=world.kai).earliest("pk").pk

    kai.post("/desk/notices/read/", {"upto": oldest})

    assert set(Notice.objects.filter(staff=world.kai, read_at=None)) == set(
        Notice.objects.filter(staff=world.kai, pk__gt=oldest)
    )


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 40])
def test_nonsense_reads_nothing(upto: str, world: World, broken: Case, kai: Client) -> None:
    kai.post("/desk/notices/read/", {"upto": upto})

    assert not Notice.objects.exclude(read_at=None).exists()


def test_nobody_reads_the_notices_of_others(world: World, broken: Case, kai: Client) -> None:
    signed_in(world.nia).post("/desk/notices/read/", {"upto": 999_999})

    assert not Notice.objects.filter(staff=world.kai).exclude(read_at=None).exists()
