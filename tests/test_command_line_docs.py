"""docs/reference/command-line.md names every command of `troth` with all it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from troth.cli import app

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "command-line.md"


def _commands(group: TyperGroup, name: str) -> Iterator[tuple[str, TyperCommand]]:
    for word, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{name} {word}")
        elif isinstance(command, TyperCommand) and not command.hidden:
            yield f"{name} {word}", command


def _everything() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


COMMANDS = dict(_commands(_everything(), "troth"))
SECTIONS = dict(re.findall(r"^## `(troth [^`]+)`\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_told_with_all_it_takes(name: str) -> None:
    assert name in SECTIONS, (
        f"{PAGE.name} does not tell of `{name}`; add a section with the heading '## `{name}`', "
        "what it does, its options and an example."
    )
    missing = [word for word in _taken(name) if f"| `{word}" not in SECTIONS[name]]
    assert missing == [], (
        f"The section of `{name}` in {PAGE.name} does not tell of {', '.join(missing)}; "
        "add a line to its table for each."
    )
    assert f"$ {name}" in SECTIONS[name], (
        f"The section of `{name}` in {PAGE.name} has no example; add one that begins with "
        f"'$ {name}'."
    )


@pytest.mark.parametrize("name", SECTIONS)
def test_nothing_is_told_that_there_is_not(name: str) -> None:
    assert name in COMMANDS, f"{PAGE.name} tells of `{name}`, which there is not; remove it."
    told = set(re.findall(r"^\| `(--[\w-]+)", SECTIONS[name], re.M))
    gone = told - set(_taken(name))
    assert not gone, f"{PAGE.name} tells of {', '.join(gone)} of `{name}`; remove it."


def _taken(name: str) -> list[str]:
    """How what a command takes is written: options by their long name, arguments in capitals."""
    return [
        next(word for word in part.opts if word.startswith("--"))
        if isinstance(part, TyperOption)
        else str(part.name).upper()
        for part in COMMANDS[name].params
        if not getattr(part, "hidden", False)
    ]
