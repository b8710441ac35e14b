"""A private PostgreSQL for one machine, shared by every process that holds it.

Nobody has to start or stop it. The first process that calls `hold` starts a keeper (see
`troth.keeper`), which starts PostgreSQL; when the last holder has ended, however it ended, the
keeper stops PostgreSQL and ends too. All of it rests on file locks, which the kernel drops with
the process that took them, so neither a `kill -9` nor a power cut leaves anything to clean up:

- `lease`: shared by every holder; the keeper takes it exclusively once nobody else has it.
- `starting`: one process at a time looks for a keeper or starts one.
- `keeper`: held by the keeper for as long as it lives.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from troth.configuration import CannotRun

ROLE = "troth"  # neither superuser nor BYPASSRLS: row-level security applies to it
DATABASE = "troth"
PORT = 5432  # names the socket file; nothing listens on TCP
LONGEST_SOCKET_PATH = 103  # macOS; Linux allows four more
STOP_SECONDS = 40


class EmbeddedServerError(CannotRun):
    """The embedded server cannot be started or used."""


@dataclass(frozen=True)
class Places:
    """The files of one embedded server, all below its state directory."""

    state: Path

    @property
    def lease(self) -> Path:
        return self.state / "lease"

    @property
    def starting(self) -> Path:
        return self.state / "starting"

    @property
    def keeper(self) -> Path:
        return self.state / "keeper"

    @property
    def keeper_log(self) -> Path:
        return self.state / "keeper.log"

    @property
    def cluster(self) -> Path:
        """What belongs to PostgreSQL's own user: the data and the server's log."""
        return self.state / "postgresql"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        return self.cluster / "log"

    @property
    def software(self) -> Path:
        """A copy of the server's programs, for when its user cannot reach the installed ones."""
        return self.state / "software"

    @property
    def sockets(self) -> Path:
        """The directory of the socket: in the state directory unless its path is too long."""
        usual = self.state / "run"
        if len(os.fsencode(usual / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return usual
        digest = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:16]
        return Path("/tmp") / f"troth-{os.geteuid()}-{digest}"  # noqa: S108 - owner is checked


class EmbeddedServer:
    """A holder's side of the server whose files are below `state`.

    `throwaway` trades durability for speed and deletes `state` when the last holder is gone.
    """

    def __init__(self, state: Path, *, throwaway: bool = False) -> None:
        self.places = Places(state)
        self._throwaway = throwaway
        self._lease: IO[str] | None = None
        self._keeper: subprocess.Popen[str] | None = None  # if it was started from here

    @property
    def parameters(self) -> dict[str, str]:
        """What libpq needs to connect."""
        host = str(self.places.sockets)
        return {"host": host, "port": str(PORT), "user": ROLE, "dbname": DATABASE}

    def hold(self) -> None:
        """Return once the server answers; it keeps running until this process lets go or ends.

        Raises EmbeddedServerError when it cannot be started.
        """
        if self._lease is not None:
            return
        lease = self._shared_lease()
        try:
            with locked(self.places.starting, fcntl.LOCK_EX):
                if not self.is_kept():
                    self._start_keeper()
        except BaseException:
            lease.close()
            raise
        self._lease = lease

    def release(self) -> None:
        """Let go, and when nobody else holds the server wait until it has stopped."""
        if self._lease is None:
            return
        self._lease.close()
        self._lease = None
        deadline = time.monotonic() + STOP_SECONDS
        while self.is_kept() and time.monotonic() < deadline and not self._is_held_by_others():
            time.sleep(0.05)
        if self._keeper is not None:
            self._keeper.poll()  # ours to collect, if it has ended

    def is_kept(self) -> bool:
        """Whether a keeper is alive, and with it the server."""
        try:
            with self.places.keeper.open() as file:
                return not _try_lock(file, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False

    def erase(self) -> None:
        """Delete the data. Raises EmbeddedServerError while any process holds the server."""
        if not self.places.state.exists():
            return
        with locked(self.places.starting, fcntl.LOCK_EX):
            if self.is_kept():
                raise EmbeddedServerError(
                    "The database is in use. Stop every running Troth first (Ctrl-C), then retry."
                )
            shutil.rmtree(self.places.cluster, ignore_errors=True)

    def _shared_lease(self) -> IO[str]:
        """Open and share the lease; waits while a keeper is stopping the server."""
        while True:
            self._make_state()
            lease = self.places.lease.open("a")
            fcntl.flock(lease, fcntl.LOCK_SH)
            if _is_same_file(lease, self.places.lease):
                return lease
            lease.close()  # a throwaway state directory was deleted meanwhile

    def _make_state(self) -> None:
        mode = 0o755 if os.geteuid() == 0 else 0o700
        try:
            self.places.state.mkdir(parents=True, exist_ok=True, mode=mode)
            self.places.lease.touch(mode=0o600)
        except OSError as problem:
            raise EmbeddedServerError(
                f"The state directory {self.places.state} cannot be written"
                f" ({problem.strerror}). Set TROTH_STATE to a directory of your own."
            ) from problem

    def _is_held_by_others(self) -> bool:
        """Whether another holder keeps the server alive (a stopping keeper is none)."""
        try:
            with self.places.lease.open() as lease:
                return not _try_lock(lease, fcntl.LOCK_EX) and _try_lock(lease, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False

    def _start_keeper(self) -> None:
        command = [sys.executable, "-m", "troth.keeper", str(self.places.state)]
        with self.places.keeper_log.open("w") as log:
            keeper = subprocess.Popen(
                [*command, "--throwaway"] if self._throwaway else command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the holders; the keeper outlives them
                env=_bare_environment(),
                cwd="/",
                text=True,
            )
        assert keeper.stdout is not None
        with keeper.stdout as answers:
            answer = answers.readline().strip()
        if answer != "ready":
            keeper.wait()
            raise EmbeddedServerError(answer or self._last_words())
        self._keeper = keeper

    def _last_words(self) -> str:
        text = self.places.keeper_log.read_text().strip()
        return (
            f"The database's keeper failed: {text.splitlines()[-1] if text else 'no reason given'}"
        )


@contextmanager
def locked(path: Path, operation: int) -> Iterator[None]:
    """Hold a lock on the file at `path` for the length of the block."""
    with path.open("a") as file:
        fcntl.flock(file, operation)
        yield


def _try_lock(file: IO[str], operation: int) -> bool:
    """Take the lock (LOCK_SH or LOCK_EX) if nobody's lock is in the way."""
    try:
        fcntl.flock(file, operation | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _is_same_file(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _bare_environment() -> dict[str, str]:
    """What the keeper needs of the environment: no secret of Troth, no PG variable."""
    kept = ("PATH", "PYTHONPATH", "HOME", "TZDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}
