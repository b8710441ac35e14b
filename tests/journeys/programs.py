"""The programs behind the journeys: `troth serve` and `troth work`, as operators run them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings

from tests.postbox import Postbox, free_port

START_SECONDS = 90
STOP_SECONDS = 20


class Programs:
    """A running web server and worker; `url` is where the server answers."""

    def __init__(self, url: str, logs: Path) -> None:
        self.url, self._logs = url, logs

    @property
    def log(self) -> str:
        """What both have said so far."""
        return "\n".join(path.read_text() for path in sorted(self._logs.glob("*.log")))

    @property
    def complaints(self) -> list[str]:
        """What they said of errors."""
        words = ("error", "critical", "traceback", "exception")
        return [line for line in self.log.splitlines() if any(w in line.lower() for w in words)]


@contextmanager
def running_programs(database_url: str, state: Path, postbox: Postbox) -> Iterator[Programs]:
    """Run both while the block lasts; `state` is an empty directory for what they keep."""
    port = free_port()
    programs = Programs(f"http://127.0.0.1:{port}", state)
    environment = _environment(database_url, state, port, postbox)
    server = _start(["serve", "--workers", "1"], state / "serve.log", environment)
    worker = _start(["work"], state / "work.log", environment)
    try:
        _wait_for(f"{programs.url}/healthz", server, programs)
        yield programs
    finally:
        server.terminate()
        worker.terminate()
        stopped = [_has_stopped(server), _has_stopped(worker)]
    assert all(stopped), "A program did not stop when asked to"


def _environment(database_url: str, state: Path, port: int, postbox: Postbox) -> Mapping[str, str]:
    """What an operator would set, for the real settings and not those of the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TROTH_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | {
        "DATABASE_URL": database_url,
        "TROTH_STATE": str(state),
        "TROTH_PORT": str(port),
        "TROTH_SECRET_KEY": settings.SECRET_KEY,
        "TROTH_EMAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
        "TROTH_EMAIL_FROM": "Support <support@provider.example>",
        "TROTH_LOG_LEVEL": "warning",
    }


def _start(
    command: list[str], log: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "troth.cli", *command],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def _has_stopped(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def _wait_for(url: str, server: subprocess.Popen[bytes], programs: Programs) -> None:
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server does not answer:\n{programs.log}")
