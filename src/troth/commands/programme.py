"""`troth programme`: look at and check support programmes."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from troth.commands.terminal import (
    Json,
    find_programme,
    print_json,
    reports_bad_input,
)
from troth.promises.schema import Programme
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Terms

programme_commands = typer.Typer(help="Look at and check support programmes.", no_args_is_help=True)


@programme_commands.command("list")
@reports_bad_input
def list_programmes(as_json: Json = False) -> None:
    """List the shipped programmes and their plans."""
    programmes = shipped_programmes()
    if as_json:
        print_json([_summary(programme) for programme in programmes.values()])
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
    found = find_programme(programme)
    plans = list(found.plans) if plan is None else [found.terms(plan).plan]
    if as_json:
        promises = {name: _promises(found.terms(name)) for name in plans}
        print_json({**_summary(found), "promises": promises})
        return
    for name in plans:
        Console().print(_plan_table(found, name))


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
