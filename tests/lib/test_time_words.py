"""How instants, lengths of time and due times are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from troth.lib import time_words
from troth.lib.due_words import chip

NOW = datetime(2026, 6, 11, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (86400, "1 d"),
        (86400 + 59 * 60, "1 d"),
        (3 * 86400 + 4 * 3600 + 1800, "3 d 4 h"),
        (-7500, "2 h 5 min"),
    ],
)
def test_lengths_of_time(seconds, words):
    assert time_words.duration(seconds) == words


def test_relative_words():
    assert time_words.relative(NOW + timedelta(minutes=5), NOW) == "in 5 min"
    assert time_words.relative(NOW - timedelta(days=2), NOW) == "2 d ago"


def test_a_promise_is_broken_at_its_due_instant():
    assert time_words.due_in(NOW, NOW) == "overdue by less than a minute"
    assert time_words.due_in(NOW + timedelta(hours=2), NOW) == "due in 2 h"


def test_a_zone_without_letters_is_said_by_its_offset():
    assert time_words.clock_time(NOW.astimezone(ZoneInfo("Asia/Kathmandu"))) == "18:05 UTC+05:45"
    assert time_words.clock_time(NOW.astimezone(ZoneInfo("Europe/Berlin"))) == "14:20 CEST"


def test_another_year_is_named():
    then = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert time_words.absolute(then, NOW) == "Wed 31 Dec 2025 23:00 UTC"


def shown(source: str, **context: object) -> str:
    return Template("{% load troth %}" + source).render(Context({"now": NOW} | context))


def test_a_time_is_shown_in_both_zones():
    html = shown('{% when at "Europe/Berlin" "America/Los_Angeles" %}', at=NOW)
    assert '<time datetime="2026-06-11T12:20:00Z">Thu 11 Jun 14:20 CEST</time>' in html
    assert '<span class="when__site">05:20 PDT</span>' in html
    assert "data-relative" in html


def test_the_sites_date_is_added_where_it_differs():
    late = datetime(2026, 6, 11, 23, 30, tzinfo=UTC)
    html = shown('{% when at "Europe/Berlin" "America/Los_Angeles" "short" %}', at=late)
    assert "Fri 12 Jun 01:30 CEST" in html
    assert "Thu 11 Jun 16:30 PDT" in html
    assert "data-relative" not in html


def test_one_time_is_enough_where_clocks_agree():
    assert "when__site" not in shown('{% when at "Europe/Berlin" "Europe/Paris" %}', at=NOW)


def test_a_relative_time_keeps_the_rest_as_its_title():
    html = shown('{% when at "UTC" "Europe/Berlin" "relative" %}', at=NOW - timedelta(hours=1))
    assert 'title="Thu 11 Jun 11:20 UTC · 13:20 CEST"' in html
    assert ">1 h ago</time>" in html


def test_no_time_is_nothing():
    assert shown("{% when at %}", at=None) == ""


@dataclass(kw_only=True)
class Clock:
    status: str
    due: datetime | None = None
    met_at: datetime | None = None
    warn_at: datetime | None = None
    remaining: float | None = None


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("clock", "state", "words"),
    [
        (None, "none", "none promised"),
        (Clock(status="running", due=NOW + HOUR), "running", "due in 1 h"),
        (Clock(status="running", due=NOW + HOUR, warn_at=NOW), "soon", "due in 1 h"),
        (Clock(status="running", due=NOW + HOUR, warn_at=NOW + HOUR / 2), "running", "due in 1 h"),
        (Clock(status="breached", due=NOW - HOUR), "overdue", "overdue by 1 h"),
        (Clock(status="breached", due=NOW - HOUR, met_at=NOW), "late", "kept 1 h late"),
        (Clock(status="met", due=NOW, met_at=NOW - HOUR), "met", "kept"),
        (Clock(status="paused", remaining=5400), "paused", "paused, 1 h 30 min left"),
        (Clock(status="paused"), "paused", "paused"),
        (Clock(status="held", due=NOW + HOUR), "held", "not started yet"),
        (Clock(status="cancelled"), "cancelled", "no longer owed"),
        (Clock(status="running"), "none", "with the next release"),
    ],
)
def test_a_chip_says_what_is_left(clock, state, words):
    found = chip(clock, NOW)
    assert (found.state, found.words) == (state, words)


def test_a_broken_promise_of_a_closed_case_counts_no_further():
    found = chip(Clock(status="breached", due=NOW - HOUR), NOW, over=True)
    assert (found.state, found.words, found.due) == ("late", "not kept", None)


def test_a_chip_counts_on_in_the_browser():
    html = shown("{% due_chip clock 'Update' %}", clock=Clock(status="running", due=NOW + HOUR))
    assert 'data-state="running"' in html
    assert 'datetime="2026-06-11T13:20:00+00:00" data-relative="due"' in html
    assert "<span>Update</span>" in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Lindqvist", "ML"),
        ("Cher", "C"),
        ("Ana de la Cruz", "AC"),
        ("", "?"),
        ("(x) Øystein", "Ø"),
    ],
)
def test_initials(name, letters):
    assert shown("{{ name|initials }}", name=name) == letters
