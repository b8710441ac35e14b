"""The database Troth uses: the one DATABASE_URL names, else an embedded PostgreSQL."""

from __future__ import annotations

from functools import cache
from typing import Any

from troth.configuration import CannotRun, Configuration, ConfigurationError, configuration
from troth.embedded import EmbeddedServer

OLDEST_SERVER = 15
CONNECT_SECONDS = 10
_DJANGO_KEYS = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


class DatabaseUnusable(CannotRun):
    """The database DATABASE_URL names does not answer or is not fit for Troth."""


def parameters(settings: Configuration | None = None) -> dict[str, str]:
    """What libpq needs to connect, without starting or asking anything.

    Raises ConfigurationError when DATABASE_URL cannot be understood.
    """
    settings = settings or configuration()
    if settings.database_url is None:
        return EmbeddedServer(settings.state).parameters
    return _url_parameters(settings.database_url)


def conninfo() -> str:
    """The same as one libpq connection string, for psycopg outside Django."""
    from psycopg.conninfo import make_conninfo

    return make_conninfo(**parameters())


def connection_settings(settings: Configuration | None = None) -> dict[str, Any]:
    """The entry for Django's DATABASES, without a pool."""
    known = parameters(settings)
    options: dict[str, Any] = {k: v for k, v in known.items() if k not in _DJANGO_KEYS}
    named = {django: known.get(libpq, "") for libpq, django in _DJANGO_KEYS.items()}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}


@cache
def embedded_server() -> EmbeddedServer | None:
    """This process's hold on the embedded server; None when DATABASE_URL names another."""
    settings = configuration()
    return EmbeddedServer(settings.state) if settings.database_url is None else None


def hold() -> None:
    """Make sure the database runs and is fit for Troth; the embedded one then stays up.

    Raises EmbeddedServerError or DatabaseUnusable, each with a sentence for the operator.
    """
    server = embedded_server()
    if server is not None:
        server.hold()
    else:
        check_server()


def release() -> None:
    """Let go of the embedded server; waits for it to stop when nobody else holds it."""
    server = embedded_server()
    if server is not None:
        server.release()


def check_server() -> None:
    """Connect once and refuse a server that is too old or a role that row policies ignore."""
    import psycopg

    limits = {"connect_timeout": str(CONNECT_SECONDS)} | parameters()
    try:
        with psycopg.connect(**limits) as connection:  # type: ignore[arg-type]
            version = connection.info.server_version // 10000
            row = connection.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as problem:
        reason = " ".join(str(problem).split())
        raise DatabaseUnusable(f"The database in DATABASE_URL does not answer: {reason}") from None
    if version < OLDEST_SERVER:
        raise DatabaseUnusable(
            f"The database server is PostgreSQL {version}; Troth needs {OLDEST_SERVER} or newer."
        )
    if row is None or row[0]:
        raise DatabaseUnusable(
            "The role in DATABASE_URL is a superuser or has BYPASSRLS, so nothing would keep one"
            " customer's rows from another. Use a role made with: CREATE ROLE troth LOGIN;"
        )


def _url_parameters(url: str) -> dict[str, str]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError as problem:
        reason = " ".join(str(problem).replace(url, "it").split())
        raise ConfigurationError([f"DATABASE_URL cannot be read: {reason}."]) from None
    if not found.get("dbname"):
        raise ConfigurationError(
            ["DATABASE_URL names no database. End it with one, as in postgresql://host/troth."]
        )
    return {name: str(value) for name, value in found.items() if value is not None}
