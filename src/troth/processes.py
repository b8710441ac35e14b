"""Several programs run as one: all stop when one ends, or when the whole is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 15
PERIOD = 0.2


@dataclass(frozen=True)
class Program:
    """A running child: `name` is what messages call it."""

    name: str
    process: subprocess.Popen[bytes]


def run_together(
    commands: Mapping[str, Sequence[str]], look: Callable[[], str | None]
) -> str | None:
    """Run all `commands` until a signal to stop; then return None.

    When one of them ends by itself, stop the others and return a sentence about it. `look` is
    called now and then; a sentence it returns stops everything in the same way.
    Every command gets a standard input that closes when this process is gone, and must end then.
    """
    stop = threading.Event()
    before = {number: signal.signal(number, _setter(stop)) for number in STOP_SIGNALS}
    programs: list[Program] = []
    try:
        for name, command in commands.items():
            programs.append(Program(name, _start(command)))
        return _watch(programs, stop, look)
    finally:
        _stop(programs)
        for number, handler in before.items():
            signal.signal(number, handler)


def end_with_input() -> None:
    """Ask this process to stop, as by SIGTERM, once its standard input has closed."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="end-with-input", daemon=True).start()


def _setter(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    return handle


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process only, which then stops all in order.
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _watch(
    programs: Sequence[Program], stop: threading.Event, look: Callable[[], str | None]
) -> str | None:
    while not stop.wait(PERIOD):
        for program in programs:
            if (code := program.process.poll()) is not None:
                why = _ending(code)
                return f"The {program.name} ended by itself ({why}), so everything was stopped."
        if problem := look():
            return problem
    return None


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def _stop(programs: Sequence[Program]) -> None:
    """Ask all to end, wait, and kill what is left of them and of their own children."""
    for program in programs:
        if program.process.poll() is None:
            program.process.terminate()
    for program in programs:
        with suppress(subprocess.TimeoutExpired):
            program.process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(program.process.pid, signal.SIGKILL)
        program.process.wait()
