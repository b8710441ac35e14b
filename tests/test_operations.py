"""The operator's commands, run as an operator runs them, from an empty directory to serving."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import psutil
import pytest

from troth.embedded import EmbeddedServer

PASSWORD = "correct horse battery"


class Operator:
    """Somebody with a shell, a state directory and a free port."""

    def __init__(self, state: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.state = state
        given = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        self._environment = given | {"TROTH_STATE": str(state), "TROTH_PORT": str(self.port)}
        self._environment["TROTH_LOG_LEVEL"] = "info"

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "troth.cli", *arguments],
            env=self._environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=60)
        return process.returncode, out.strip(), err.strip()

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[str]]:
        process = self.start("serve", "--workers", "1")
        try:
            while self._refuses():
                assert process.poll() is None
                time.sleep(0.05)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        return connection.getresponse()

    def _refuses(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@pytest.fixture(scope="module")
def operator() -> Iterator[Operator]:
    """One installation for the tests of this file, which tell one story in order."""
    root = Path(tempfile.mkdtemp(prefix="troth-test-"))
    root.chmod(0o755)
    server = EmbeddedServer(root / "state")
    server.hold()
    yield Operator(root / "state")
    server.release()
    shutil.rmtree(root)


def test_mistakes_in_the_environment_are_told_at_start(operator: Operator) -> None:
    found = operator.run("serve", TROTH_PORT="http", TROTH_DEBUG="maybe")
    assert found == (
        2,
        "",
        "TROTH_PORT is 'http', which is not a port. Write a number from 1 to 65535.\n"
        "TROTH_DEBUG is 'maybe'. Write 1 for yes or 0 for no.",
    )


def test_an_empty_database_is_not_served(operator: Operator) -> None:
    code, _, told = operator.run("serve")
    assert code == 2
    assert re.fullmatch(r"The database is \d+ migrations behind .*\. Run: troth migrate", told)


def test_migrating(operator: Operator) -> None:
    assert operator.run("migrate") == (0, "The database is now up to date.", "")
    assert operator.run("migrate") == (0, "The database was already up to date.", "")


def test_publishing_programmes(operator: Operator, tmp_path: Path) -> None:
    source = (files("troth") / "programmes" / "opendns.yaml").read_text()
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(source)
    bad.write_text(source + "\nno_such_key: 1\n")
    code, out, told = operator.run("publish", str(good), str(bad))
    assert (code, out) == (2, "")
    assert told.startswith(f"{bad}:")
    assert "no_such_key" in told
    bad.write_bytes(b"programme: \xff")
    code, _, told = operator.run("publish", str(bad))
    assert (code, told) == (2, f"{bad}:1: the line is not UTF-8 text; save the file as UTF-8")
    code, out, _ = operator.run("publish", str(good))
    assert (code, out) == (0, "Published: OpenDNS technical support 1")
    weaker = source.replace('version: "1"', 'version: "2"').replace("P1: 2 hours", "P1: 3 hours")
    good.write_text(weaker)
    code, out, told = operator.run("publish", str(good))
    assert (code, out) == (2, "")
    assert "Version 2 is worse than 1 in 2 places." in told
    assert "2 hours on always before, 3 hours on always now" in told
    code, out, _ = operator.run("publish", str(good), "--reason", "Fewer people.")
    assert (code, out) == (0, "Published: OpenDNS technical support 2")


def test_a_programme_that_contradicts_itself_is_not_published(
    operator: Operator, tmp_path: Path
) -> None:
    source = (files("troth") / "programmes" / "valimail.yaml").read_text()
    file = tmp_path / "worse.yaml"
    file.write_text(source.replace("urgent: 1 hour\n", "urgent: 3 days\n"))
    code, out, told = operator.run("publish", str(file))
    assert (code, out) == (2, "")
    assert told.startswith(f"{file}:")
    assert "error tier_later" in told


def test_the_first_administrator(operator: Operator) -> None:
    arguments = ("administrator", "ada@example.com", "--name", "Ada", "--password")
    code, _, told = operator.run(*arguments, "short")
    assert code == 2
    assert "too short" in told
    code, out, _ = operator.run(*arguments, PASSWORD)
    assert (code, out) == (0, "ada@example.com can sign in and set everything up under /admin/.")
    code, _, told = operator.run(*arguments, PASSWORD)
    assert code == 2
    assert told == "ada@example.com is already somebody's sign-in; use another e-mail address."


def test_sweeping_once(operator: Operator) -> None:
    assert operator.run("sweep")[:2] == (0, "0 cases looked at")


def test_serving_and_stopping(operator: Operator) -> None:
    with operator.serving() as process:
        assert operator.get("/healthz").status == 200
        page = operator.get("/account/login/")
        assert page.status == 200
        text = page.read().decode()
        processes = psutil.Process(process.pid).children(recursive=True)

        address = re.search(r'href="(/static/troth/css/tokens\.[0-9a-f]+\.css)"', text)
        assert address is not None, "static files are named by their content"
        sheet = operator.get(address[1], **{"Accept-Encoding": "gzip"})
        assert sheet.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert b"--" in gzip.decompress(sheet.read())

        code, _, told = operator.run("serve")
        assert code == 2
        assert f"127.0.0.1:{operator.port}" in told
        assert "TROTH_PORT" in told
    assert process.returncode == 0
    assert psutil.wait_procs(processes, timeout=5)[1] == []


def test_a_worker_runs_until_told_to_stop(operator: Operator) -> None:
    process = operator.start("work")
    try:
        assert process.stderr is not None
        assert "worker started" in process.stderr.readline()
        process.terminate()
        assert "worker stopped" in process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == 0


def test_wiping_needs_everything_stopped(operator: Operator) -> None:
    code, _, told = operator.run("demo", "--reset")
    assert code == 2
    assert told.startswith("The database is in use.")


def test_a_server_of_ones_own_is_never_wiped(operator: Operator) -> None:
    address = f"postgresql:///troth?host={operator.state / 'run'}&user=troth"
    code, _, told = operator.run("demo", "--reset", DATABASE_URL=address)
    assert code == 2
    assert told.startswith("DATABASE_URL is set, and only the embedded database can be wiped.")


def test_a_role_that_row_policies_do_not_bind_is_refused(operator: Operator) -> None:
    address = f"postgresql:///troth?host={operator.state / 'run'}&user=postgres"
    code, _, told = operator.run("migrate", DATABASE_URL=address)
    assert code == 2
    assert "superuser" in told
