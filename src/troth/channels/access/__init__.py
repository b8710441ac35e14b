"""The only way for a door to obtain what came in and what goes out."""

from troth.channels.access.arrivals import (
    arrival,
    arrivals,
    arrivals_of,
    decisions_on,
    ignored_on,
    mail_behind,
    waiting_arrivals,
)
from troth.channels.access.endpoints import unheard_policies
from troth.channels.access.health import ChannelHealth, channels_health
from troth.channels.access.intake import Intake, WayIn, intake
from troth.channels.access.outbox import (
    Health,
    deliveries,
    delivery,
    health,
    stuck,
    told_in,
)

__all__ = [
    "ChannelHealth",
    "Health",
    "Intake",
    "WayIn",
    "arrival",
    "arrivals",
    "arrivals_of",
    "channels_health",
    "decisions_on",
    "deliveries",
    "delivery",
    "health",
    "ignored_on",
    "intake",
    "mail_behind",
    "stuck",
    "told_in",
    "unheard_policies",
    "waiting_arrivals",
]
