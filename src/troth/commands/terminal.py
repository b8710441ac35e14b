"""What all commands share: bad input in plain sentences, cases and programmes as given, JSON."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer
from rich.console import Console

from troth.lib.json_input import called, read_json
from troth.promises.clocks import Status
from troth.promises.errors import ProgrammeError, PromiseError, TimelineError, quoted
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.shipped import shipped_ids, shipped_programme
from troth.promises.terms import Terms

P = ParamSpec("P")
BAD_INPUT = 2
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Zone = Annotated[str, typer.Option(help="Your time zone, for the explanation.")]


def reports_bad_input(command: Callable[P, None]) -> Callable[P, None]:
    """Print what is wrong with the input as plain sentences, and end with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        _write_what_can_be_written()
        try:
            command(*args, **kwargs)
        except PromiseError as error:
            typer.echo(plain(error.message), err=True)
            raise typer.Exit(BAD_INPUT) from None
        except BrokenPipeError:  # nobody reads on, which is their right
            raise
        except OSError as error:
            typer.echo(f"The output cannot be written: {error.strerror}.", err=True)
            raise typer.Exit(1) from None

    return run


def _write_what_can_be_written() -> None:
    """Let characters that the terminal lacks come out as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def plain(text: str) -> str:
    """Return the text without what would steer a terminal, or cannot be encoded."""
    return "".join(
        char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text
    )


def one_line(text: str) -> str:
    """Return the text `plain` and on one line, so that no value can pass for a line of ours."""
    return " ".join(plain(text).splitlines())


# Reading


def find_programme(name: str) -> Programme:
    """Return a shipped programme by id, or the one in a file. Raises ProgrammeError."""
    if name in shipped_ids():
        return shipped_programme(name)
    if _is_file(name):
        return load_programme(Path(name))
    raise ProgrammeError(
        "unknown_programme",
        name,
        f"There is no programme {quoted(name)}; name a file or one of {', '.join(shipped_ids())}.",
    )


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a path, or not one
        return False


def terms_of(case: Mapping[str, Any]) -> Terms:
    """Return the terms of the programme and plan that a case names. Raises PromiseError."""
    return find_programme(text_of(case, "programme")).terms(text_of(case, "plan"))


def read_batch(file: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the cases of a JSON list, numbered from 1. Raises TimelineError."""
    data = read_json(file)
    if not isinstance(data, list):
        raise TimelineError("not_a_list", None, f"{called(file)} is not a JSON list; write one.")
    return [(number, mapping(item)) for number, item in enumerate(data, start=1)]


def mapping(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        message = f"Write each case as a JSON object, not {quoted(data)}."
        raise TimelineError("not_an_object", None, message)
    return data


def text_of(case: Mapping[str, Any], name: str) -> str:
    value = case.get(name)
    if value is None:
        raise TimelineError("missing", name, f"There is no {name!r}; give its id as text.")
    if not isinstance(value, str):
        message = f"{name!r} must be text, not {quoted(value)}."
        raise TimelineError("wrong_field", value, message)
    return value


def each(number: int, work: Callable[..., dict[str, Any]], *args: Any) -> dict[str, Any]:
    """Do the work on one item of a batch; what is wrong with it is told with its number."""
    try:
        return work(*args)
    except PromiseError as error:
        raise TimelineError(error.code, error.value, f"Item {number}: {error.message}") from None


# Showing


def print_json(value: object) -> None:
    """Print one JSON value for machines."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


# What is said of a clock without a due time. One that runs without any is due with a release.
_NOT_DUE = {
    Status.HELD: "due when the next release is published",
    Status.RUNNING: "due when the next release is published",
    Status.PAUSED: "not due while the clock is paused",
    Status.MET: "before it was due",
    Status.CANCELLED: "no longer owed",
}


def tell_clocks(record: Mapping[str, Any]) -> None:
    console = Console()
    for clock in record["clocks"]:
        name = clock["metric"].replace("_", " ")
        due = f"due {clock['due']}" if clock["due"] else _NOT_DUE[clock["status"]]
        console.print(f"[bold]{name}[/bold] {clock['status']}, {due}")
        for sentence in clock["because"]:
            console.file.write(one_line(f"  {sentence}") + "\n")  # `print` is much slower
