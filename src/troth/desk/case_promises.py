"""The promises of a case as its page shows them: the line, and each clock with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troth.lib.case_line import case_line
from troth.lib.promise_line import Mark, Picture, picture
from troth.lib.promised import Promise, promise_of
from troth.promises.clocks import Clock
from troth.promises.schema import Programme

if TYPE_CHECKING:
    from troth.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Promises:
    """Every clock of a case: those to be kept first, then what is over."""

    owed: tuple[Promise, ...]
    over: tuple[Promise, ...]


def promises(
    clocks: Sequence[Clock], programme: Programme, site: str | None, zone: str
) -> Promises:
    """Return the clocks in the order of urgency, for a reader in `zone`; `site` is the case's."""
    ordered = sorted(clocks, key=lambda clock: (clock.due is None, clock.due or clock.started))
    said = [promise_of(clock, programme, site, zone) for clock in ordered]
    return Promises(
        owed=tuple(promise for promise in said if is_owed(promise.clock)),
        over=tuple(promise for promise in reversed(said) if not is_owed(promise.clock)),
    )


def is_owed(clock: Clock) -> bool:
    """Whether it has still to be kept, late or not."""
    return clock.met_at is None and clock.cancelled_at is None


def line(
    case: Case, clocks: Sequence[Clock], marks: Sequence[Mark], *, now: datetime, zone: str
) -> Picture:
    """Return the promise line of the whole case."""
    drawn = case_line(
        clocks,
        opened=case.opened_at,
        now=now,
        zone=zone,
        marks=marks,
        stopped=case.closed_at or case.resolved_at,
    )
    return picture(drawn, f"case-{case.pk}")
