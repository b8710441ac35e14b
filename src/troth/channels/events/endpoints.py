"""What can happen to a webhook endpoint. Addresses and secrets stay out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class EndpointSet(DomainEvent):
    """An endpoint is from now on as told; `policy` None: it takes the pages of all."""

    kind = "endpoint.set"
    words = gettext_noop("%(who)s set the webhook endpoint %(name)s.")
    name: str
    shape: str
    policy: int | None
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class SecretRenewed(DomainEvent):
    kind = "endpoint.secret_renewed"
    words = gettext_noop("%(who)s renewed the secret of the webhook endpoint %(name)s.")
    name: str
