"""One sender causes no more than the limits by mail, however many workers file at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection
from tests.channels.mailing import letter
from tests.world import NOW, World

from troth.channels.email.filing import entering, limits
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival, Became


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has counted gives another worker a second to count as well, before it goes on."""
    both = Barrier(2)

    def too_much(sender: str, become: Became, at: datetime) -> str:
        why = limits.too_much(sender, become, at)
        with suppress(BrokenBarrierError):
            both.wait(1)
        return why

    monkeypatch.setattr(entering, "too_much", too_much)
    monkeypatch.setitem(limits.MOST, Became.OPENED, 1)


def test_two_workers_do_not_count_at_once(
    no_jobs: None, world: World, counted_together: None
) -> None:
    for _ in range(2):
        store(letter(world.ada).as_bytes(), via="lmtp", sender=world.ada.email, at=NOW)

    def work() -> None:
        file_arrivals(at=NOW, limit=1)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    statuses = Arrival.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["filed", "triage"]
