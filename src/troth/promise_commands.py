"""Commands about programmes and promised time: no database, no configuration."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from troth.lib.json_input import called, read_json
from troth.promises.clocks import clocks
from troth.promises.errors import ProgrammeError, PromiseError, TimelineError, quoted
from troth.promises.events import Opened
from troth.promises.instants import parse_instant
from troth.promises.loader import load_programme
from troth.promises.offer import offer
from troth.promises.records import clock_record, offer_record
from troth.promises.schema import Programme
from troth.promises.schema_words import Channel
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Kind, Terms
from troth.promises.timeline import parse_timeline
from troth.promises.zones import find_zone

P = ParamSpec("P")
BAD_INPUT = 2
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
programme_commands = typer.Typer(help="Look at and check support programmes.", no_args_is_help=True)


def reports_bad_input(command: Callable[P, None]) -> Callable[P, None]:
    """Print what is wrong with the input as plain sentences, and end with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _write_what_can_be_written()
        try:
            command(*args, **kwargs)
        except PromiseError as error:
            typer.echo(_plain(error.message), err=True)
            raise typer.Exit(BAD_INPUT) from None
        except BrokenPipeError:  # nobody reads on, which is their right
            raise
        except OSError as error:
            typer.echo(f"The answer cannot be written: {error.strerror}.", err=True)
            raise typer.Exit(1) from None

    return run


def _write_what_can_be_written() -> None:
    """Let characters that the terminal lacks come out as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _plain(text: str) -> str:
    """Return the text without what would steer a terminal, or cannot be encoded."""
    return "".join(
        char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text
    )


@programme_commands.command("list")
@reports_bad_input
def list_programmes(as_json: Json = False) -> None:
    """List the shipped programmes and their plans."""
    programmes = shipped_programmes()
    if as_json:
        _print_json([_summary(programme) for programme in programmes.values()])
        return
    table = Table("Programme", "Title", "Version", "Plans", box=None)
    for name, programme in programmes.items():
        row = (name, programme.title, programme.version, ", ".join(programme.plans))
        table.add_row(*map(Text, row))
    Console().print(table)


@programme_commands.command("show")
@reports_bad_input
def show_programme(
    programme: Annotated[str, typer.Argument(help="Id of a shipped programme, or a file.")],
    plan: Annotated[str | None, typer.Option(help="Only this plan.")] = None,
    as_json: Json = False,
) -> None:
    """Show what a programme promises."""
    found = _programme(programme)
    plans = list(found.plans) if plan is None else [found.terms(plan).plan]
    if as_json:
        promises = {name: _promises(found.terms(name)) for name in plans}
        _print_json({**_summary(found), "promises": promises})
        return
    for name in plans:
        Console().print(_plan_table(found, name))


@programme_commands.command("check")
@reports_bad_input
def check_programmes(
    files: Annotated[list[Path], typer.Argument(help="Programme files.")], as_json: Json = False
) -> None:
    """Check programme files; every mistake is told with its file and line."""
    mistakes: dict[str, list[str]] = {}
    for file in files:
        try:
            load_programme(file)
            mistakes[str(file)] = []
        except ProgrammeError as error:
            mistakes[str(file)] = error.message.splitlines()
    if as_json:
        _print_json([{"file": file, "mistakes": found} for file, found in mistakes.items()])
    else:
        _tell_mistakes(mistakes)
    if any(mistakes.values()):
        raise typer.Exit(BAD_INPUT)


def _tell_mistakes(mistakes: Mapping[str, list[str]]) -> None:
    for file, found in mistakes.items():
        for mistake in found:
            typer.echo(_plain(mistake), err=True)
        if not found:
            typer.echo(_plain(f"{file}: no mistakes."))


@reports_bad_input
def due(
    programme: Annotated[str | None, typer.Option(help="Id of a programme, or a file.")] = None,
    plan: Annotated[str | None, typer.Option()] = None,
    severity: Annotated[str | None, typer.Option()] = None,
    opened: Annotated[str | None, typer.Option(help="ISO 8601 with an offset or Z.")] = None,
    channel: Annotated[str, typer.Option()] = "portal",
    site: Annotated[str | None, typer.Option(help="Where the case is worked on.")] = None,
    kind: Annotated[str, typer.Option()] = "incident",
    zone: Annotated[str, typer.Option(help="Your time zone, for the explanation.")] = "UTC",
    batch: Annotated[Path | None, typer.Option(help="JSON list of cases, '-' for stdin.")] = None,
    as_json: Json = False,
) -> None:
    """Say when what is due for a case opened so, and why."""
    find_zone(zone)
    if batch is not None:
        cases = _batch(batch)
        _print_json([_each(number, _due_of, case, zone) for number, case in cases])
        return
    case = {
        "programme": programme,
        "plan": plan,
        "severity": severity,
        "opened": opened,
        "channel": channel,
        "site": site,
        "kind": kind,
    }
    record = _due_of(case, zone)
    _print_json(record) if as_json else _tell_due(record)


@reports_bad_input
def clocks_of(
    timeline: Annotated[Path | None, typer.Argument(help="JSON file, '-' for stdin.")] = None,
    at: Annotated[str | None, typer.Option(help="The instant to look at; now if left out.")] = None,
    zone: Annotated[str, typer.Option(help="Your time zone, for the explanation.")] = "UTC",
    batch: Annotated[
        Path | None, typer.Option(help="JSON list of timelines, each with at.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show every clock of a timeline as it stands at an instant."""
    find_zone(zone)
    now = datetime.now(UTC).isoformat() if at is None else at
    if (batch is None) == (timeline is None):
        message = "Name a timeline file or --batch with a list of timelines, one of the two."
        raise TimelineError("no_timeline", None, message)
    if batch is not None:
        cases = _batch(batch)
        _print_json([_each(number, _clocks_of, case, now, zone) for number, case in cases])
        return
    assert timeline is not None
    data = read_json(timeline)
    override = {} if at is None else {"at": at}
    record = _clocks_of({**_mapping(data), **override}, now, zone)
    _print_json(record) if as_json else _tell_clocks(record)


# One case each


def _due_of(case: Mapping[str, Any], zone: str) -> dict[str, Any]:
    for name in ("programme", "plan", "severity", "opened"):
        if case.get(name) is None:
            raise TimelineError("missing", name, f"The case has no {name!r}; give one.")
    terms = _terms(case)
    opened = Opened(
        at=parse_instant(case["opened"]),
        severity=_text(case, "severity"),
        channel=_one_of(Channel, case.get("channel"), Channel.PORTAL),
        kind=_one_of(Kind, case.get("kind"), Kind.INCIDENT),
        site=None if case.get("site") is None else _text(case, "site"),
    )
    return offer_record(offer(terms, opened), zone=zone)


def _one_of(choices: type[StrEnum], value: object, default: StrEnum) -> str:
    if value is None:
        return default
    if not isinstance(value, str) or value not in set(choices):
        name = choices.__name__.lower()
        message = f"There is no {name} {quoted(value)}; use one of {', '.join(choices)}."
        raise TimelineError(f"unknown_{name}", value, message)
    return value


def _text(case: Mapping[str, Any], name: str) -> str:
    value = case.get(name)
    if value is None:
        raise TimelineError("missing", name, f"There is no {name!r}; give its id as a text.")
    if not isinstance(value, str):
        message = f"{name!r} must be a text, not {quoted(value)}."
        raise TimelineError("wrong_field", value, message)
    return value


def _clocks_of(case: Mapping[str, Any], now: str, zone: str) -> dict[str, Any]:
    at = case.get("at")
    instant = parse_instant(now if at is None else at)
    found = clocks(_terms(case), parse_timeline(case.get("events")), instant)
    return {"clocks": [clock_record(clock, zone=zone) for clock in found]}


def _each(number: int, work: Callable[..., dict[str, Any]], *args: Any) -> dict[str, Any]:
    try:
        return work(*args)
    except PromiseError as error:
        raise TimelineError(error.code, error.value, f"Item {number}: {error.message}") from None


# Reading


def _programme(name: str) -> Programme:
    shipped = shipped_programmes()
    if name in shipped:
        return shipped[name]
    if _is_file(name):
        return load_programme(Path(name))
    raise ProgrammeError(
        "unknown_programme",
        name,
        f"There is no programme {quoted(name)}; name a file or one of {', '.join(shipped)}.",
    )


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a path, or not one
        return False


def _terms(case: Mapping[str, Any]) -> Terms:
    return _programme(_text(case, "programme")).terms(_text(case, "plan"))


def _batch(file: Path) -> list[tuple[int, Mapping[str, Any]]]:
    data = read_json(file)
    if not isinstance(data, list):
        raise TimelineError("not_a_list", None, f"{called(file)} holds no JSON list; write one.")
    return [(number, _mapping(item)) for number, item in enumerate(data, start=1)]


def _mapping(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        message = f"Write each case as a JSON object, not {quoted(data)}."
        raise TimelineError("not_an_object", None, message)
    return data


# Showing


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _summary(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme.programme,
        "title": programme.title,
        "version": programme.version,
        "plans": list(programme.plans),
    }


def _promises(terms: Terms) -> list[dict[str, Any]]:
    return [
        {
            "id": promise.id,
            "metric": promise.metric,
            "severity": promise.severity,
            "amount": promise.amount.text,
            "calendar": promise.calendar,
            "trigger": promise.trigger,
            "clause": promise.clause,
            "interpretation": promise.interpretation,
        }
        for promise in terms.promised
    ]


def _plan_table(programme: Programme, plan: str) -> Table:
    title = Text(f"{programme.title}, plan {plan}")
    table = Table("Severity", "Promise", "Within", "Counted on", "From", title=title, box=None)
    table.title_justify = "left"
    for promise in programme.terms(plan).promised:
        row = (
            promise.severity,
            promise.metric.replace("_", " "),
            promise.amount.text,
            promise.calendar,
            promise.trigger.replace("_", " "),
        )
        table.add_row(*map(Text, row))  # plain: square brackets in a file are no markup
    return table


def _tell_due(record: Mapping[str, Any]) -> None:
    if not record["clocks"]:
        typer.echo("Nothing is promised with a time for such a case.")
    _tell_clocks(record)
    for promise in record["in_words"]:
        name = promise["metric"].replace("_", " ")
        words = promise["words"].removeprefix("no clock, ")
        typer.echo(f"Promised without a clock: {name}, {words} (“{promise['clause']}”)")
    for clock in record["if_called"]:
        typer.echo(f"If you call: {clock['metric'].replace('_', ' ')} due {clock['due']}")


def _tell_clocks(record: Mapping[str, Any]) -> None:
    console = Console()
    for clock in record["clocks"]:
        name = clock["metric"].replace("_", " ")
        console.print(f"[bold]{name}[/bold] {clock['status']}, due {clock['due'] or 'at no time'}")
        for sentence in clock["because"]:
            console.print(Text(f"  {sentence}"), soft_wrap=True)
