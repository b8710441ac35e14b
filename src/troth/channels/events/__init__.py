"""What can happen to what goes out of Troth, as frozen records."""

from troth.channels.events.deliveries import (
    DeliveryEvent,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryRetried,
)

__all__ = ["DeliveryEvent", "DeliveryFailed", "DeliveryGivenUp", "DeliveryRetried"]
