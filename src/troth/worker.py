"""Background work: jobs, the sweep that lets no promise pass unnoticed, mail both ways."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from troth.cases.sweep import sweep
from troth.channels.actions import send_digests
from troth.channels.filing import BATCH, file_arrivals
from troth.channels.outbox import Dispatcher
from troth.processes import STOP_SIGNALS

SWEEP_SECONDS = 1.0
FILING_SECONDS = 1.0
OUTBOX_SECONDS = 1.0
DIGEST_SECONDS = 30.0
RETRY_SECONDS = 5.0
JOBS_AT_ONCE = 4
GRACE_SECONDS = 10.0

log = structlog.get_logger("troth.worker")


def sweep_once() -> int:
    """Look at every case whose time has come; returns how many there were."""
    total = 0
    while handled := sweep(at=_now()):
        total += handled
    return total


def digest_once() -> None:
    """Put the digests whose time has come into the outbox."""
    send_digests(at=_now())


def _now() -> datetime:
    return datetime.now(UTC)


def work() -> None:
    """Run jobs, sweep, file and deliver until SIGINT or SIGTERM, which lets all finish first.

    What takes too long is given up: its transaction is undone, and done again by the next worker.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(target=_repeat, args=(stop, name, work, pause), name=name)
        for name, work, pause in _repeated()
    ]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_run_jobs_until_told())
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    log.info("worker stopped")


def _repeated() -> list[tuple[str, Callable[[], object], float]]:
    """What is done again and again: its name, the work (True: there is more), and the pause."""
    outbox = Dispatcher(now=_now)
    deliveries = [
        (f"outbox {channel} {number}", partial(outbox.deliver_next, channel), OUTBOX_SECONDS)
        for channel, adapter in outbox.adapters.items()
        for number in range(adapter.at_once)
    ]
    return [
        ("sweep", sweep_once, SWEEP_SECONDS),
        ("digests", digest_once, DIGEST_SECONDS),
        ("filing", lambda: file_arrivals(at=_now(), limit=BATCH), FILING_SECONDS),
        ("outbox leases", outbox.hold, outbox.lease.total_seconds() / 4),
        *deliveries,
    ]


def _repeat(stop: threading.Event, name: str, work: Callable[[], object], idle: float) -> None:
    """Work again and again. A failure is logged and retried: no promise may be lost to it."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            pause = 0.0 if work() else idle
        except Exception:
            log.exception(f"{name} failed", retry_in=RETRY_SECONDS)
            pause = RETRY_SECONDS
        finally:
            close_old_connections()


async def _run_jobs_until_told() -> None:
    """Run jobs, through outages of the database, until a signal to stop."""
    stop = asyncio.Event()

    def end() -> None:
        stop.set()
        giving_up = threading.Timer(GRACE_SECONDS + 3, os._exit, (1,))
        giving_up.daemon = True
        giving_up.start()

    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, end)
    log.info("worker started", sweep_every=SWEEP_SECONDS, jobs_at_once=JOBS_AT_ONCE)
    while not stop.is_set():
        try:
            await _run_jobs(stop)
        except ConnectorException:
            log.exception("database lost", retry_in=RETRY_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RETRY_SECONDS)


async def _run_jobs(stop: asyncio.Event) -> None:
    """Run jobs until `stop`, then finish those under way. Raises ConnectorException."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    # An app of its own: jobs deferred by jobs keep using Django's connection, and with it the
    # transaction they are deferred in.
    jobs = app.with_connector(connector.get_worker_connector())
    async with jobs.open_async():
        worker = asyncio.create_task(
            jobs.run_worker_async(
                concurrency=JOBS_AT_ONCE,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
                install_signal_handlers=False,
            )
        )
        told = asyncio.create_task(stop.wait())
        await asyncio.wait({worker, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
