"""A mail server, `troth mail` and `troth work`, as operators run them together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.database import own_database
from tests.journeys.people import Cast
from tests.mail.imap import ImapServer
from tests.mail.mta import MailServer, running_mail_server
from tests.mail.waiting import SECONDS, wait_for
from troth.embedded import EmbeddedServer


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A directory that the mail server can reach as the user it runs as."""
    path = Path(tempfile.mkdtemp(prefix="troth-mail-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def imap(home: Path) -> Iterator[ImapServer]:
    """Another server's mailbox that Troth looks into."""
    server = ImapServer(home / "imap", home / "box")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(
    home: Path,
    imap: ImapServer,
    database_server: EmbeddedServer,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[MailServer]:
    """Everything runs, and the cast is there."""
    socket = home / "lmtp.sock"
    with (
        django_db_blocker.unblock(),
        own_database(database_server) as url,
        running_mail_server(home, socket) as server,
    ):
        imap.start()
        with _programs(_environment(url, home, server.port, socket, imap.url), home, socket):
            yield server


@pytest.fixture(scope="session")
def cast(server: MailServer) -> Cast:
    return Cast()


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the programs do is committed for good, so tests see and leave it so."""
    with django_db_blocker.unblock():
        yield


@contextmanager
def _programs(environment: Mapping[str, str], home: Path, socket: Path) -> Iterator[None]:
    running = [_start(command, home, environment) for command in ("mail", "work")]
    try:
        wait_for(lambda: socket.exists() or None, "troth mail to listen")
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(SECONDS)


def _environment(url: str, home: Path, port: int, socket: Path, imap_url: str) -> Mapping[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TROTH_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | {
        "DATABASE_URL": url,
        "TROTH_STATE": str(home),
        "TROTH_SECRET_KEY": settings.SECRET_KEY,
        "TROTH_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "TROTH_EMAIL_FROM": "Support <support@provider.example>",
        "TROTH_MAIL_LISTEN": f"lmtp+unix:{socket}",
        "TROTH_IMAP_URL": imap_url,
        "TROTH_LOG_LEVEL": "warning",
    }


def _start(command: str, home: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with (home / f"{command}.log").open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "troth.cli", command],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
