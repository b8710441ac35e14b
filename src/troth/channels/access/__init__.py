"""The only way for a door to obtain what goes out of Troth. Customers see none of it."""

from troth.channels.access.endpoints import unheard_policies
from troth.channels.access.outbox import (
    Health,
    deliveries,
    delivery,
    health,
    stuck,
    told_in,
)

__all__ = ["Health", "deliveries", "delivery", "health", "stuck", "told_in", "unheard_policies"]
