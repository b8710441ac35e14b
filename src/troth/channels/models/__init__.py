"""What came in and what goes out, a row each. Only `troth.channels.actions` write them."""

from troth.channels.models.arrival import Arrival, ArrivalStatus, Became
from troth.channels.models.delivery import Delivery, DeliveryStatus
from troth.channels.models.endpoint import Endpoint, Shape
from troth.channels.models.listening import Listening
from troth.channels.models.mailbox import PolledMailbox

__all__ = [
    "Arrival",
    "ArrivalStatus",
    "Became",
    "Delivery",
    "DeliveryStatus",
    "Endpoint",
    "Listening",
    "PolledMailbox",
    "Shape",
]
