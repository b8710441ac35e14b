"""What all parts of a programme file have in common."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, model_validator

from troth.promises.schema_types import Many, PlanName, Text


class Record(BaseModel):
    """A part of a programme file. Keys it does not know are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def parts(value: object) -> Iterable[tuple[str | int, object]]:
    """Return what a record, mapping or list consists of, with names or numbers; else nothing."""
    if isinstance(value, Record):
        return value
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()


class Rule(Record):
    """Something the published text promises, asks or allows."""

    clause: Text | None = None
    """Where the published text says so."""
    interpretation: Text | None = None
    """The reading taken where the text is silent or ambiguous, in one sentence."""

    @model_validator(mode="after")
    def _is_founded(self) -> Rule:
        if self.clause is None and self.interpretation is None:
            raise ValueError(
                "has no 'clause'; add it, or 'interpretation' where the published text is silent"
            )
        return self


class PlanRule(Rule):
    """A rule that may hold for some plans only."""

    plans: Many[PlanName] | None = None
    """The plans it holds for; all plans when left out."""

    def holds_for(self, plan: str) -> bool:
        return self.plans is None or plan in self.plans
