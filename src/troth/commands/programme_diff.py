"""`troth programme diff`: what changes for whom from one version of a programme to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from troth.commands.terminal import (
    Json,
    Zone,
    find_programme,
    one_line,
    print_json,
    reports_bad_input,
)
from troth.promises.compare import Comparison, compare
from troth.promises.compare_words import reasons, shown_by
from troth.promises.differences import Difference
from troth.promises.directions import Effect
from troth.promises.errors import TimelineError, quoted
from troth.promises.horizon import Horizon
from troth.promises.instants import format_instant
from troth.promises.timeline import event_to_json
from troth.promises.worse import Worse
from troth.promises.zones import find_zone

NOT_PROVED = 1
_HINTS = {Effect.CHANGED: " Look at it yourself."}


@reports_bad_input
def compare_programmes(
    old: Annotated[str, typer.Argument(help="Id of a shipped programme, or a file.")],
    new: Annotated[str, typer.Argument(help="Id of a shipped programme, or a file.")],
    no_worse: Annotated[
        bool, typer.Option("--no-worse", help="Prove that nobody is worse off; if not, exit 1.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="As --no-worse, but exit 1 for what is not proved either way too."
        ),
    ] = False,
    begin: Annotated[
        str | None, typer.Option("--from", help="First day, YYYY-MM-DD; today if not given.")
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=50, help="How many years to compare.")] = 5,
    zone: Zone = "UTC",
    as_json: Json = False,
) -> None:
    """Say what changes for whom from one version of a programme to the next."""
    find_zone(zone)
    horizon = _horizon(begin, years)
    comparison = compare(find_programme(old), find_programme(new), horizon)
    if as_json:
        print_json(_record(comparison, zone))
    elif no_worse or strict:
        _tell_proof(comparison, zone)
    else:
        _tell(comparison.differences)
    if (no_worse or strict) and comparison.worse:
        raise typer.Exit(NOT_PROVED)
    if strict and comparison.unjudged:
        raise typer.Exit(NOT_PROVED)


def _horizon(begin: str | None, years: int) -> Horizon:
    try:
        first = datetime.now(UTC).date() if begin is None else date.fromisoformat(begin)
    except ValueError:
        message = f"--from {quoted(begin)} is not a date; write it as YYYY-MM-DD."
        raise TimelineError("not_a_date", begin, message) from None
    low = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return Horizon.years(low, years)


def _tell(differences: Iterable[Difference]) -> None:
    told = False
    for one in differences:
        told = True
        hint = _HINTS.get(one.effect, "")
        typer.echo(one_line(f"{one.effect:8} {one}{hint}"))
    if not told:
        typer.echo("No difference.")


def _tell_proof(comparison: Comparison, zone: str) -> None:
    for one in comparison.worse:
        _tell([one])
        _tell_what_shows(one, zone)
    unjudged = comparison.unjudged
    if not comparison.worse:
        nobody = "No promise of a time is worse for anybody" if unjudged else "Nobody is worse off"
        typer.echo(f"{nobody}: {_proved(comparison)}")
    if unjudged:
        typer.echo("Not proved, because no rule says which way is better:")
        _tell(unjudged)


def _proved(comparison: Comparison) -> str:
    horizon = comparison.horizon
    return (
        f"proved for {comparison.combinations} combinations of plan, severity, kind, channel and "
        "site, and for every instant at which a case may begin from "
        f"{horizon.begin:%Y-%m-%d} until {horizon.end:%Y-%m-%d}."
    )


def _tell_what_shows(difference: Difference, zone: str) -> None:
    if sentence := shown_by(difference, zone=zone):
        typer.echo(one_line(f"         {sentence}"))
    worse = difference.example
    if worse is None:
        return
    sides = [reasons(clock, zone=zone) for clock in (worse.old_clock, worse.new_clock)]
    if not any(sides):
        return
    table = Table("Before", "Now", show_lines=False, padding=(0, 2), box=None)
    table.add_row(*(Text("\n".join(map(str, side)) or "Not due.") for side in sides))
    Console().print(table)


def _record(comparison: Comparison, zone: str) -> dict[str, Any]:
    horizon = comparison.horizon
    return {
        "old": {"programme": comparison.old.programme, "version": comparison.old.version},
        "new": {"programme": comparison.new.programme, "version": comparison.new.version},
        "from": format_instant(horizon.begin),
        "until": format_instant(horizon.end),
        "combinations": comparison.combinations,
        "no_worse": not comparison.worse,
        "proved": not comparison.worse and not comparison.unjudged,
        "differences": [_difference_record(one, zone) for one in comparison.differences],
    }


def _difference_record(difference: Difference, zone: str) -> dict[str, Any]:
    worse = difference.example
    return {
        "effect": difference.effect,
        "part": difference.part,
        "plans": list(difference.plans),
        "sentence": str(difference.sentence),
        "since": difference.since and format_instant(difference.since),
        "example": worse and _example_record(worse, zone),
    }


def _example_record(worse: Worse, zone: str) -> dict[str, Any]:
    sides = {"old": worse.old_clock, "new": worse.new_clock}
    return {
        "shown": worse.is_shown,
        "events": [event_to_json(event) for event in worse.case],
        **{
            side: clock
            and {
                "due": clock.due and format_instant(clock.due),
                "because": [str(sentence) for sentence in reasons(clock, zone=zone)],
            }
            for side, clock in sides.items()
        },
    }
