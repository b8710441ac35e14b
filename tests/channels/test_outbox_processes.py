"""Real workers, killed at every point of a delivery: nothing is lost, nothing is sent twice.

But for what SMTP makes unavoidable: a worker that dies between the server's "taken" and its own
note of it leaves a mail that is sent again, with the same Message-ID.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db.models import QuerySet
from tests.casework import opened
from tests.nursery import Nursery, wait_for
from tests.postbox import Postbox, open_postbox
from tests.world import NOW, World

from troth.channels.models import Delivery

MAILS = 3
KILLED_AT = 2  # at which delivery of its own
# It forks a worker for each line, "POINT NUMBER LEASE": it kills itself there, at its nth delivery.
NURSERY = """
import threading, time
from datetime import UTC, datetime, timedelta
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
django.setup()
from django.db import connections, transaction
from troth.channels import actions
from troth.channels.composing import compose
from troth.channels.email import sending
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher

def before(owner, name):
    work = getattr(owner, name)
    def wrapped(*given, **named):
        killed()
        return work(*given, **named)
    setattr(owner, name, wrapped)

def after(owner, name, frame=None):
    work = getattr(owner, name)
    def wrapped(*given, **named):
        with transaction.atomic() if frame else open(os.devnull):
            done = work(*given, **named)
            killed()
        return done
    setattr(owner, name, wrapped)

POINTS = {
    "claiming": lambda: after(Delivery, "save"),
    "claimed": lambda: after(actions, "claim"),
    "composed": lambda: before(actions, "name"),
    "named": lambda: after(actions, "name"),
    "taken": lambda: after(sending, "_send"),
    "marking": lambda: after(actions, "mark_sent", frame=True),
    "marked": lambda: after(actions, "mark_sent"),
}

def work(lease):
    dispatcher = Dispatcher(now=lambda: datetime.now(UTC), lease=timedelta(seconds=lease))
    def hold():
        while not time.sleep(lease / 8):
            dispatcher.hold()
    threading.Thread(target=hold, daemon=True).start()
    while Delivery.objects.filter(status="waiting").exists():
        dispatcher.deliver_next("email") or time.sleep(0.02)

def warm_up():  # templates and programmes are loaded once, not by each worker
    compose(Delivery.objects.first())
    connections.close_all()

for line in sys.stdin:
    warm_up()
    point, number, lease = eval(line)
    pid = os.fork()
    if not pid:
        POINTS.get(point, lambda: None)()
        work(lease)
        os._exit(0)
    print(pid, flush=True)
"""


class Workers(Nursery):
    def worker(self, point: str = "none", lease: float = 0.5) -> int:
        """Start a worker and return its process id."""
        return self.fork(point, KILLED_AT, lease)


class DeadlyBox(Postbox):
    """A mail server at which the worker dies, at the nth time that a command comes in."""

    victim = 0
    command = ""
    number = 0

    def await_victim(self, victim: int, command: str) -> None:
        self.victim, self.command, self.number = victim, command, KILLED_AT

    def _come(self, command: str) -> bool:
        """Whether the worker died of this command."""
        self.number -= command == self.command
        if self.number or command != self.command:
            return False
        os.kill(self.victim, signal.SIGKILL)
        return True

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self._come("EHLO")
        session.host_name = name
        return answers

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._come("MAIL")
        envelope.mail_from = address
        return "250 Fine"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._come("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 Fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._come("DATA"):
            return "451 Not taken"
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def box() -> Iterator[DeadlyBox]:
    with open_postbox(DeadlyBox) as box:
        yield box


@pytest.fixture
def nursery(transactional_db: None, box: DeadlyBox) -> Iterator[Workers]:
    with Workers(NURSERY, box.port) as workers:
        yield workers


def taken(box: Postbox) -> Counter[str]:
    """How often each mail was taken, by Message-ID."""
    return Counter(letter["Message-ID"] for _, letter in box.letters)


def put(world: World, mails: int) -> QuerySet[Delivery]:
    """Mails about as many new cases."""
    numbers = [opened(world.bea, NOW).number for _ in range(mails)]
    return Delivery.objects.filter(case__number__in=numbers)


def assert_all_sent(box: Postbox, rows: QuerySet[Delivery]) -> None:
    assert {row.status for row in rows.all()} == {"sent"}
    assert {row.remote_id for row in rows.all()} == set(taken(box))


BEFORE = ("claiming", "claimed", "composed", "named", "EHLO", "MAIL", "RCPT", "DATA")
BETWEEN = ("taken", "marking")


def test_killed_anywhere_every_mail_arrives_and_only_what_was_not_noted_arrives_twice(
    world: World, box: DeadlyBox, nursery: Workers
) -> None:
    for point in (*BEFORE, *BETWEEN, "marked"):
        box.letters.clear()
        rows = put(world, MAILS)
        mortal = nursery.worker(point)
        box.await_victim(mortal, point)
        wait_for(mortal)
        assert rows.filter(status="waiting").exists(), f"not killed at {point}"
        wait_for(nursery.worker())
        assert_all_sent(box, rows)
        assert sorted(taken(box).values()) == [1, 1, 2 if point in BETWEEN else 1], point
        if point in BETWEEN:
            assert_same_mail_twice(box)


def assert_same_mail_twice(box: Postbox) -> None:
    (twice,) = [one for one, times in taken(box).items() if times == 2]
    first, second = [letter for _, letter in box.letters if letter["Message-ID"] == twice]
    for kind in ("plain", "html"):
        one, other = first.get_body((kind,)), second.get_body((kind,))
        assert one and other and one.get_content() == other.get_content()
    assert Delivery.objects.get(remote_id=twice).attempts == 2


def test_workers_that_are_killed_at_any_time_lose_nothing(
    world: World, box: DeadlyBox, nursery: Workers
) -> None:
    mails, kills = 24, 8
    rows = put(world, mails)
    chance = random.Random(4)
    workers = [nursery.worker(lease=3) for _ in range(3)]
    for _ in range(kills):
        time.sleep(chance.random() / 4)
        os.kill(workers.pop(0), signal.SIGKILL)
        workers.append(nursery.worker(lease=3))
    for worker in workers:
        wait_for(worker)
    assert_all_sent(box, rows)
    assert sum(taken(box).values()) - mails <= kills  # each of them had one in hand at most
