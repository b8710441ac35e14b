"""`troth mail`: every way by which mail is configured to come in, until told to stop."""

from __future__ import annotations

import asyncio
import threading

import structlog

from troth.channels.email.receiving.imap import watch_mailbox
from troth.channels.email.receiving.listener import Listener
from troth.configuration import CannotRun, Configuration
from troth.processes import STOP_SIGNALS

log = structlog.get_logger(__name__)


def take_mail(settings: Configuration) -> None:
    """Take mail until SIGINT or SIGTERM. Raises CannotRun when nothing can be listened to."""
    if settings.mail_listener is None and settings.imap is None:
        raise CannotRun(
            "No way for mail to come in is configured. Set TROTH_MAIL_LISTEN, such as"
            " lmtp://127.0.0.1:8024, or TROTH_IMAP_URL."
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
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    listener = Listener(settings.mail_listener) if settings.mail_listener else None
    if listener is not None:
        await _open(listener)
    await told.wait()
    stop.set()
    if listener is not None:
        await listener.close()


async def _open(listener: Listener) -> None:
    try:
        await listener.open()
    except OSError as error:
        raise CannotRun(
            f"Mail cannot be taken at {listener.listen}: {error.strerror or error}."
            " Set TROTH_MAIL_LISTEN to an address that is free."
        ) from error
