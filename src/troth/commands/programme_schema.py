"""`troth programme schema`: the programme format for editors and other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from troth.commands.terminal import Json, print_json, reports_bad_input
from troth.commands.writing import write_file


@reports_bad_input
def show_schema(
    output: Annotated[Path | None, typer.Option(help="A file to write it to.")] = None,
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of programme files, for editors."""
    from troth.promises.json_schema import programme_schema

    text = json.dumps(programme_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        typer.echo(text, nl=False)
        return
    write_file(output, text)
    if as_json:
        print_json({"file": str(output)})
