"""When a request was sent, which for one with large files is long before it has come in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from troth.lib.bodies import Application, Receive, Send

LONGEST = timedelta(minutes=10)  # else whoever sends slowly could choose when it was
SENT_AT = "troth.sent_at"


def note_sending(application: Application) -> Application:
    """Wrap an ASGI application: what it is asked tells when its first line came in."""

    async def noting(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await application(scope | {SENT_AT: timezone.now()}, receive, send)

    return noting


def sent_at(request: HttpRequest, now: datetime) -> datetime:
    """Return when somebody sent what has come in by `now`, at most ten minutes before."""
    noted: datetime = getattr(request, "scope", {}).get(SENT_AT, now)
    return max(noted, now - LONGEST)
