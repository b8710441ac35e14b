"""One table: who composes what goes out, by the `kind` of a delivery's content.

A delivery holds no words, only what they are made from: they are composed when it is sent, and
must come out the same when it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from troth.channels.email.case_mail import compose_case_mail
from troth.channels.email.digest_mail import compose_digest
from troth.channels.email.filing.answering import compose_not_included
from troth.channels.email.page_mail import compose_page
from troth.channels.models import Delivery
from troth.channels.webhook.payloads import compose_post

# What a composer returns is for its channel's adapter: an `EmailMessage` for "email", a `Post` for
# "webhook". It raises `failures.NotNeeded` when there is nobody left to tell.
Composer = Callable[[Delivery], Any]

COMPOSERS: Mapping[str, Composer] = {
    "case_event": compose_case_mail,
    "digest": compose_digest,
    "not_included": compose_not_included,
    "page": compose_page,
    "case_webhook": compose_post,
}


def compose(delivery: Delivery) -> Any:
    """Return what is to be sent, ready for the delivery's channel."""
    return COMPOSERS[delivery.content["kind"]](delivery)
