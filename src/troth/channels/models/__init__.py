"""What goes out of Troth. Only `troth.channels.actions` write these rows."""

from troth.channels.models.delivery import Delivery, DeliveryStatus
from troth.channels.models.endpoint import Endpoint, Shape

__all__ = ["Delivery", "DeliveryStatus", "Endpoint", "Shape"]
