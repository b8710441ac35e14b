"""Webhook endpoints: where pages are posted to."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts.models import PagingPolicy
from troth.channels import events
from troth.channels.models import Endpoint, Shape
from troth.channels.models.endpoint import PURPOSE
from troth.channels.webhook.targets import require_url
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import Refusal, refuse_duplicate
from troth.lib.sealing import CannotUnseal, seal, unseal
from troth.lib.text import clean_text
from troth.timeline.actions import record

BOTH_SIGN = timedelta(days=1)


@transaction.atomic
def create_endpoint(
    *,
    name: str,
    url: str,
    shape: str = Shape.PLAIN,
    policy: PagingPolicy | None = None,
    routing_key: str = "",
    by: Actor,
    at: datetime,
) -> Endpoint:
    """Have pages posted to an address; `policy` None: those of every policy.

    Its new `secret` is to be shown once to whoever sets up the other side.
    """
    endpoint = Endpoint(sealed_secret=_new_secret(), sealed_former="")
    return _set(endpoint, name, url, shape, policy, routing_key, True, by=by, at=at)


@transaction.atomic
def change_endpoint(
    *,
    endpoint: Endpoint,
    name: str,
    url: str,
    shape: str,
    policy: PagingPolicy | None,
    routing_key: str,
    is_active: bool,
    by: Actor,
    at: datetime,
) -> Endpoint:
    """Change where pages are posted to and how; the secret stays."""
    endpoint = Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
    return _set(endpoint, name, url, shape, policy, routing_key, is_active, by=by, at=at)


@transaction.atomic
def renew_secret(*, endpoint: Endpoint, by: Actor, at: datetime) -> Endpoint:
    """Sign with a new secret from now on, to be shown once, and for a day with the former one too.

    So the other side, which may know several, misses nothing until it knows the new one. A former
    one that cannot be read any more signs nothing, and is forgotten.
    """
    endpoint = Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
    former = endpoint.sealed_secret if _is_readable(endpoint) else ""
    endpoint.sealed_former, endpoint.sealed_secret = former, _new_secret()
    endpoint.former_until = at + BOTH_SIGN if former else None
    endpoint.save(update_fields=["sealed_secret", "sealed_former", "former_until"])
    _record(endpoint, events.SecretRenewed(name=endpoint.name), by, at)
    return endpoint


@transaction.atomic
def reseal_secrets() -> int:
    """Seal every secret with the configured key, so that the keys before it can be forgotten.

    Returns how many endpoints there are; raises CannotUnseal, and changes nothing, when one was
    sealed with a key that is not configured any more.
    """
    endpoints = list(Endpoint.objects.select_for_update(of=("self",)))
    for endpoint in endpoints:
        endpoint.sealed_secret = _sealed_anew(endpoint.sealed_secret)
        endpoint.sealed_former = _sealed_anew(endpoint.sealed_former)
        endpoint.save(update_fields=["sealed_secret", "sealed_former"])
    return len(endpoints)


def _is_readable(endpoint: Endpoint) -> bool:
    try:
        return bool(endpoint.secret)
    except CannotUnseal:
        return False


def _sealed_anew(sealed: str) -> str:
    return seal(unseal(sealed, purpose=PURPOSE), purpose=PURPOSE) if sealed else ""


def _set(
    endpoint: Endpoint,
    name: str,
    url: str,
    shape: str,
    policy: PagingPolicy | None,
    routing_key: str,
    is_active: bool,
    *,
    by: Actor,
    at: datetime,
) -> Endpoint:
    endpoint.name = clean_text(name, "name", 200)
    endpoint.url = require_url(clean_text(url, "url", 1000), inside=settings.TROTH_WEBHOOKS_INSIDE)
    endpoint.shape = _clean_shape(shape)
    endpoint.policy, endpoint.is_active = policy, is_active
    needs_key = endpoint.shape == Shape.PAGERDUTY
    endpoint.routing_key = clean_text(routing_key, "routing_key", 200, required=needs_key)
    taken = _("There is already an endpoint named %(name)s; choose another name.")
    with refuse_duplicate(Refusal("endpoint.name_taken", taken % {"name": endpoint.name}, "name")):
        endpoint.save()
    set_so = events.EndpointSet(
        name=endpoint.name, shape=endpoint.shape, policy=endpoint.policy_id, is_active=is_active
    )
    _record(endpoint, set_so, by, at)
    return endpoint


def _clean_shape(shape: str) -> str:
    if shape not in Shape.values:
        message = _("There is no shape %(shape)s; choose one of %(shapes)s.")
        values = {"shape": shape, "shapes": ", ".join(Shape.values)}
        raise Refusal("endpoint.shape", message % values, "shape")
    return shape


def _new_secret() -> str:
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    return seal(secret, purpose=PURPOSE)


def _record(endpoint: Endpoint, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=f"endpoint:{endpoint.pk}", account_id=None, event=event, by=by, at=at)
