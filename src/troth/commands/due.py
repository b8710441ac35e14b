"""`troth due`: when what is due for a case, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from troth.commands.terminal import (
    Json,
    Zone,
    each,
    print_json,
    read_batch,
    reports_bad_input,
    tell_clocks,
    terms_of,
    text_of,
)
from troth.promises.errors import TimelineError, quoted
from troth.promises.events import Opened
from troth.promises.instants import parse_instant
from troth.promises.offer import offer
from troth.promises.records import offer_record
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind
from troth.promises.zones import find_zone


@reports_bad_input
def due(
    programme: Annotated[str | None, typer.Option(help="Id of a programme, or a file.")] = None,
    plan: Annotated[str | None, typer.Option()] = None,
    severity: Annotated[str | None, typer.Option()] = None,
    opened: Annotated[str | None, typer.Option(help="ISO 8601 with an offset or Z.")] = None,
    channel: Annotated[str, typer.Option()] = "portal",
    site: Annotated[str | None, typer.Option(help="Where the case is worked on.")] = None,
    kind: Annotated[str, typer.Option()] = "incident",
    zone: Zone = "UTC",
    batch: Annotated[Path | None, typer.Option(help="JSON list of cases, '-' for stdin.")] = None,
    as_json: Json = False,
) -> None:
    """Say what is due when for such a case, and why."""
    find_zone(zone)
    if batch is not None:
        cases = read_batch(batch)
        print_json([each(number, _due_of, case, zone) for number, case in cases])
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
    print_json(record) if as_json else _tell_due(record)


def _due_of(case: Mapping[str, Any], zone: str) -> dict[str, Any]:
    for name in ("programme", "plan", "severity", "opened"):
        if case.get(name) is None:
            raise TimelineError("missing", name, f"The case has no {name!r}; give one.")
    terms = terms_of(case)
    opened = Opened(
        at=parse_instant(case["opened"]),
        severity=text_of(case, "severity"),
        channel=_one_of(Channel, case.get("channel"), Channel.PORTAL),
        kind=_one_of(Kind, case.get("kind"), Kind.INCIDENT),
        site=None if case.get("site") is None else text_of(case, "site"),
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


def _tell_due(record: Mapping[str, Any]) -> None:
    if not record["clocks"]:
        typer.echo("Nothing is promised with a time for such a case.")
    tell_clocks(record)
    for promise in record["in_words"]:
        name = promise["metric"].replace("_", " ")
        words = promise["words"].removeprefix("no clock, ")
        typer.echo(f"Promised without a clock: {name}, {words} (“{promise['clause']}”)")
    for clock in record["if_called"]:
        typer.echo(f"If you call: {clock['metric'].replace('_', ' ')} due {clock['due']}")
