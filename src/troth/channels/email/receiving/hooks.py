"""Hosted mail services post here, through django-anymail (the extra `troth[anymail]`).

They hand in mail, and tell what has become of ours. Only imported where `TROTH_MAIL_HOOK_SECRET`
is set.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from anymail.signals import inbound, tracking
from anymail.urls import urlpatterns as of_anymail
from django.conf import settings
from django.db import connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.csrf import csrf_exempt

from troth.channels.email.receiving.forms import LargeForm
from troth.channels.email.receiving.storing import MOST_BYTES, store
from troth.channels.email.receiving.tracking import note

_ENDINGS = ("_inbound_webhook", "_tracking_webhook")
_IDENTIFYING = ("message-id", "date", "from", "subject")
View = Callable[..., HttpResponseBase]
MOST_POSTED = 2 * MOST_BYTES  # a mail may be posted as base 64, or in JSON


def hooks() -> list[URLPattern]:
    """The addresses that services post to, each named after its service."""
    wanted = [one for one in of_anymail if one.name and one.name.endswith(_ENDINGS)]
    return [URLPattern(one.pattern, _takes_large_mail(one.callback)) for one in wanted]


@receiver(inbound)
def take(sender: object, event: Any, esp_name: str, **more: object) -> None:
    """Store a mail; the service is told that it was taken only when this returns."""
    mail = event.message
    _committed(
        lambda: store(
            _as_came(mail),
            via=esp_name.lower()[:16],
            sender=mail.envelope_sender or "",
            recipients=filter(None, [mail.envelope_recipient]),
            at=datetime.now(UTC),
        )
    )


def _as_came(mail: Any) -> bytes:
    """Return a mail's bytes, the same however often a service posts it.

    What a service has taken apart is put together with boundaries that would be new each time.
    """
    known = [value for name, value in mail.raw_items() if name.lower() in _IDENTIFYING]
    for number, part in enumerate(mail.walk()):
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            boundary = salted_hmac("troth.channels.email.boundary", f"{known} {number}")
            part.set_boundary(boundary.hexdigest())
    return bytes(mail.as_bytes(policy=mail.policy.clone(refold_source="none")))


@receiver(tracking)
def hear(sender: object, event: Any, **more: object) -> None:
    """Note what a service tells of a mail of ours."""
    _committed(lambda: note(event, at=datetime.now(UTC)))


def _committed(write: Callable[[], object]) -> None:
    """Write in a thread, which commits before the request is answered.

    Its database session is not narrowed to a stranger's request.
    """

    def run() -> None:
        try:
            write()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def _takes_large_mail(view: View) -> View:
    """Let who knows the secret send more than forms may, which Django reads no further."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **more: object) -> HttpResponseBase:
        if _knows_secret(request):
            if _length(request) > MOST_POSTED:
                return HttpResponse(status=413)
            request._body = request.read(MOST_POSTED)
            request.upload_handlers = [LargeForm()]
        return view(request, *args, **more)

    return csrf_exempt(inner)


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _knows_secret(request: HttpRequest) -> bool:
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    try:
        known = b64decode(told).decode() if kind.lower() == "basic" else ""
    except ValueError:
        return False
    return constant_time_compare(known, settings.TROTH_MAIL_HOOK_SECRET or "")
