"""The sweep: notices whatever the clock brings to cases and does it, exactly once.

Any number of processes may sweep at the same time. Each claims a few cases that no other has
claimed, folds their timelines again and compares, all in one transaction: a process that dies
leaves everything as it was, for the next one to find.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from troth.cases.actions.by_time import carry_out
from troth.cases.actions.turn import Turn, settle
from troth.cases.models import Case, LastSweep
from troth.lib.actors import SYSTEM
from troth.lib.remembered import remembering
from troth.promises.instants import require_instant

BATCH = 10  # cases claimed in one transaction
FAILURE_PAUSE = timedelta(minutes=5)
NOTED_EVERY = timedelta(seconds=10)

log = structlog.get_logger(__name__)


def sweep(*, at: datetime, limit: int = 100) -> int:
    """Look at up to `limit` cases to which time has brought something by `at`.

    Warnings, breaches, reminders of silent customers, closing after silence, escalations.

    Returns how many there were; 0 when nothing was left. A case that cannot be folded is logged
    and tried again some minutes later; it does not keep the others waiting.
    """
    at = require_instant(at)
    handled = 0
    while handled < limit:
        claimed = _sweep_batch(at, min(BATCH, limit - handled))
        if not claimed:
            break
        handled += claimed
    _note(at)
    return handled


def _note(at: datetime) -> None:
    """Let everybody see that promises are looked after; a write every few seconds is enough."""
    last = LastSweep.objects.first()
    if last is None:
        LastSweep.objects.bulk_create([LastSweep(at=at)], ignore_conflicts=True)
    elif last.at < at - NOTED_EVERY:
        LastSweep.objects.filter(at__lt=at).update(at=at)


@transaction.atomic
def _sweep_batch(at: datetime, size: int) -> int:
    rows = Case.objects.with_people().due_for_sweep(at)
    cases = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True)[:size])
    for case in cases:
        _look_at(case, at)
    return len(cases)


def _look_at(case: Case, at: datetime) -> None:
    try:
        with transaction.atomic(), remembering():
            acting = Turn(case, SYSTEM, at)
            settle(acting)
            if case.next_at is not None and case.next_at <= at:
                carry_out(acting)
                settle(acting)
    except Exception:
        log.exception("case not swept", case=case.number, retry_in=str(FAILURE_PAUSE))
        Case.objects.filter(pk=case.pk).update(next_at=at + FAILURE_PAUSE)
