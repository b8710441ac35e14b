"""Pages climb and promises break while the clock moves on and workers are killed in the middle.

While one has the cases in its hands, another that sweeps leaves them alone; once it is dead,
the next takes them up as if nothing had been.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from tests.cases.test_paging import policy_of, rota_of, steps
from tests.cases.test_sweep_processes import said_by
from tests.casework import MINUTE, opened
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.access import drift
from troth.cases.models import Page
from troth.cases.sweep import sweep
from troth.channels.models import Delivery
from troth.timeline.models import Event

CASES = 5
ROUNDS = [minutes * MINUTE for minutes in (10, 15, 25, 30, 45, 60, 75)]
FATAL = (10 * MINUTE, 60 * MINUTE)
DIES_AFTER = 3  # cases, in the transaction that has them all
MORTAL = """
import sys
from datetime import datetime
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from troth.cases import sweep
look_at, seen = sweep._look_at, []
def look_and_hang(case, at):
    look_at(case, at)
    seen.append(case)
    if len(seen) == int(sys.argv[2]):
        print("in the middle", flush=True)
        sys.stdin.read()
sweep._look_at = look_and_hang
print("ready", flush=True)
sweep.sweep(at=datetime.fromisoformat(sys.stdin.readline().strip()))
"""


@contextmanager
def mortal() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", MORTAL, connection.settings_dict["NAME"], str(DIES_AFTER)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert said_by(process) == "ready"
        yield process
        process.kill()


def die_in_the_middle(process: subprocess.Popen[str], at: datetime) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{at.isoformat()}\n")
    process.stdin.flush()
    assert said_by(process) == "in the middle"
    assert sweep(at=at) == 0  # all of them are with the one that is about to die
    process.kill()
    process.wait()


def test_pages_climb_and_breaches_are_told_once_whoever_dies(no_jobs: None, world: World) -> None:
    rota, _mara = rota_of(world, world.kai), world.mara
    policy_of(world, (0, rota), (10, world.nia), repeats=1)
    alarm = "50 %: assignee, team\nbreach: managers\nevery 15 minutes, up to 1 times: managers"
    world.borealis_contract  # noqa: B018 - the programme exists
    actions.set_alarm(programme="cloudmark", steps=alarm, by=world.by, at=NOW)
    cases = [opened(world.bea, NOW, severity="P1") for _ in range(CASES)]

    for later in ROUNDS:
        if later in FATAL:
            with mortal() as process:
                die_in_the_middle(process, NOW + later)
        while sweep(at=NOW + later):
            pass

    for case in cases:
        assert steps(case) == [
            (0 * MINUTE, "paged", "Kai Moana"),
            (10 * MINUTE, "paged", "Nia Tamati"),
            (15 * MINUTE, "paged", "Kai Moana"),
            (25 * MINUTE, "paged", "Nia Tamati"),
            (30 * MINUTE, "page_unanswered", "Mara Quill"),
        ]
        told = Event.objects.filter(stream=case.stream, data__metric="first_response")
        assert [(row.kind, row.at - NOW) for row in told.order_by("position")] == [
            ("clock.warned", 30 * MINUTE),
            ("clock.warned", 45 * MINUTE),  # as an escalation may start with it
            ("clock.breached", 60 * MINUTE),
            ("clock.still_broken", 75 * MINUTE),
        ]
    calls = Delivery.objects.filter(content__kind="page")
    assert Counter(calls.values_list("case", "to")) == {
        (case.pk, to): number
        for case in cases
        for to, number in (
            ("kai@provider.example", 2),
            ("nia@provider.example", 2),
            ("mara@provider.example", 1),
        )
    }
    assert Page.objects.count() == 5 * CASES
    assert drift(at=NOW + ROUNDS[-1]) == []
    actions.acknowledge_page(case=cases[0], by=actor(world.nia), at=NOW + ROUNDS[-1])
    assert steps(cases[0])[-1][1] == "page_acknowledged"
