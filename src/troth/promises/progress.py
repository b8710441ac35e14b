"""How far a case has come, as far as it decides which clocks may start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from troth.promises.terms import Metric


class Progress:
    """What has happened on a case so far."""

    responded = False
    unanswered = False  # a customer's message since the last contact
    asked = False  # an update request since the last contact
    worked_around = False
    resolved = False
    closed = False
    workers = 0

    def owes(self, metric: Metric) -> bool:
        """Tell whether a clock of this metric may start."""
        return not self.closed and _OWED[metric](self)


_OWED: Final[dict[Metric, Callable[[Progress], bool]]] = {
    Metric.FIRST_RESPONSE: lambda case: not case.responded,
    Metric.NEXT_RESPONSE: lambda case: case.unanswered,
    Metric.STATUS_REPLY: lambda case: case.asked,
    Metric.UPDATE: lambda case: not case.resolved,
    Metric.RESOLUTION: lambda case: not case.resolved,
    Metric.WORKAROUND: lambda case: not (case.resolved or case.worked_around),
    Metric.CONTINUOUS_EFFORT: lambda case: (
        not (case.resolved or case.worked_around or case.workers)
    ),
}
