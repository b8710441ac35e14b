"""`troth programme new`: a programme to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from troth.commands.terminal import Json, plain, print_json, reports_bad_input
from troth.commands.writing import write_file
from troth.promises.starter import starter


@reports_bad_input
def new_programme(
    programme: Annotated[str, typer.Argument(help="The id of the new programme.")],
    plans: Annotated[
        str, typer.Option(help="Its plans, the lowest tier first, separated by commas.")
    ] = "standard,premium",
    output: Annotated[
        Path | None, typer.Option(help="The file to write; ID.yaml if left out.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    as_json: Json = False,
) -> None:
    """Write a commented programme that is valid as it is, to change into your own."""
    named = [plan.strip() for plan in plans.split(",") if plan.strip()]
    file = Path(f"{programme}.yaml") if output is None else output
    text = starter(programme, named, file=str(file))
    write_file(file, text, overwrite=force)
    if as_json:
        print_json({"programme": programme, "plans": named, "file": str(file)})
        return
    typer.echo(plain(f"{file} is now yours: change what differs, delete what is not promised."))
    typer.echo(plain(f"Check it with: troth programme check {file}"))
