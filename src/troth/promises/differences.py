"""One difference between two versions of a programme, and how its values are said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from troth.promises.directions import Effect
from troth.promises.phrases import Phrase
from troth.promises.schema_base import Record
from troth.promises.schema_time import CalendarRule
from troth.promises.worse import Worse


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One change, and what it does to the customers of these plans.

    `part` is the section of the file. For a promise that is not kept, `worse` has the cases, the
    earliest first. `since` is the first instant at which changed hours or lengths of time show.
    """

    part: str
    plans: tuple[str, ...]
    effect: Effect
    sentence: Phrase
    since: datetime | None = None
    worse: tuple[Worse, ...] = ()

    def __str__(self) -> str:
        plans = ", ".join(self.plans)
        return f"{plans}: {self.sentence}" if plans else str(self.sentence)

    @property
    def example(self) -> Worse | None:
        """The earliest case that is worse off, if a promise is not kept."""
        return next((one for one in self.worse if one.is_shown), next(iter(self.worse), None))


def said(value: object) -> str:
    """Return a value of the file in few words."""
    if value is None or value == ():
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, CalendarRule):
        windows = ", ".join(value.windows)
        return f"{windows} in {value.timezone}, holidays {said(value.holidays)}"
    if isinstance(value, Record):
        given = ((name, getattr(value, name)) for name in type(value).model_fields)
        parts = [f"{words(name)} {said(part)}" for name, part in given if part not in (None, ())]
        return f"({', '.join(parts)})"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {said(part)}" for key, part in value.items()) or "nothing"
    if isinstance(value, Collection) and not isinstance(value, str):
        return ", ".join(map(said, value))
    text = str(value if isinstance(value, StrEnum) else getattr(value, "text", value))
    return f"“{text}”" if isinstance(value, str) and " " in text else text


def words(name: str) -> str:
    """Return the name of a field or metric as people write it."""
    return name.replace("_", " ")
