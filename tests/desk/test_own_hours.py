"""Choosing one's own quiet hours and digest in the desk."""

from __future__ import annotations

import re
from datetime import time

import pytest
from django.test import Client

from tests.world import World


def test_quiet_hours_are_chosen_and_shown_again(world: World, kai: Client) -> None:
    fields = {"begin": "22:00", "end": "07:00", "days": ["0", "4"]}
    answer = kai.post("/desk/quiet-hours/", fields)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/notifications/")
    world.kai.refresh_from_db()
    assert (world.kai.quiet_from, world.kai.quiet_to) == (time(22), time(7))
    html = kai.get("/desk/notifications/").content.decode()
    assert 'value="22:00"' in html
    assert html.count('name="days"') == 7
    assert len(re.findall(r'name="days"[^>]* checked', html)) == 2

    kai.post("/desk/quiet-hours/", {})
    world.kai.refresh_from_db()
    assert world.kai.quiet_hours is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"begin": "22:00", "days": ["0"]}, "Give both the start and the end"),
        ({"begin": "late", "end": "07:00", "days": ["0"]}, "Give a time of day, such as 07:30."),
        ({"begin": "22:00", "end": "07:00"}, "Choose the days on which"),
        ({"begin": "22:00", "end": "07:00", "days": ["9"]}, "That is not a day of the week"),
        ({"begin": "08:00", "end": "08:00", "days": list("0123456")}, "never end"),
    ],
)
def test_what_cannot_be_is_told_in_place(
    world: World, kai: Client, fields: dict[str, str], words: str
) -> None:
    answer = kai.post("/desk/quiet-hours/", fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    world.kai.refresh_from_db()
    assert world.kai.quiet_from is None


def test_only_managers_choose_a_digest(world: World, kai: Client, mara: Client) -> None:
    assert "Daily digest" not in kai.get("/desk/notifications/").content.decode()
    assert kai.post("/desk/digest/", {"time": "08:00"}).status_code == 422
    assert "Daily digest" in mara.get("/desk/notifications/").content.decode()

    answer = mara.post("/desk/digest/", {"wanted": "on", "time": "06:15", "always": "on"})
    assert answer.status_code == 302
    world.mara.refresh_from_db()
    assert (world.mara.digest, world.mara.digest_time) == (True, time(6, 15))
    assert world.mara.digest_always


def test_it_is_no_page_for_customers(world: World) -> None:
    client = Client()
    assert world.ada.user
    client.force_login(world.ada.user)
    assert client.post("/desk/quiet-hours/", {}).status_code == 404
