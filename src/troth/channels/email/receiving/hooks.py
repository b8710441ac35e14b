"""Hosted mail services post mail here, through django-anymail (the extra `troth[anymail]`).

Only imported where `TROTH_MAIL_HOOK_SECRET` is set.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from anymail.signals import inbound
from anymail.urls import urlpatterns as of_anymail
from django.conf import settings
from django.db import connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from troth.channels.email.receiving.storing import store

View = Callable[..., HttpResponseBase]


def hooks() -> list[URLPattern]:
    """The addresses that services post inbound mail to, each named after its service."""
    wanted = [one for one in of_anymail if one.name and "inbound" in one.name]
    return [path(str(one.pattern), _takes_large_mail(one.callback)) for one in wanted]


@receiver(inbound)
def take(sender: object, event: Any, esp_name: str, **more: object) -> None:
    """Store a mail; the service is told that it was taken only when this returns.

    In a thread, whose database session is not narrowed to a stranger's request, and which commits
    before the request is answered.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_store, event.message, esp_name).result()


def _store(mail: Any, service: str) -> None:
    try:
        store(
            mail.as_bytes(),
            via=service.lower()[:16],
            sender=mail.envelope_sender or "",
            recipients=filter(None, [mail.envelope_recipient]),
            at=datetime.now(UTC),
        )
    finally:
        connection.close()


def _takes_large_mail(view: View) -> View:
    """Let who knows the secret send more than forms may, which Django reads no further."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **more: object) -> HttpResponseBase:
        if _knows_secret(request) and request.content_type == "application/json":
            request._body = request.read()
        return view(request, *args, **more)

    return csrf_exempt(inner)


def _knows_secret(request: HttpRequest) -> bool:
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    try:
        known = b64decode(told).decode() if kind.lower() == "basic" else ""
    except ValueError:
        return False
    return constant_time_compare(known, settings.TROTH_MAIL_HOOK_SECRET or "")
