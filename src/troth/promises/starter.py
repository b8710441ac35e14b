"""A commented programme to begin with: valid as it is, and every part of it there to be changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from troth.promises.errors import ProgrammeError, quoted
from troth.promises.schema_types import CODE


def starter(programme: str, plans: Sequence[str], *, file: str) -> str:
    """Return the text of a programme with these plans, the lowest tier first.

    `file` is what its comments call it. Raises ProgrammeError for names that cannot be names.
    """
    _check_is_no_file(programme)
    _check_name(programme, "the id of a programme")
    _check_plans(plans)
    text = (files("troth") / "promises" / "starter.yaml").read_text(encoding="utf-8")
    return Template(text).substitute(
        programme=programme,
        title=_title(programme),
        file="".join(char if char.isprintable() else "?" for char in file),
        plans="".join(map(_plan, plans)),
        first=plans[0],
        top=plans[-1],
    )


def _plan(plan: str) -> str:
    return f'  {plan}:\n    title: "{_title(plan)}"\n    clause: "3"\n'


def _title(name: str) -> str:
    words = re.sub(r"[-.]+", " ", name).strip()
    return f"{words[0].upper()}{words[1:]}"


def _check_plans(plans: Sequence[str]) -> None:
    if not plans:
        raise ProgrammeError("no_plan", plans, "A programme needs a plan; name one, or several.")
    for number, plan in enumerate(plans):
        _check_name(plan, "the name of a plan")
        if plan in plans[:number]:
            message = f"The plan {quoted(plan)} is named twice; name each plan once."
            raise ProgrammeError("plan_twice", plan, message)


def _check_is_no_file(programme: str) -> None:
    name, _, ending = programme.rpartition(".")
    if name and ending in ("yaml", "yml"):
        message = f"{quoted(programme)} names a file; give the id alone, such as {quoted(name)}."
        raise ProgrammeError("not_a_name", programme, message)


def _check_name(name: str, what: str) -> None:
    if not re.fullmatch(CODE, name):
        message = (
            f"{quoted(name)} cannot be {what}; use letters, digits, hyphens and dots, at most 40."
        )
        raise ProgrammeError("not_a_name", name, message)
