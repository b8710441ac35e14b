"""The only place that writes what comes in and what goes out.

Each action is one transaction, or part of the one at hand.
"""

from troth.channels.actions.arrivals import (
    Verdict,
    claim_arrivals,
    discard,
    receive,
    retry,
    settle,
)
from troth.channels.actions.deliveries import (
    claim,
    drop,
    enqueue,
    fail,
    hold,
    mark_address,
    mark_sent,
    name,
    put_off,
)
from troth.channels.actions.digests import send_digests
from troth.channels.actions.endpoints import (
    change_endpoint,
    create_endpoint,
    renew_secret,
    reseal_secrets,
)
from troth.channels.actions.paging import deliver_pages
from troth.channels.actions.stuck import give_up, retry_all, retry_now
from troth.channels.actions.telling import tell_by_mail
from troth.channels.actions.ways_in import note_failure, note_listening, note_look

__all__ = [
    "Verdict",
    "change_endpoint",
    "claim",
    "claim_arrivals",
    "create_endpoint",
    "deliver_pages",
    "discard",
    "drop",
    "enqueue",
    "fail",
    "give_up",
    "hold",
    "mark_address",
    "mark_sent",
    "name",
    "note_failure",
    "note_listening",
    "note_look",
    "put_off",
    "receive",
    "renew_secret",
    "reseal_secrets",
    "retry",
    "retry_all",
    "retry_now",
    "send_digests",
    "settle",
    "tell_by_mail",
]
