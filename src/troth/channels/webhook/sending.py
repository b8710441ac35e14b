"""How a post leaves: signed as Standard Webhooks has it, to where its name points, once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks.webhooks import Webhook

from troth.channels.composing import compose
from troth.channels.failures import Permanent, Temporary
from troth.channels.webhook.payloads import Post
from troth.channels.webhook.targets import look_up
from troth.lib.sealing import CannotUnseal
from troth.lib.version import VERSION

if TYPE_CHECKING:
    from troth.channels.models import Delivery, Endpoint

CONNECT_SECONDS = 5.0  # for each address
ALL_SECONDS = 15.0  # for all of it, however slowly the answer trickles in
_LATER = frozenset({408, 425, 429})  # refusals that may be over soon


def deliver(delivery: Delivery) -> None:
    """Post it, with the same `webhook-id` however often; raises what `failures` has."""
    post = compose(delivery)
    assert isinstance(post, Post)
    status = _post(post, timezone.now())
    delivery.remote_id = post.id
    if 200 <= status < 300:
        return
    words = _("The other side answered with the status %(status)d.") % {"status": status}
    if status >= 500 or status in _LATER:
        raise Temporary(words)
    raise Permanent(words)


def headers(post: Post, body: str, at: datetime) -> dict[str, str]:
    """Return the headers by which the other side knows the post and that it is ours."""
    signatures = [Webhook(one).sign(post.id, at, body) for one in _secrets(post.endpoint, at)]
    return {
        "content-type": "application/json",
        "user-agent": f"Troth/{VERSION}",
        "webhook-id": post.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _secrets(endpoint: Endpoint, at: datetime) -> list[str]:
    try:
        return endpoint.secrets_at(at)
    except CannotUnseal:
        words = _(
            "The secret of %(endpoint)s was sealed with another TROTH_SECRET_KEY: name that in"
            " TROTH_FORMER_SECRET_KEYS, or make a new secret under Admin."
        )
        raise Temporary(words % {"endpoint": endpoint.name}) from None


def _post(post: Post, at: datetime) -> int:
    """Return the status of the answer of the first address that can be connected to, in time."""
    addresses = look_up(post.endpoint.url, inside=settings.TROTH_WEBHOOKS_INSIDE)
    body = json.dumps(post.body, ensure_ascii=False, separators=(",", ":"))
    try:
        return asyncio.run(asyncio.wait_for(_try(post, addresses, body, at), ALL_SECONDS))
    except (TimeoutError, httpx.TimeoutException):
        raise Temporary(_("The other side did not answer in time.")) from None
    except httpx.HTTPError as error:
        words = _("The other side cannot be reached (%(error)s).")
        raise Temporary(words % {"error": type(error).__name__}) from None


async def _try(post: Post, addresses: Sequence[str], body: str, at: datetime) -> int:
    """Go on to the next address only while nothing was sent; raises what httpx does."""
    *first, last = addresses
    for address in first:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return await _answer(post, address, body, at)
    return await _answer(post, last, body, at)


async def _answer(post: Post, address: str, body: str, at: datetime) -> int:
    """Return the status of the answer, whose body is not read; no redirect is followed.

    httpx limits each read only, and the head of an answer to 100 KB: the caller limits the whole.
    """
    url = httpx.URL(post.endpoint.url)
    timeout = httpx.Timeout(ALL_SECONDS, connect=CONNECT_SECONDS)
    async with (
        httpx.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False) as client,
        client.stream(
            "POST",
            url.copy_with(host=address),
            content=body.encode(),
            headers={**headers(post, body, at), "host": url.netloc.decode()},
            extensions={"sni_hostname": url.host},
        ) as answer,
    ):
        return answer.status_code
