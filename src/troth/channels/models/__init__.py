"""What goes out of Troth. Only `troth.channels.actions` write these rows."""

from troth.channels.models.delivery import Delivery, DeliveryStatus

__all__ = ["Delivery", "DeliveryStatus"]
