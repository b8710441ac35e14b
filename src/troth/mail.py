"""`troth mail`: every way by which mail is configured to come in, until told to stop."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from django.db import DatabaseError, connection

from troth.channels import actions
from troth.channels.email.receiving.imap import watch_mailbox
from troth.channels.email.receiving.listener import Listener
from troth.configuration import CannotRun, Configuration
from troth.processes import STOP_SIGNALS

NOTED_EVERY = 20.0

log = structlog.get_logger(__name__)


def take_mail(settings: Configuration) -> None:
    """Take mail until SIGINT or SIGTERM. Raises CannotRun when nothing can be listened to."""
    if settings.mail_listener is None and settings.imap is None:
        raise CannotRun(
            "No way to receive mail is configured. Set TROTH_MAIL_LISTEN, for example to"
            " lmtp://127.0.0.1:8024, or set TROTH_IMAP_URL."
        )
    stop = threading.Event()
    watching = None
    if settings.imap is not None:
        watching = threading.Thread(target=watch_mailbox, args=(settings.imap, stop), name="imap")
        watching.start()
    try:
        asyncio.run(_listen(settings, stop))
    finally:
        stop.set()
        if watching is not None:
            watching.join()
    log.info("mail stopped")


async def _listen(settings: Configuration, stop: threading.Event) -> None:
    told = asyncio.Event()

    def end() -> None:
        stop.set()
        told.set()

    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, end)
    if settings.mail_listener is None:
        await told.wait()
    else:
        await _take(Listener(settings.mail_listener), told)


async def _take(listener: Listener, told: asyncio.Event) -> None:
    """Take mail until told, and say every few seconds that somebody does."""
    await open_listener(listener)
    while not told.is_set():
        await asyncio.to_thread(_note_listening, str(listener.listen))
        with suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), NOTED_EVERY)
    await listener.close()


def _note_listening(name: str) -> None:
    try:
        actions.note_listening(name=name, at=datetime.now(UTC))
    except DatabaseError:
        log.exception("not noted that mail is taken")
    finally:
        connection.close()


async def open_listener(listener: Listener) -> None:
    """Have it listen. Raises CannotRun, which says what to do, when it cannot."""
    try:
        await listener.open()
    except OSError as error:
        raise CannotRun(
            f"Mail cannot be received at {listener.listen}: {error.strerror or error}."
            f" {_way_out(error)}"
        ) from error


def _way_out(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | PermissionError):
        return "Create the socket's directory, and let the user that runs troth mail write to it."
    return "Set TROTH_MAIL_LISTEN to an address that is free."
