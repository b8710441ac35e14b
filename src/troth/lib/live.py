"""What has just been recorded, told to every open page: LISTEN fanned out as server-sent events.

The timeline announces each event when its transaction commits. One connection per event loop
listens; every open page is a subscriber with a filter of its own, so a page hears only what its
reader may know. An announcement carries names only, never words: the page asks for the rest.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

CHANNEL = "troth_events"
AGAIN = "again"  # the topic that asks a page to look at everything once more
HEARTBEAT_SECONDS = 15.0  # silence after which proxies and browsers are shown that we are there
LIFETIME_SECONDS = 600.0  # then the browser connects again and its sign-in is looked at again
RETRY_SECONDS = 2.0
RECENT_SECONDS = 10.0  # what a page may miss between being made and subscribing is told afterwards
BACKLOG = 200  # announcements a slow reader may lag behind
MOST_STREAMS = 30  # of one reader in one process: a page has one, and each takes a connection

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One recorded event: whose it is and what kind, not what it says."""

    stream: str  # "case:42"
    account_id: int | None  # None: of no customer
    kind: str  # "case.replied"

    @property
    def topic(self) -> str:
        """Its stream as pages name it: `case-42`."""
        return self.stream.replace(":", "-")


Topics = Callable[[Happening], Iterable[str]]
_Queue = asyncio.Queue[Happening | None]


class Hub:
    """Hands what one listening connection hears to every subscriber of one event loop."""

    def __init__(self) -> None:
        self._queues: set[_Queue] = set()
        self._recent: deque[tuple[float, Happening]] = deque(maxlen=BACKLOG // 2)
        self._task: asyncio.Task[None] | None = None
        self._hears: asyncio.Task[None] | None = None  # the task whose connection listens

    @asynccontextmanager
    async def subscription(self) -> AsyncIterator[_Queue]:
        """Yield a queue of happenings, the most recent ones first.

        None in it says that some may have been missed: the connection had to be opened (again).
        """
        queue: _Queue = asyncio.Queue(BACKLOG)
        self._queues.add(queue)
        if self._task is None:
            self._task = asyncio.create_task(self._listen())
        elif self._hears is self._task:
            for happening in self._lately():
                queue.put_nowait(happening)
        try:
            yield queue
        finally:
            self._queues.discard(queue)
            if not self._queues:
                self._task.cancel()
                self._task = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except psycopg.Error as problem:
                _log.warning("live.lost", problem=str(problem))
            self._hears = None
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        async with await _connect() as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            self._hears = asyncio.current_task()
            self._recent.clear()
            self._tell(None)
            async for notice in listening.notifies():
                happening = Happening(**json.loads(notice.payload))
                self._recent.append((_now(), happening))
                self._tell(happening)

    def _lately(self) -> list[Happening]:
        since = _now() - RECENT_SECONDS
        return [happening for at, happening in self._recent if at >= since]

    def _tell(self, happening: Happening | None) -> None:
        for queue in self._queues:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(happening)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


_open: Counter[str] = Counter()  # streams by reader, counted on the event loop


def event_stream(topics: Topics, *, reader: str) -> HttpResponseBase:
    """Answer with server-sent events for `live.js`: the topics of each happening.

    `topics` says what a happening means to this page's reader; nothing where it is not theirs to
    know. The topic `again` says that something may have been missed. Needs an ASGI server. The
    view that calls this has checked who is asking; nothing is read afterwards. `reader` names who
    that is: 429 when they have too many streams open already.
    """
    if _open[reader] >= MOST_STREAMS:
        return HttpResponse(status=429)
    response = StreamingHttpResponse(_events(topics, reader), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _events(topics: Topics, reader: str) -> AsyncIterator[str]:
    with _counted(reader) as count:
        if count <= MOST_STREAMS:  # more may have asked before the first of them was counted
            async with aclosing(_told(topics)) as told:
                async for text in told:
                    yield text


@contextmanager
def _counted(reader: str) -> Iterator[int]:
    """Count one more stream of the reader for as long as the block runs."""
    _open[reader] += 1
    try:
        yield _open[reader]
    finally:
        _open[reader] -= 1
        if not _open[reader]:
            del _open[reader]


async def _told(topics: Topics) -> AsyncGenerator[str]:
    await sync_to_async(_let_go_of_the_database)()
    yield ": welcome\n\n"
    ends = _now() + LIFETIME_SECONDS
    async with hub().subscription() as queue:
        while (left := ends - _now()) > 0:
            try:
                happening = await asyncio.wait_for(queue.get(), min(HEARTBEAT_SECONDS, left))
            except TimeoutError:
                yield ": still here\n\n"
                continue
            told = " ".join((AGAIN,) if happening is None else topics(happening))
            if told:
                yield f"data: {told}\n\n"


def _now() -> float:
    return asyncio.get_running_loop().time()


def _let_go_of_the_database() -> None:
    """Give the request's connection back: a page may stay open for hours."""
    if not connection.in_atomic_block:
        connection.close()


async def _connect() -> psycopg.AsyncConnection[Any]:
    known = connection.get_connection_params() | {"cursor_factory": None, "autocommit": True}
    return await psycopg.AsyncConnection.connect(**known)
