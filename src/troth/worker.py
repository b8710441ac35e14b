"""Background work: jobs, and the sweep that keeps promises from passing unnoticed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from troth.cases.sweep import sweep

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
    """Run jobs and sweep until SIGINT or SIGTERM; what is under way is finished first."""
    stop = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(stop,), name="sweep")
    sweeper.start()
    log.info("worker started", sweep_every=SWEEP_SECONDS, jobs_at_once=JOBS_AT_ONCE)
    try:
        _run_jobs()
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


def _run_jobs() -> None:
    """Run jobs until told to stop, through outages of the database."""
    while True:
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        # An app of its own: jobs deferred by jobs keep using Django's connection, and with it
        # the transaction they are deferred in.
        jobs = app.with_connector(connector.get_worker_connector())
        try:
            jobs.run_worker(
                concurrency=JOBS_AT_ONCE,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
            return
        except ConnectorException:
            log.exception("database lost", retry_in=RETRY_SECONDS)
            threading.Event().wait(RETRY_SECONDS)
