"""Fetching mail from a mailbox on another server, told of new mail at once where it has IDLE."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from imaplib import IMAP4

import structlog
from django.db import DatabaseError, connection
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted

from troth.channels import actions
from troth.channels.email.receiving.storing import store
from troth.configuration import ImapMailbox

LOOK_SECONDS = 30.0  # how often a mailbox without IDLE is looked into
IDLE_SECONDS = 300.0  # how long IDLE is believed before the mailbox is looked into all the same
STOP_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
TIMEOUT_SECONDS = 30.0
STORED = "Troth"  # the folder that stored mails are moved to
_TROUBLE = (OSError, IMAP4.error, ImapToolsError, DatabaseError)

log = structlog.get_logger(__name__)


def watch_mailbox(mailbox: ImapMailbox, stop: threading.Event) -> None:
    """Fetch what comes into the mailbox until `stop`, through outages of its server and ours."""
    pause = 0.0
    while not stop.wait(pause):
        try:
            _watch(mailbox, stop)
            pause = FIRST_PAUSE
        except _TROUBLE as error:
            pause = min(max(FIRST_PAUSE, 2 * pause), LONGEST_PAUSE)
            log.warning("mailbox not watched", mailbox=mailbox.name, why=str(error), retry_in=pause)
            _note_failure(mailbox, str(error))
        finally:
            connection.close()


def fetch(client: BaseMailBox, *, at: datetime) -> int:
    """Store every mail of the selected folder and move it away; returns how many there were.

    A mail is moved only once it is stored, and stored once however often it is fetched.
    """
    uids = client.uids("ALL")
    for uid in uids:
        store(_raw(client, uid), via="imap", at=at)
        client.move(uid, STORED)
    return len(uids)


def _watch(mailbox: ImapMailbox, stop: threading.Event) -> None:
    with _connect(mailbox).login(mailbox.user, mailbox.password, mailbox.folder) as client:
        if not client.folder.exists(STORED):
            client.folder.create(STORED)
        while not stop.is_set():
            at = datetime.now(UTC)
            fetch(client, at=at)
            actions.note_look(name=mailbox.name, at=at)
            connection.close()
            _await_news(client, stop)


def _connect(mailbox: ImapMailbox) -> BaseMailBox:
    kind = MailBox if mailbox.is_encrypted else MailBoxUnencrypted
    return kind(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)


def _raw(client: BaseMailBox, uid: str) -> bytes:
    """Return a mail as it is, and leave it unread."""
    _status, data = client.client.uid("FETCH", uid, "(BODY.PEEK[])")
    for item in data:
        if isinstance(item, tuple):
            return bytes(item[1])
    raise IMAP4.error(f"The server did not return mail {uid}.")


def _await_news(client: BaseMailBox, stop: threading.Event) -> None:
    if "IDLE" not in client.client.capabilities:
        stop.wait(LOOK_SECONDS)
        return
    until = time.monotonic() + IDLE_SECONDS
    with client.idle as idle:
        while not stop.is_set() and time.monotonic() < until:
            if idle.poll(timeout=STOP_SECONDS):
                return


def _note_failure(mailbox: ImapMailbox, error: str) -> None:
    try:
        actions.note_failure(name=mailbox.name, error=error, at=datetime.now(UTC))
    except DatabaseError:
        log.exception("mailbox failure not noted", mailbox=mailbox.name)
