"""Processes that die at a point of their work: one that has everything loaded forks them."""

from __future__ import annotations

import subprocess
import sys
import time
from types import TracebackType
from typing import Self

from django.db import connection

# What a script begins with. It reads a line for each process that it is to fork, the words of
# `Nursery.fork`, and prints its number; `number` says at which call of `killed` that one dies.
BEGINNING = """
import os, signal, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]

def killed(seen=[]):
    seen.append(1)
    if len(seen) == number:
        os.kill(os.getpid(), signal.SIGKILL)

"""


class Nursery:
    """A running script of that kind, until the block ends."""

    def __init__(self, script: str, *given: object) -> None:
        database = connection.settings_dict["NAME"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", BEGINNING + script, database, *map(str, given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, *words: object) -> int:
        """Start a process and return its number."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self.process as process:
            process.kill()


def gone(pid: int) -> bool:
    """Whether a forked process has ended; its parent does not ask, so it stays a zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(pid: int) -> None:
    end = time.monotonic() + 60
    while not gone(pid):
        assert time.monotonic() < end
        time.sleep(0.01)
