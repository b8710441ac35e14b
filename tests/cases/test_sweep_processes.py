"""Several real workers sweep the same cases, and one is killed in the middle of a transaction."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from threading import Event as Flag
from threading import Thread

import pytest
from django.db import connection, transaction
from tests.casework import DAY, HOUR, MINUTE, clock, opened
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.access import drift
from troth.cases.actions.turn import lock
from troth.cases.models import Case, Clock, Notice
from troth.cases.sweep import sweep
from troth.channels.models import Delivery
from troth.timeline.models import Event

CASES, REPEATED = 60, 40
AT = NOW + DAY
WORKER = """
import sys
from datetime import datetime
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from troth.cases import sweep
at, mortal = datetime.fromisoformat(sys.argv[2]), sys.argv[3] == "mortal"
look_at, seen = sweep._look_at, []
def look_and_hang(case, at):
    look_at(case, at)
    seen.append(case)
    if len(seen) == 15:
        print("in the middle", flush=True)
        sys.stdin.read()
if mortal:
    sweep._look_at = look_and_hang
print("ready", flush=True)
sys.stdin.readline()
total = 0
while handled := sweep.sweep(at=at, limit=30):
    total += handled
print(total, flush=True)
"""


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[str]]]:
    database = connection.settings_dict["NAME"]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, database, AT.isoformat(), role],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for role in ("mortal", "steady", "steady")
    ]
    yield started
    for process in started:
        with process:
            process.kill()


def said_by(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def mails() -> Counter[tuple[int, str]]:
    """(event, reader) of every mail that is to go out."""
    return Counter((row.content["event"], row.content["reader"]) for row in Delivery.objects.all())


def test_each_breach_and_each_mail_is_there_once(
    no_jobs: None, world: World, workers: list[subprocess.Popen[str]]
) -> None:
    managers, team = [world.mara], world.first_line
    for _ in range(CASES):
        opened(world.bea, NOW, severity="P1", assignee=world.kai)
    before = mails()
    for process in workers:
        assert said_by(process) == "ready"

    mortal, *steady = workers
    go(mortal)
    assert said_by(mortal) == "in the middle"
    for process in steady:
        go(process)
    mortal.kill()
    mortal.wait()
    counts = [int(said_by(process)) for process in steady]
    rest = sweep(at=AT, limit=CASES)

    breaches = Event.objects.filter(kind="clock.breached")
    keys = Counter((row.stream, row.data["key"]) for row in breaches)
    assert len(keys) == 2 * CASES  # the first response and the continuous work of each
    assert set(keys.values()) == {1}
    assert Clock.objects.filter(breached_at=None).exclude(metric="resolution").count() == 0
    assert 10 + sum(counts) + rest == CASES  # ten were committed by the one that was killed
    told = mails() - before
    readers = (f"s{world.kai.pk}", f"t{team.pk}", f"s{world.mara.pk}")
    assert told == Counter({(row.pk, reader): 1 for row in breaches for reader in readers})
    notices = Notice.objects.filter(kind="clock.breached")
    assert notices.count() == 2 * CASES * (len(managers) + len(team.members.all()))
    assert drift(at=AT) == []
    assert sweep(at=AT) == 0


def test_each_breach_is_told_again_once_whoever_dies(
    no_jobs: None, world: World, workers: list[subprocess.Popen[str]]
) -> None:
    world.mara, world.borealis_contract  # noqa: B018 - the manager and the programme exist
    steps = "every 1 hour, up to 9 times: managers"
    actions.set_alarm(programme="cloudmark", steps=steps, by=world.by, at=NOW)
    for _ in range(REPEATED):
        opened(world.bea, NOW, severity="P1")
    while sweep(at=NOW + 61 * MINUTE):
        pass

    mortal, *steady = workers
    for process in workers:
        assert said_by(process) == "ready"
    go(mortal)
    assert said_by(mortal) == "in the middle"
    for process in steady:
        go(process)
    mortal.kill()
    mortal.wait()
    for process in steady:
        said_by(process)
    sweep(at=AT, limit=REPEATED)

    again = Event.objects.filter(kind="clock.still_broken")
    told = Counter((row.stream, row.data["key"], row.data["number"]) for row in again)
    assert len(told) == 2 * REPEATED  # the first response and the continuous work of each
    assert set(told.values()) == {1}
    assert {number for _stream, _key, number in told} == {1}
    assert drift(at=AT) == []


def test_a_case_that_somebody_acts_on_is_left_to_them(no_jobs: None, world: World) -> None:
    case = opened(world.bea, NOW, severity="P2")
    due = clock(case, "first_response").due
    assert due is not None
    by, acting, done = actor(world.kai), Flag(), Flag()

    def reply_slowly() -> None:
        with transaction.atomic():
            actions.reply(case=case, body="Here we are.", by=by, at=due - MINUTE)
            acting.set()
            done.wait(10)
        connection.close()

    other = Thread(target=reply_slowly)
    other.start()
    assert acting.wait(10)
    assert sweep(at=due + HOUR) == 0
    done.set()
    other.join()
    sweep(at=due + HOUR)
    assert clock(case, "first_response").status == "met"
    assert not Event.objects.filter(kind="clock.breached", data__metric="first_response").exists()


def test_two_who_act_at_once_wait_for_each_other(no_jobs: None, world: World) -> None:
    case = opened(world.bea, NOW, severity="P2")
    by = actor(world.kai)

    def reply(at: datetime) -> None:
        actions.reply(case=Case.objects.get(pk=case.pk), body="Yes.", by=by, at=at)
        connection.close()

    others = [Thread(target=reply, args=[NOW + number * MINUTE]) for number in range(8)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert case.messages.count() == 9
    assert drift(at=NOW + 8 * MINUTE) == []


def test_a_change_of_plan_and_an_action_do_not_block_each_other(
    no_jobs: None, world: World
) -> None:
    case = opened(world.eve, NOW, severity="high", channel="email")
    contract, acting = world.ember_contract, Flag()
    by, ines = actor(world.kai), actor(world.ines)

    def change_plan() -> None:
        acting.wait(10)
        actions.change_plan(contract=contract, plan="premier", by=ines, at=NOW + HOUR)
        connection.close()

    other = Thread(target=change_plan)
    other.start()
    with transaction.atomic():
        lock(case.pk)
        acting.set()
        other.join(1)  # by now it holds the account and waits for the case
        assert other.is_alive()
        actions.reply(case=case, body="Meanwhile.", by=by, at=NOW + HOUR)
    other.join()
    case.refresh_from_db()
    assert (case.plan, case.messages.count()) == ("premier", 2)
    assert drift(at=NOW + HOUR) == []
