"""The only place that writes what goes out of Troth."""

from troth.channels.actions.deliveries import (
    claim,
    drop,
    enqueue,
    fail,
    hold,
    mark_sent,
    put_off,
)
from troth.channels.actions.endpoints import change_endpoint, create_endpoint, renew_secret
from troth.channels.actions.paging import deliver_pages
from troth.channels.actions.stuck import give_up, retry_all, retry_now
from troth.channels.actions.telling import tell_by_mail

__all__ = [
    "change_endpoint",
    "claim",
    "create_endpoint",
    "deliver_pages",
    "drop",
    "enqueue",
    "fail",
    "give_up",
    "hold",
    "mark_sent",
    "put_off",
    "renew_secret",
    "retry_all",
    "retry_now",
    "tell_by_mail",
]
