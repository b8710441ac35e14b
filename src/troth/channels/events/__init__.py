"""What can happen to what comes in and goes out, as frozen records."""

from troth.channels.events.arrivals import ArrivalDiscarded, ArrivalFiled, ArrivalRetried
from troth.channels.events.deliveries import (
    DeliveryEvent,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryRetried,
)

__all__ = [
    "ArrivalDiscarded",
    "ArrivalFiled",
    "ArrivalRetried",
    "DeliveryEvent",
    "DeliveryFailed",
    "DeliveryGivenUp",
    "DeliveryRetried",
]
