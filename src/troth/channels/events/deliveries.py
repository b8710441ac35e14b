"""What can happen to a delivery. Addresses stay out: a stream cannot forget them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class DeliveryEvent(DomainEvent):
    """Something about one delivery; `what` is the kind of its content."""

    channel: str
    what: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(DeliveryEvent):
    """It is not tried any more. `refused`: the other side said no, and not that time ran out."""

    kind = "delivery.failed"
    words = gettext_noop("%(who)s stopped trying to deliver after %(attempts)s attempts.")
    refused: bool


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(DeliveryEvent):
    """Somebody had it tried again at once."""

    kind = "delivery.retried"
    words = gettext_noop("%(who)s had it tried again after %(attempts)s attempts.")


@dataclass(frozen=True, kw_only=True)
class DeliveryGivenUp(DeliveryEvent):
    """Somebody decided that it need not reach anybody any more."""

    kind = "delivery.given_up"
    words = gettext_noop("%(who)s gave it up after %(attempts)s attempts.")
