"""Looking at what came in: each thing in one transaction, whichever channel it came by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from troth.channels import actions
from troth.channels.actions.arrivals import MOST_ATTEMPTS
from troth.channels.email.filing.deciding import decide as decide_mail
from troth.channels.models import Arrival, ArrivalStatus

# Who decides what becomes of an arrival, by its channel.
DECIDERS: Mapping[str, Callable[[Arrival, datetime], actions.Verdict]] = {"email": decide_mail}
_DATABASE_AWAY = (OperationalError, InterfaceError)

log = structlog.get_logger(__name__)


def file_arrivals(*, at: datetime, limit: int = 100) -> int:
    """Decide about up to `limit` things that came in; returns how many, 0 when nothing waits.

    Any number of processes may do so at the same time. One that dies leaves what it was looking
    at as it was received, for another to take up when its lease is over. What cannot be read is
    put into quarantine, never lost.
    """
    for handled in range(limit):
        arrival_id = actions.claim_arrival(at=at)
        if arrival_id is None:
            return handled
        _file(arrival_id, at)
    return limit


@transaction.atomic
def _file(arrival_id: int, at: datetime) -> None:
    rows = Arrival.objects.unfiled().filter(pk=arrival_id)
    arrival = rows.select_for_update(no_key=True).first()
    if arrival is not None:
        actions.settle(arrival=arrival, verdict=_verdict(arrival, at), at=at)


def _verdict(arrival: Arrival, at: datetime) -> actions.Verdict:
    if arrival.attempts > MOST_ATTEMPTS:
        return _quarantine(_("Each time this was read, the process that read it ended."))
    try:
        with transaction.atomic():
            return DECIDERS[arrival.channel](arrival, at)
    except _DATABASE_AWAY:
        raise
    except Exception as error:
        log.exception("arrival not filed", arrival=arrival.pk)
        words = _("This could not be read (%(error)s); it is kept as it came.")
        return _quarantine(words % {"error": type(error).__name__})


def _quarantine(reason: str) -> actions.Verdict:
    return actions.Verdict(status=ArrivalStatus.QUARANTINED, reason=reason)
