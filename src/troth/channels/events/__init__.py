"""What can happen to what goes out of Troth, and to where it goes, as frozen records."""

from troth.channels.events.deliveries import (
    DeliveryEvent,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryRetried,
)
from troth.channels.events.endpoints import EndpointSet, SecretRenewed

__all__ = [
    "DeliveryEvent",
    "DeliveryFailed",
    "DeliveryGivenUp",
    "DeliveryRetried",
    "EndpointSet",
    "SecretRenewed",
]
