"""Real listeners, killed while they take mail: what was acknowledged is stored, and stored once."""

from __future__ import annotations

import os
import random
import signal
import smtplib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.nursery import Nursery, wait_for

from troth.channels.models import Arrival

MAILS, TALKERS, KILLS = 40, 4, 8
PATIENCE = 60.0  # seconds for a mail to be taken in the end
# It forks a listener for each line, "POINT NUMBER": it kills itself there, the nth time.
NURSERY = """
import asyncio, pathlib
django.setup()
from django.db import connections, transaction
from troth.channels.email.receiving import listener as listening
from troth.configuration import MailListener

store, push = listening.store, listening._Lmtp.push

def before(*given, **named):
    killed()
    return store(*given, **named)

def uncommitted(*given, **named):
    with transaction.atomic():
        kept = store(*given, **named)
        killed()
    return kept

def committed(*given, **named):
    kept = store(*given, **named)
    killed()
    return kept

async def answered(session, status, push=push):
    await push(session, status)
    if str(status).startswith("250 2.0.0"):
        killed()

def halfway(mail, block, add=listening.Mail.add):
    killed()
    add(mail, block)

POINTS = {
    "reading": lambda: setattr(listening.Mail, "add", halfway),
    "before": lambda: setattr(listening, "store", before),
    "uncommitted": lambda: setattr(listening, "store", uncommitted),
    "committed": lambda: setattr(listening, "store", committed),
    "answered": lambda: setattr(listening._Lmtp, "push", answered),
}

async def listen():
    socket = pathlib.Path(sys.argv[2])
    await listening.Listener(MailListener(protocol="lmtp", socket=socket)).open()
    await asyncio.Event().wait()

for line in sys.stdin:
    point, number = eval(line)
    connections.close_all()
    pid = os.fork()
    if not pid:
        POINTS.get(point, lambda: None)()
        asyncio.run(listen())
    print(pid, flush=True)
"""


class Listeners(Nursery):
    """All at one socket, one after the other."""

    def __init__(self, socket: Path) -> None:
        super().__init__(NURSERY, socket)
        self.socket = socket

    def listener(self, point: str = "none", number: int = 1) -> int:
        """Start a listener and return its process id."""
        return self.fork(point, number)


@pytest.fixture
def nursery(transactional_db: None, tmp_path: Path) -> Iterator[Listeners]:
    with Listeners(tmp_path / "lmtp") as listeners:
        yield listeners


def end(listener: int) -> None:
    os.kill(listener, signal.SIGKILL)
    wait_for(listener)


def mail(name: str, number: int) -> bytes:
    """A mail of some blocks of lines, with an identity of its own."""
    head = f"From: ada@acme.example\r\nMessage-ID: <{name}.{number}@acme.example>\r\n\r\n"
    return head.encode() + b"Nothing arrives.\r\n" * (5_000 * (number % 3) + 1)


def hand_in(socket: Path, content: bytes) -> bool:
    """Offer a mail as a mail server does, once; whether it was acknowledged."""
    try:
        with smtplib.LMTP(str(socket), timeout=10) as client:
            client.sendmail("ada@acme.example", ["support@localhost"], content)
    except (OSError, smtplib.SMTPException):
        return False
    return True


def hand_over(socket: Path, content: bytes) -> None:
    """Offer a mail until it is taken."""
    until = time.monotonic() + PATIENCE
    while not hand_in(socket, content):
        assert time.monotonic() < until, "never taken"
        time.sleep(0.02)


def wait_until_up(socket: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            smtplib.LMTP(str(socket), timeout=10).quit()
        except (OSError, smtplib.SMTPException):
            assert time.monotonic() < until, "never up"
            time.sleep(0.02)
        else:
            return


def stored() -> list[bytes]:
    return sorted(bytes(raw) for raw in Arrival.objects.values_list("raw", flat=True))


# Where it dies, the nth time, and how many of three mails are acknowledged by then.
POINTS = (
    ("reading", 3, 1),
    ("before", 2, 1),
    ("uncommitted", 2, 1),
    ("committed", 2, 1),
    ("answered", 2, 2),
)


def test_killed_anywhere_what_was_acknowledged_is_stored_and_the_rest_sent_again(
    nursery: Listeners,
) -> None:
    sent: list[bytes] = []
    for point, number, known in POINTS:
        mortal = nursery.listener(point, number)
        wait_until_up(nursery.socket)
        mails = [mail(point, number) for number in range(3)]
        acknowledged = [one for one in mails if hand_in(nursery.socket, one)]
        wait_for(mortal)
        assert len(acknowledged) == known, f"killed at {point}"
        assert set(acknowledged) <= set(stored()), f"acknowledged and lost at {point}"
        follower = nursery.listener()
        for one in mails:
            hand_over(nursery.socket, one)
        end(follower)
        sent += mails
        assert stored() == sorted(sent)


def test_listeners_that_are_killed_at_any_time_lose_nothing(nursery: Listeners) -> None:
    chance, mails = random.Random(4), [mail("mail", number) for number in range(MAILS)]
    with ThreadPoolExecutor(TALKERS) as talkers:
        taken = talkers.map(lambda one: hand_over(nursery.socket, one), mails)
        for _ in range(KILLS):
            listener = nursery.listener()
            time.sleep(chance.random() / 3)
            end(listener)
        listener = nursery.listener()
        list(taken)
    end(listener)
    assert stored() == sorted(mails)
