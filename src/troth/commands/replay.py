"""`troth replay`: real history under any programme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from troth.commands.terminal import Json, find_programme, print_json, reports_bad_input
from troth.commands.writing import check_writable, write_file
from troth.promises.instants import parse_instant

if TYPE_CHECKING:  # what replaying needs is loaded when it is asked for: other commands stay fast
    from troth.replay.history import History
    from troth.replay.history import Progress as Tell
    from troth.replay.mapping import LogMapping
    from troth.replay.plans import Plan


@reports_bad_input
def replay(
    log: Annotated[str, typer.Argument(help="CSV file, plain or gzipped, or Parquet.")],
    map_: Annotated[
        str, typer.Option("--map", help="Mapping file, or a shipped one: jira, volvo, zendesk.")
    ],
    programme: Annotated[str, typer.Option(help="Id of a programme, or a file.")],
    plan: Annotated[str, typer.Option()],
    against: Annotated[
        list[str] | None, typer.Option(help="Another plan, or PROGRAMME/PLAN; may be repeated.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="Until when history is known; the last event if left out.")
    ] = None,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="List rows that make no sense and leave out their cases."),
    ] = False,
    spark: Annotated[
        str | None, typer.Option(help="Replay on the Spark master at this URL.", metavar="URL")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page to send on.")] = None,
    as_json: Json = False,
) -> None:
    """Show what a plan would have meant for the cases of a log."""
    from troth.replay.cases import micros
    from troth.replay.mapping import find_mapping
    from troth.replay.page import page
    from troth.replay.record import record
    from troth.replay.report import report

    until = None if at is None else micros(parse_instant(at))
    if html is not None:
        others = {name.rpartition("/")[0]: "a programme" for name in against or ()}
        sources = {**others, programme: "the programme", map_: "the mapping", log: "the log"}
        check_writable(html, sources=sources)
    plans = _plans(programme, [plan, *(against or [])], find_mapping(map_))
    if spark is None:
        history = _replay_here(log, plans, at=until, skip_bad=skip_bad)
    else:
        from troth.replay.spark import replay_on_spark

        history = replay_on_spark(log, plans, url=spark, at=until, skip_bad=skip_bad)
    found = record(history)
    if html is not None:
        write_file(html, page(found))
    print_json(found) if as_json else Console(markup=False, emoji=False).print(report(found))


def _replay_here(log: str, plans: Sequence[Plan], *, at: int | None, skip_bad: bool) -> History:
    from troth.replay.history import replay
    from troth.replay.reading import Log

    with _progress() as tell:
        read = Log(Path(log), plans[0].mapping)
        return replay(read, plans, at=at, skip_bad=skip_bad, progress=tell)


def _plans(programme: str, names: list[str], mapping: LogMapping) -> list[Plan]:
    from troth.replay.plans import Plan

    plans = []
    for name in names:
        other, slash, plan = name.rpartition("/")
        found = find_programme(other if slash else programme)
        plans.append(Plan.of(found, plan, mapping))
    return plans


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show on a terminal how far the replay is, on the side where it spoils no output."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task("Reading", total=None)

        def tell(what: str, done: int, of: int | None) -> None:
            progress.update(task, description=what, completed=done, total=of)

        yield tell
