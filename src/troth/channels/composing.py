"""One table: who composes what goes out, by the `kind` of a delivery's content.

Things are composed when they are sent, not when they are enqueued, so that a retry tells what is
true by then and a delivery holds no words of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from troth.channels.models import Delivery

# What a composer returns is for its channel's adapter: an `EmailMessage` for "email". It raises
# `failures.NotNeeded` when there is nobody left to tell.
Composer = Callable[[Delivery], Any]

COMPOSERS: Mapping[str, Composer] = {}


def compose(delivery: Delivery) -> Any:
    """Return what is to be sent, ready for the delivery's channel."""
    return COMPOSERS[delivery.content["kind"]](delivery)
