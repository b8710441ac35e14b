"""Open pages are told at once of what is recorded, and only of what is theirs to know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import cast

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from tests.world import NOW

from troth.accounts import SYSTEM
from troth.lib import live
from troth.lib.live import Happening, event_stream, hub
from troth.portal.views.live import topics_of
from troth.timeline.actions import append

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def thread_done() -> AsyncIterator[None]:
    """Close the connection of the thread that recorded events for a test."""
    yield
    await sync_to_async(connections.close_all)()


def happened(stream: str = "case:42", account_id: int | None = 7, kind: str = "case.replied"):
    return Happening(stream=stream, account_id=account_id, kind=kind)


@sync_to_async
def record(stream: str = "case:42", account_id: int | None = 7, kind: str = "case.replied") -> None:
    with transaction.atomic():
        append(stream=stream, account_id=account_id, kind=kind, data={}, by=SYSTEM, at=NOW)


def everything(happening: Happening) -> tuple[str, ...]:
    return (happening.topic,)


def listen(topics: live.Topics = everything) -> AsyncIterator[str]:
    """What the browser would read, as texts."""
    response = event_stream(topics, reader="customer:1")

    async def texts() -> AsyncIterator[str]:
        async for chunk in cast("AsyncIterator[bytes]", aiter(response)):
            yield chunk.decode()

    return texts()


async def next_told(told: AsyncIterator[str]) -> str:
    """The next topics; comments are passed over."""
    async with asyncio.timeout(5):
        async for text in told:
            if text.startswith("data: "):
                return text.removeprefix("data: ").strip()
    raise AssertionError("the stream ended")


async def test_what_is_recorded_is_told() -> None:
    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"  # the connection was opened just now
        await record()
        assert await next_told(told) == "case-42"


async def test_what_is_rolled_back_is_not_told() -> None:
    @sync_to_async
    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            append(stream="case:1", account_id=7, kind="x.y", data={}, by=SYSTEM, at=NOW)
            raise ZeroDivisionError

    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"
        await fail()
        await record()
        assert await next_told(told) == "case-42"


async def test_a_page_hears_what_happened_while_it_was_made() -> None:
    async with aclosing(listen()) as first:
        assert await next_told(first) == "again"
        await record()
        assert await next_told(first) == "case-42"
        async with aclosing(listen()) as second:
            assert await next_told(second) == "case-42"


async def test_each_reader_hears_its_own_account_only() -> None:
    async with aclosing(listen(topics_of(7))) as ours, aclosing(listen(topics_of(8))) as theirs:
        assert await asyncio.gather(next_told(ours), next_told(theirs)) == ["again", "again"]
        await record(stream="case:1", account_id=7)
        await record(stream="case:2", account_id=8)
        assert await next_told(ours) == "cases case-1"
        assert await next_told(theirs) == "cases case-2"


def test_customers_do_not_hear_of_internal_notes() -> None:
    topics = topics_of(7)

    assert tuple(topics(happened(kind="case.replied"))) == ("cases", "case-42")
    assert tuple(topics(happened(kind="case.noted"))) == ()
    assert tuple(topics(happened(kind="clock.warned"))) == ()
    assert tuple(topics(happened(kind="nobody.knows"))) == ()
    assert tuple(topics(happened(account_id=None))) == ()
    assert tuple(topics(happened(stream="account:7", kind="contact.named"))) == ()


async def test_a_slow_reader_is_told_to_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BACKLOG", 4)  # entries
    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"
        for number in range(9):
            await record(stream=f"case:{number}")
        await asyncio.sleep(0.3)
        assert await next_told(told) == "again"


async def test_silence_is_filled_for_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"
        assert await anext(told) == ": still here\n\n"


async def test_a_stream_ends_so_that_the_sign_in_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "LIFETIME_SECONDS", 0.2)

    async with asyncio.timeout(5):
        texts = [text async for text in listen()]

    assert texts[0] == ": welcome\n\n"


async def test_nobody_holds_more_than_their_share_of_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "MOST_STREAMS", 2)
    early = listen()  # asked for before the others were counted
    async with aclosing(listen()) as one, aclosing(listen()) as other:
        assert await asyncio.gather(next_told(one), next_told(other)) == ["again", "again"]
        assert event_stream(everything, reader="customer:1").status_code == 429
        assert [text async for text in early] == []
        assert event_stream(everything, reader="customer:2").status_code == 200
    async with asyncio.timeout(5):
        while event_stream(everything, reader="customer:1").status_code == 429:
            await asyncio.sleep(0.05)


async def test_the_last_reader_closes_the_connection() -> None:
    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"
        assert await listeners() == 1
    async with asyncio.timeout(5):
        while await listeners():
            await asyncio.sleep(0.05)


async def test_a_lost_connection_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "RETRY_SECONDS", 0.05)
    async with aclosing(listen()) as told:
        assert await next_told(told) == "again"
        await end_listeners()
        assert await next_told(told) == "again"
        await record()
        assert await next_told(told) == "case-42"


async def test_one_connection_serves_every_reader() -> None:
    async with aclosing(listen()) as one, aclosing(listen()) as other:
        assert await asyncio.gather(next_told(one), next_told(other)) == ["again", "again"]
        assert await listeners() == 1
        assert hub() is hub()


_LISTENING = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %%'"


@sync_to_async
def listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_LISTENING}")
        return int(cursor.fetchone()[0])


@sync_to_async
def end_listeners() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) {_LISTENING}")
