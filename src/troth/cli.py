"""The `troth` command. What only counts time starts fast and needs neither database nor Django."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec

import typer

from troth.commands.clocks import clocks_of
from troth.commands.due import due
from troth.commands.programme import programme_commands
from troth.commands.programme_check import check_programmes
from troth.commands.programme_diff import compare_programmes
from troth.commands.programme_new import new_programme
from troth.commands.programme_render import render_programme
from troth.commands.programme_schema import show_schema
from troth.commands.replay import replay
from troth.commands.verify import verify
from troth.configuration import CannotRun, configuration

P = ParamSpec("P")
UntilInputCloses = Annotated[bool, typer.Option("--until-input-closes", hidden=True)]

app = typer.Typer(
    help="Runs a support programme exactly as published.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
programme_commands.command("check")(check_programmes)
programme_commands.command("diff")(compare_programmes)
programme_commands.command("new")(new_programme)
programme_commands.command("render")(render_programme)
programme_commands.command("schema")(show_schema)
app.add_typer(programme_commands, name="programme")
app.command("due")(due)
app.command("clocks")(clocks_of)
app.command("verify")(verify)
app.command("replay")(replay)


def operator_command(command: Callable[P, None]) -> Callable[P, None]:
    """Check the configuration first; say what is wrong in plain sentences, with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from troth import operations

        try:
            configuration()
            try:
                command(*args, **kwargs)
            finally:
                operations.finish()
        except CannotRun as reason:
            typer.echo(str(reason), err=True)
            raise typer.Exit(2) from None

    return run


@app.command()
@operator_command
def serve(
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many server processes to run.")
    ] = None,
    until_input_closes: UntilInputCloses = False,
) -> None:
    """Answer requests on TROTH_HOST:TROTH_PORT."""
    from troth import operations, processes, serving

    if until_input_closes:
        processes.end_with_input()
    settings = configuration()
    serving.check_port(settings.host, settings.port)
    operations.start_django()
    operations.require_migrated()
    operations.close_connections()
    serving.serve(settings.host, settings.port, workers)


@app.command()
@operator_command
def work(until_input_closes: UntilInputCloses = False) -> None:
    """Send what is due, run background jobs and the sweep that keeps every promise."""
    from troth import operations, processes

    if until_input_closes:
        processes.end_with_input()
    operations.start_django()
    operations.require_migrated()
    from troth import worker

    worker.work()


@app.command()
@operator_command
def mail(until_input_closes: UntilInputCloses = False) -> None:
    """Receive the mail that a mail server hands in, and fetch mail from a mailbox."""
    from troth import operations, processes

    if until_input_closes:
        processes.end_with_input()
    operations.start_django()
    operations.require_migrated()
    operations.close_connections()
    from troth.mail import take_mail

    take_mail(configuration())


@app.command()
@operator_command
def sweep() -> None:
    """Look once at every case whose time has come."""
    from troth import operations

    operations.start_django()
    operations.require_migrated()
    from troth import worker

    typer.echo(f"{worker.sweep_once()} cases looked at")


@app.command()
@operator_command
def health() -> None:
    """Say whether everything is working; exits with 1 if something is not."""
    from troth import operations

    operations.start_django()
    operations.require_migrated()
    is_well = True
    for name, state, problems in operations.health():
        is_well = is_well and not problems
        typer.echo(f"{name:<10} {state}")
        for sentence in problems:
            typer.echo(f"           {sentence}")
    if not is_well:
        raise typer.Exit(1)


@app.command()
@operator_command
def reseal() -> None:
    """Encrypt stored secrets with TROTH_SECRET_KEY, so that former keys can be forgotten."""
    from troth import operations

    operations.start_django()
    operations.require_migrated()
    typer.echo(f"{operations.reseal()} secrets are now sealed with TROTH_SECRET_KEY.")


@app.command()
@operator_command
def migrate() -> None:
    """Bring the database up to date."""
    from troth import operations

    operations.start_django()
    changed = operations.migrate()
    typer.echo(
        "The database is now up to date." if changed else "The database was already up to date."
    )


@app.command()
@operator_command
def publish(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    reason: Annotated[
        str | None, typer.Option(help="Why a version promises less than the one before.")
    ] = None,
) -> None:
    """Publish programme files for good, so that contracts can be bound to them."""
    from troth import operations

    operations.start_django()
    operations.require_migrated()
    for version in operations.publish(files, reason):
        typer.echo(f"Published: {version}")


@app.command()
@operator_command
def administrator(
    email: Annotated[str, typer.Argument(help="The address they sign in with.")],
    name: Annotated[str, typer.Option(prompt=True, help="Their name.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    site: Annotated[str, typer.Option(help="Short name of where they work.")] = "main",
    time_zone: Annotated[
        str, typer.Option(help="The site's time zone, if the site is new.")
    ] = "UTC",
) -> None:
    """Add somebody who may set everything up."""
    from troth import operations

    operations.start_django()
    operations.require_migrated()
    operations.add_administrator(
        email=email, name=name, site=site, time_zone=time_zone, password=password
    )
    typer.echo(f"{email} can sign in and set everything up under /admin/.")


@app.command()
@operator_command
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Wipe the embedded database.")] = False,
) -> None:
    """Show Troth with a made-up world, running the web server and worker together."""
    from troth import operations

    if reset:
        operations.reset_demo()
        typer.echo("The demo's data is gone; the next start sets it up again.")
    else:
        operations.run_demo()


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, hidden=True
)
@operator_command
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands, such as makemigrations or createsuperuser."""
    from django.core.management import execute_from_command_line

    from troth import operations

    operations.start_django()
    execute_from_command_line(["troth manage", *context.args])


def main() -> None:
    """The entry point of the `troth` command."""
    app()


if __name__ == "__main__":
    main()
