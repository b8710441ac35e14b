"""What an operator does besides serving: set Django up, migrate, run the demo."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import django
import typer
from django.apps import apps
from django.db import transaction
from rich.console import Console
from rich.table import Table

from troth import database
from troth.configuration import CannotRun, Configuration, configuration
from troth.lib.actors import SYSTEM
from troth.lib.refusals import Refusal
from troth.processes import run_together
from troth.promises.errors import ProgrammeError
from troth.promises.lint import Level, lint, open_findings
from troth.promises.loader import load_with_source
from troth.serving import check_port, is_answered

SETTINGS_MODULE = "troth.settings"
People = Sequence[tuple[str, str, str]]  # who, their e-mail address, the path to open


class OperationRefused(CannotRun):
    """The command cannot be carried out now."""


def start_django() -> None:
    """Make the database run and Django ready to use it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    database.hold()
    django.setup()


def migrate() -> bool:
    """Bring the tables up to date. Returns whether anything had to be done."""
    from django.core.management import call_command

    if not pending_migrations():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return True


def pending_migrations() -> int:
    """How many migrations the database has not had yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_migrated() -> None:
    """Raise OperationRefused unless the tables are up to date."""
    if pending := pending_migrations():
        behind = "1 migration" if pending == 1 else f"{pending} migrations"
        raise OperationRefused(f"The database is {behind} behind this version. Run: troth migrate")


def health() -> list[tuple[str, str, Sequence[str]]]:
    """How each thing does its work: its name, how it is, and a sentence for what is amiss."""
    from troth.cases.access import watch
    from troth.channels.access import channels_health

    now = datetime.now(UTC)
    amiss = ["Nothing is watching the promises: start troth work."] if watch(at=now).stopped else []
    promises = ("promises", "not watched" if amiss else "watched", amiss)
    return [promises, *((one.name, one.state, one.problems) for one in channels_health(at=now))]


def reseal() -> int:
    """Seal every kept secret with the configured key; returns how many there are."""
    from troth.channels.actions import reseal_secrets
    from troth.lib.sealing import CannotUnseal

    try:
        return reseal_secrets()
    except CannotUnseal:
        raise OperationRefused(
            "A secret was sealed with another key, and nothing was changed. Name that key in"
            " TROTH_FORMER_SECRET_KEYS, or make a new secret for the endpoint under Admin."
        ) from None


def publish(files: Sequence[Path], reason: str | None = None) -> list[str]:
    """Publish programme files, all or none; returns the name of each version.

    `reason` is why versions promise less than those before them, if they do.
    """
    from troth.contracts.actions import publish_programme

    with _whole():
        now = datetime.now(UTC)
        texts = [_checked(file, today=now.date()) for file in files]
        return [
            str(publish_programme(source=text, reason=reason, by=SYSTEM, at=now)) for text in texts
        ]


def _checked(file: Path, *, today: date) -> str:
    """The text of a programme file; OperationRefused tells its mistakes and errors with lines."""
    try:
        findings = open_findings(lint(load_with_source(file), today=today))
    except ProgrammeError as error:
        raise OperationRefused(error.message) from None
    errors = [one for one in findings if one.severity is Level.ERROR]
    if errors:
        raise OperationRefused("\n".join(f"{file}:{one.line}: {one.words}" for one in errors))
    return file.read_text(encoding="utf-8")


def add_administrator(*, email: str, name: str, site: str, time_zone: str, password: str) -> None:
    """Add somebody who may set everything up; the site is made unless it is there."""
    from troth.accounts import access, actions

    now = datetime.now(UTC)
    with _whole():
        place = access.sites().filter(slug=site).first() or actions.create_site(
            slug=site, name=site.capitalize(), time_zone=time_zone, by=SYSTEM, at=now
        )
        staff = actions.create_staff(
            name=name, email=email, site=place, role="administrator", by=SYSTEM, at=now
        )
        actions.set_password(user=staff.user, password=password)


def close_connections() -> None:
    """Give every database connection of this process back, before it forks or only waits."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    # `django.db.connection` is only a stand-in for this, of a class of its own.
    connection = connections["default"]
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


def finish() -> None:
    """Let go of the database, and wait for the embedded one to stop if nobody else uses it."""
    if apps.ready:
        close_connections()
    database.release()


def run_demo() -> None:
    """Show Troth with a made-up world: web and worker together, until Ctrl-C."""
    settings = configuration()
    check_port(settings.host, settings.port)
    start_django()
    people = _lay_out()
    close_connections()
    programs = {"web server": _troth("serve"), "worker": _troth("work")}
    if settings.mail_listener or settings.imap:
        programs["mail receiver"] = _troth("mail")
    problem = run_together(
        programs,
        look=_onlooker(settings, people),
    )
    if problem:
        raise OperationRefused(problem)


def reset_demo() -> None:
    """Delete the embedded database with all that is in it."""
    server = database.embedded_server()
    if server is None:
        raise OperationRefused(
            "DATABASE_URL is set, and only the embedded database can be wiped. Drop yours by hand."
        )
    server.erase()


def _lay_out() -> People:
    from troth.demo import lay_out_demo_world

    if migrate():
        typer.echo("Setting up the demo world, once ...")
    with _whole():  # interrupted, it leaves nothing half-done behind
        return lay_out_demo_world(datetime.now(UTC))


@contextmanager
def _whole() -> Iterator[None]:
    """Do all of the block or nothing, and tell a Refusal to the operator."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        raise OperationRefused("\n".join((refusal.message, *refusal.details))) from None


def _troth(command: str) -> list[str]:
    return [sys.executable, "-m", "troth.cli", command, "--until-input-closes"]


def _onlooker(settings: Configuration, people: People) -> Callable[[], str | None]:
    """Announces the web server once it answers, and notices when the database is gone."""
    announced = False

    def look() -> str | None:
        nonlocal announced
        if not announced and is_answered(settings.host, settings.port):
            announced = True
            _announce(settings, people)
        server = database.embedded_server()
        if server is not None and not server.is_kept():
            return "The database ended by itself, so everything was stopped."
        return None

    return look


def _announce(settings: Configuration, people: People) -> None:
    """Say where the web server is and who can sign in."""
    from troth.demo import DEMO_PASSWORD

    table = Table("Who", "Sign in as", "Where", box=None, pad_edge=False)
    for who, email, where in people:
        table.add_row(who, email, where)
    console = Console(soft_wrap=True, highlight=False)
    console.print(table)
    console.print(f"\nEverybody's password: {DEMO_PASSWORD}")
    console.print(f"Troth is at [bold]{settings.url}[/bold] (Ctrl-C stops it, the data stays)")
