"""Real workers, killed at every point of filing a mail: nothing is lost, nothing is filed twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.db.models import Count
from tests.casework import assert_sound, opened
from tests.channels.mailing import answer_to, letter
from tests.nursery import Nursery, wait_for
from tests.world import World

from troth.cases.models import Case, Message
from troth.channels.email.receiving.storing import store
from troth.channels.models import Arrival, Delivery
from troth.timeline.models import Event

# It forks a worker for each line, "POINT NUMBER LEASE": it kills itself there, the nth time.
NURSERY = """
import time
from datetime import UTC, datetime, timedelta
django.setup()
from django.db import connections, transaction
from troth.cases import actions as cases
from troth.channels import actions, filing
from troth.channels.actions import arrivals
from troth.channels.email.filing import deciding
from troth.channels.models import Arrival

def after(*places, uncommitted=False):
    for owner, name in places:
        setattr(owner, name, dying(getattr(owner, name), uncommitted))

def dying(work, uncommitted):
    def wrapped(*given, **named):
        with transaction.atomic() if uncommitted else open(os.devnull):
            done = work(*given, **named)
            killed()
        return done
    return wrapped

POINTS = {
    "claiming": lambda: after((actions, "claim_arrivals"), uncommitted=True),
    "claimed": lambda: after((actions, "claim_arrivals")),
    "read": lambda: after((deciding, "read_arrival")),
    "written": lambda: after((cases, "open_case"), (cases, "reply")),
    "settled": lambda: after((actions, "settle")),
    "committed": lambda: after((filing, "_file")),
}

def work():
    while Arrival.objects.filter(status="received").exists():
        filing.file_arrivals(at=datetime.now(UTC)) or time.sleep(0.02)

for line in sys.stdin:
    point, number, lease = eval(line)
    arrivals.LEASE = timedelta(seconds=lease)
    connections.close_all()
    pid = os.fork()
    if not pid:
        POINTS.get(point, lambda: None)()
        work()
        os._exit(0)
    print(pid, flush=True)
"""


class Workers(Nursery):
    def worker(self, point: str = "none", number: int = 1, lease: float = 0.5) -> int:
        """Start a worker and return its process id."""
        return self.fork(point, number, lease)


@pytest.fixture
def nursery(transactional_db: None) -> Iterator[Workers]:
    with Workers(NURSERY) as workers:
        yield workers


def put(world: World, case: Case, name: str, number: int) -> list[str]:
    """Store mails, of which every second opens a case, and return what each of them says."""
    said = [f"This is {name} {index} of them." for index in range(number)]
    for index, words in enumerate(said):
        writer = (world.ada, world.eve)[index // 2 % 2]
        keep(letter(writer, words) if index % 2 else answer(world, case, words))
    return said


def answer(world: World, case: Case, words: str) -> EmailMessage:
    return letter(world.ada, words, to=answer_to(case, world.ada))


def keep(mail: EmailMessage) -> None:
    sender, to = str(mail["From"]), [str(mail["To"])]
    store(mail.as_bytes(), via="lmtp", sender=sender, recipients=to, at=datetime.now(UTC))


def assert_filed_once(said: list[str]) -> None:
    """Each mail is one message, one event and one row of its own, and each case is sound."""
    messages = Message.objects.filter(body__in=said)
    assert Counter(messages.values_list("body", flat=True)) == Counter(said)
    rows = Arrival.objects.filter(message__in=messages)
    assert {row.status for row in rows} == {"filed"}
    assert rows.count() == len(said)
    assert not Arrival.objects.exclude(status="filed").exists()
    for case in Case.objects.filter(messages__in=messages).distinct():
        assert_sound(case, datetime.now(UTC))
    assert_told_once(messages.filter(case__messages__in=messages).values_list("case", flat=True))


def assert_told_once(cases: object) -> None:
    """Nobody is told twice of one event, and each new case is acknowledged."""
    numbers = set(Case.objects.filter(pk__in=cases).values_list("pk", flat=True))
    told = Delivery.objects.filter(case__in=numbers)
    twice = told.values("to", "content").annotate(times=Count("id")).filter(times__gt=1)
    assert list(twice) == []
    streams = {f"case:{number}" for number in numbers}
    openings = Event.objects.filter(kind="case.opened", stream__in=streams)
    acknowledged = {row.content.get("event") for row in told}
    assert {row.pk for row in openings} <= acknowledged


# Where it dies, the nth time, and how many of four mails it has filed by then.
POINTS = (
    ("claiming", 1, 0),
    ("claimed", 1, 0),
    ("read", 2, 1),
    ("written", 2, 1),
    ("settled", 3, 2),
    ("committed", 3, 3),
)


def test_killed_anywhere_every_mail_is_filed_and_none_twice(world: World, nursery: Workers) -> None:
    case = opened(world.ada, datetime.now(UTC))
    for point, number, filed in POINTS:
        said = put(world, case, point, 4)
        mortal = nursery.worker(point, number)
        wait_for(mortal)
        waiting = Arrival.objects.filter(status="received").count()
        assert waiting == 4 - filed, f"not killed at {point}"
        wait_for(nursery.worker())
        assert_filed_once(said)


def test_workers_that_are_killed_at_any_time_lose_nothing(world: World, nursery: Workers) -> None:
    case, kills = opened(world.ada, datetime.now(UTC)), 8
    said = put(world, case, "mail", 18)
    chance = random.Random(4)
    workers = [nursery.worker(lease=2) for _ in range(3)]
    for _ in range(kills):
        time.sleep(chance.random() / 5)
        os.kill(workers.pop(0), signal.SIGKILL)
        workers.append(nursery.worker(lease=2))
    for worker in workers:
        wait_for(worker)
    assert_filed_once(said)
