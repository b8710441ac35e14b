"""Background work: jobs, and the sweep that keeps promises from passing unnoticed."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from troth.cases.sweep import sweep
from troth.processes import STOP_SIGNALS

SWEEP_SECONDS = 1.0
RETRY_SECONDS = 5.0
JOBS_AT_ONCE = 4
GRACE_SECONDS = 10.0

log = structlog.get_logger("troth.worker")


def sweep_once() -> int:
    """Look at every case whose time has come; returns how many there were."""
    total = 0
    while handled := sweep(at=datetime.now(UTC)):
        total += handled
    return total


def work() -> None:
    """Run jobs and sweep until SIGINT or SIGTERM; what is under way is finished first.

    What takes too long is given up: its transaction is undone, and done again by the next worker.
    """
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(stop,), name="sweep")
    sweeper.start()
    try:
        asyncio.run(_run_jobs_until_told())
    finally:
        stop.set()
        sweeper.join()
    log.info("worker stopped")


def _sweep_until(stop: threading.Event) -> None:
    """Sweep again and again. A failure is logged and retried: no promise may be lost to it."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            sweep_once()
            pause = SWEEP_SECONDS
        except Exception:
            log.exception("sweep failed", retry_in=RETRY_SECONDS)
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
