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
from troth.channels.actions.stuck import give_up, retry_now
from troth.channels.actions.telling import tell_by_mail

__all__ = [
    "claim",
    "drop",
    "enqueue",
    "fail",
    "give_up",
    "hold",
    "mark_sent",
    "put_off",
    "retry_now",
    "tell_by_mail",
]
