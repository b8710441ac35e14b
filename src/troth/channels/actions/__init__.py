"""The only place that writes what goes out of Troth."""

from troth.channels.actions.deliveries import enqueue

__all__ = ["enqueue"]
