"""What moves by itself: staff hear of every case."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.desk.live import topics
from troth.lib.live import Happening


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("case:42", ("queue", "case-42")),
        ("account:7", ()),
        ("programme:opendns", ()),
    ],
)
def test_cases_move_the_queue_and_their_page(stream: str, told: tuple[str, ...]) -> None:
    assert topics(Happening(stream=stream, account_id=7, kind="case.noted")) == told


def test_the_stream_is_one_of_events(kai: Client) -> None:
    answer = kai.get("/desk/live/")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/event-stream")
    assert 'data-live="/desk/live/"' in kai.get("/desk/").content.decode()
