"""How clocks ended, as columns: one row a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from troth.promises.clocks import Status
from troth.promises.intervals import Ints
from troth.promises.terms import Metric, Trigger
from troth.promises.units import NOT_A_TIME

METRICS = tuple(Metric)
TRIGGERS = tuple(Trigger)
STATUSES = tuple(Status)
NO_AMOUNT = NOT_A_TIME  # of a clock that a release decides


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Clocks of a batch of cases.

    `case` is the place in the batch; metric, trigger and status are places in the lists above,
    `severity` one in the programme's. Times are in microseconds since 1970, NOT_A_TIME where
    there is none; `allowed` and `taken` are microseconds of open time, NO_AMOUNT where a release
    decides. `taken` counts until the clock was met or cancelled, also after a breach, and else
    until the instant that was asked about.
    """

    case: Ints
    metric: Ints
    trigger: Ints
    severity: Ints
    started: Ints
    due: Ints
    status: Ints
    met_at: Ints
    breached_at: Ints
    cancelled_at: Ints
    allowed: Ints
    taken: Ints

    def __len__(self) -> int:
        return len(self.case)


COLUMNS = tuple(field.name for field in fields(Outcomes))


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Return the clocks of all parts."""
    empty = np.empty(0, np.int64)
    return Outcomes(
        **{
            name: np.concatenate([empty, *(getattr(part, name) for part in parts)])
            for name in COLUMNS
        }
    )
