"""`troth clocks`: every clock of a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from troth.commands.terminal import (
    Json,
    Zone,
    each,
    mapping,
    print_json,
    read_batch,
    reports_bad_input,
    tell_clocks,
    terms_of,
)
from troth.lib.json_input import read_json
from troth.promises.clocks import clocks
from troth.promises.errors import TimelineError
from troth.promises.instants import parse_instant
from troth.promises.records import clock_record
from troth.promises.timeline import parse_timeline
from troth.promises.zones import find_zone


@reports_bad_input
def clocks_of(
    timeline: Annotated[Path | None, typer.Argument(help="JSON file, '-' for stdin.")] = None,
    at: Annotated[str | None, typer.Option(help="The instant to look at; now if left out.")] = None,
    zone: Zone = "UTC",
    batch: Annotated[
        Path | None, typer.Option(help="JSON list of timelines, each with at.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show every clock of a timeline as it stands at an instant."""
    find_zone(zone)
    now = datetime.now(UTC).isoformat() if at is None else at
    if (batch is None) == (timeline is None):
        message = "Name either a timeline file or --batch with a list of timelines."
        raise TimelineError("no_timeline", None, message)
    if batch is not None:
        cases = read_batch(batch)
        print_json([each(number, _clocks_of, case, now, zone) for number, case in cases])
        return
    assert timeline is not None
    data = read_json(timeline)
    override = {} if at is None else {"at": at}
    record = _clocks_of({**mapping(data), **override}, now, zone)
    print_json(record) if as_json else tell_clocks(record)


def _clocks_of(case: Mapping[str, Any], now: str, zone: str) -> dict[str, Any]:
    at = case.get("at")
    instant = parse_instant(now if at is None else at)
    found = clocks(terms_of(case), parse_timeline(case.get("events")), instant)
    return {"clocks": [clock_record(clock, zone=zone) for clock in found]}
