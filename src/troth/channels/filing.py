"""Looking at what came in: each thing in one transaction, whichever channel it came by.

A few are claimed at once, and what the provider has set up is asked for once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from troth.channels import actions
from troth.channels.actions.arrivals import MOST_ATTEMPTS
from troth.channels.email.filing.deciding import decide as decide_mail
from troth.channels.models import Arrival, ArrivalStatus
from troth.lib.remembered import remembering

# Who decides what becomes of an arrival, by its channel.
DECIDERS: Mapping[str, Callable[[Arrival, datetime], actions.Verdict]] = {"email": decide_mail}
BATCH = 25  # claimed at once
_DATABASE_AWAY = (OperationalError, InterfaceError)

log = structlog.get_logger(__name__)


def file_arrivals(*, at: datetime, limit: int = 100) -> int:
    """Decide about up to `limit` things that came in; returns how many, 0 when nothing waits.

    Any number of processes may do so at the same time. One that dies leaves what it was looking
    at as it was received, for another to take up when its lease is over. What cannot be read is
    put into quarantine, never lost.
    """
    handled = 0
    while handled < limit:
        claimed = actions.claim_arrivals(most=min(BATCH, limit - handled), at=at)
        if not claimed:
            break
        with remembering():
            for arrival_id in claimed:
                _file(arrival_id, at)
        handled += len(claimed)
    return handled


def _file(arrival_id: int, at: datetime, *, again: bool = False) -> None:
    """Decide about one thing; where that fails, what was begun is undone and a person looks."""
    arrival = None
    try:
        with transaction.atomic():
            arrival = _lock(arrival_id)
            if arrival is not None:
                actions.settle(arrival=arrival, verdict=_verdict(arrival, at), at=at)
    except _DATABASE_AWAY:
        raise
    except Exception as error:
        if arrival is None:
            raise
        if isinstance(error, IntegrityError) and not again:  # a team or a policy may be gone
            with remembering(anew=True):
                return _file(arrival_id, at, again=True)
        log.exception("arrival not filed", arrival=arrival_id)
        words = _("This could not be read (%(error)s); it is kept as it came.")
        _set_aside(arrival, words % {"error": type(error).__name__}, at)


@transaction.atomic
def _set_aside(arrival: Arrival, reason: str, at: datetime) -> None:
    """Put it into quarantine with what was read in it, unless somebody has dealt with it since."""
    if _lock(arrival.pk) is not None:
        actions.settle(arrival=arrival, verdict=_quarantine(reason), at=at)


def _lock(arrival_id: int) -> Arrival | None:
    """Return what is still to be decided about, locked until the transaction ends."""
    rows = Arrival.objects.filter(pk=arrival_id, status=ArrivalStatus.RECEIVED)
    return rows.order_by().select_for_update(no_key=True).first()


def _verdict(arrival: Arrival, at: datetime) -> actions.Verdict:
    if arrival.attempts > MOST_ATTEMPTS:
        return _quarantine(_("Each time this was read, the process reading it ended."))
    return DECIDERS[arrival.channel](arrival, at)


def _quarantine(reason: str) -> actions.Verdict:
    return actions.Verdict(status=ArrivalStatus.QUARANTINED, reason=reason)
