"""Programs that run as one: a stop reaches all of them, and one that ends takes all along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

SLEEP = "import time; time.sleep(60)"
NOTICED = "  # noticed"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
ENDS_WITH_INPUT = """
import time
from troth.processes import end_with_input
end_with_input()
time.sleep(60)
"""
SUPERVISOR = """
import sys
from troth import processes
processes.STOP_SECONDS = 1
commands = {f"program {n}": [sys.executable, "-c", code] for n, code in enumerate(sys.argv[1:])}
told = []
def look():
    if not told:
        print("ready", flush=True)
        told.append(True)
    return "something else ended" if sys.argv[-1].endswith("noticed") else None
print(processes.run_together(commands, look), flush=True)
"""


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        with process:  # waits, and closes its output
            process.kill()


def supervise(started: list[subprocess.Popen[str]], *programs: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, *programs], stdout=subprocess.PIPE, text=True
    )
    started.append(process)
    return process


def children_once_ready(process: subprocess.Popen[str]) -> list[psutil.Process]:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return psutil.Process(process.pid).children()


def all_gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=10)[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all(number: int, started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, SLEEP, SLEEP)
    programs = children_once_ready(whole)
    assert len(programs) == 2
    whole.send_signal(number)
    assert whole.communicate()[0] == "None\n"
    assert all_gone(programs)


def test_a_program_that_ends_takes_the_others_along(started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, SLEEP, "import time; time.sleep(1); raise SystemExit(3)")
    programs = children_once_ready(whole)
    told = whole.communicate()[0]
    assert told == "The program 1 ended by itself (exit code 3), so everything was stopped.\n"
    assert all_gone(programs)


def test_a_killed_program_is_told_as_such(started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, SLEEP, SLEEP)
    programs = children_once_ready(whole)
    programs[1].kill()
    assert "(signal SIGKILL)" in whole.communicate()[0]
    assert all_gone(programs)


def test_a_program_that_does_not_listen_is_killed(started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, STUBBORN)
    programs = children_once_ready(whole)
    time.sleep(0.3)
    whole.terminate()
    whole.communicate()
    assert all_gone(programs)


def test_programs_end_when_the_whole_is_killed(started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, ENDS_WITH_INPUT)
    programs = children_once_ready(whole)
    whole.kill()
    assert all_gone(programs)


def test_a_terminal_interrupts_the_whole_not_its_parts(
    started: list[subprocess.Popen[str]],
) -> None:
    whole = supervise(started, ENDS_WITH_INPUT)
    (program,) = children_once_ready(whole)
    assert os.getpgid(program.pid) != os.getpgid(whole.pid)


def test_what_an_onlooker_notices_stops_all(started: list[subprocess.Popen[str]]) -> None:
    whole = supervise(started, SLEEP, SLEEP + NOTICED)
    assert whole.communicate()[0].splitlines()[-1] == "something else ended"
