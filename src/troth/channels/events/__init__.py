"""What can happen to what comes in and goes out, and to where it goes, as frozen records."""

from troth.channels.events.arrivals import ArrivalDiscarded, ArrivalFiled, ArrivalRetried
from troth.channels.events.deliveries import (
    DeliveryEvent,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryRetried,
)
from troth.channels.events.endpoints import EndpointSet, SecretRenewed

__all__ = [
    "ArrivalDiscarded",
    "ArrivalFiled",
    "ArrivalRetried",
    "DeliveryEvent",
    "DeliveryFailed",
    "DeliveryGivenUp",
    "DeliveryRetried",
    "EndpointSet",
    "SecretRenewed",
]
