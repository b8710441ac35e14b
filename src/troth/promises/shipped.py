"""The programmes that come with Troth."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import PurePath

from troth.promises.loader import load_programme
from troth.promises.schema import Programme


def shipped_programmes() -> dict[str, Programme]:
    """All shipped programmes by id, in the order of their ids."""
    return {name: shipped_programme(name) for name in shipped_ids()}


@cache
def shipped_ids() -> tuple[str, ...]:
    """The ids of the shipped programmes: the names of their files."""
    return tuple(
        sorted(
            PurePath(entry.name).stem
            for entry in (files("troth") / "programmes").iterdir()
            if entry.name.endswith(".yaml")
        )
    )


@cache
def shipped_programme(programme: str) -> Programme:
    """One shipped programme; the id must be one of `shipped_ids()`."""
    return load_programme(shipped_text(programme), file=f"{programme}.yaml")


def shipped_text(programme: str) -> str:
    """The text of the file of a shipped programme."""
    return (files("troth") / "programmes" / f"{programme}.yaml").read_text(encoding="utf-8")
