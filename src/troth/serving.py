"""The web server: granian in front of the ASGI application."""

from __future__ import annotations

import hashlib
import os
import resource
import socket
import threading
from collections.abc import Iterator
from multiprocessing import parent_process
from pathlib import Path

from troth.configuration import CannotRun

MOST_WORKERS = 2  # enough for one small machine; each answers many requests at once
MOST_CONNECTIONS = 4096  # of one worker; every open page holds one, and beyond it all others wait
OTHER_FILES = 256  # that a worker has open besides
GRACE_SECONDS = 2  # for requests under way; live streams never end by themselves


class PortTaken(CannotRun):
    """Somebody listens there already."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken unless this process could listen on `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise PortTaken(
                f"Cannot listen on {host}:{port} ({problem.strerror}). Stop whatever runs there, or"
                f" set TROTH_PORT to another port, such as TROTH_PORT={port % 65535 + 1}."
            ) from None


def is_answered(host: str, port: int) -> bool:
    """Whether somebody accepts connections on `host` and `port`."""
    wildcards = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    try:
        socket.create_connection((wildcards.get(host, host), port), timeout=0.5).close()
    except OSError:
        return False
    return True


def serve(host: str, port: int, workers: int | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM. Django must be set up and the database held."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    collect_static()
    allow_files(MOST_CONNECTIONS + OTHER_FILES)
    Granian(
        "troth.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        websockets=False,
        backpressure=MOST_CONNECTIONS,
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
        workers_kill_timeout=GRACE_SECONDS,
    ).serve()


def allow_files(wanted: int) -> None:
    """Let this process and those it starts have so many files open, as far as that is permitted."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now == resource.RLIM_INFINITY or now >= wanted:
        return
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))


def end_with_parent() -> None:
    """In a worker process: end when the server that started it is gone, however it went."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def collect_static() -> None:
    """Bring the collected static files up to date; does nothing when no source changed."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG:
        return
    root = Path(settings.STATIC_ROOT)
    stamp, state = root / ".sources", _sources()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def _sources() -> str:
    """A digest of the names, sizes and times of all static files there are to collect."""
    digest = hashlib.sha256()
    for line in sorted(_source_lines()):
        digest.update(line.encode())
    return digest.hexdigest()


def _source_lines() -> Iterator[str]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            yield f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n"
