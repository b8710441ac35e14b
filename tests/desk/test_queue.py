"""The queue: order, filters that are links, search, and a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, World


def test_smoke(world: World, kai: Client, now: Now) -> None:
    opened(world.ada, NOW, severity="P1", channel="email")
    now.later(minutes=5)
    answer = kai.get("/desk/")
    assert answer.status_code == 200
    print(answer.content.decode())
