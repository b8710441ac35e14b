"""What is sent slowly was sent when its first line came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import AsyncRequestFactory, RequestFactory
from django.utils import timezone

from troth.lib.sending import LONGEST, SENT_AT, note_sending, sent_at

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_it_is_noted_before_the_body_is_read() -> None:
    scopes: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)

    before = timezone.now()
    await note_sending(application)({"type": "http"}, None, None)  # type: ignore[arg-type]

    (scope,) = scopes
    assert scope["type"] == "http"
    assert before <= scope[SENT_AT] <= timezone.now()


def test_it_is_when_the_request_began_but_not_as_long_ago_as_anybody_likes() -> None:
    request = AsyncRequestFactory().post("/")
    for ago in (timedelta(), timedelta(minutes=9), LONGEST, timedelta(hours=3)):
        request.scope[SENT_AT] = NOW - ago
        assert sent_at(request, NOW) == NOW - min(ago, LONGEST)


def test_without_a_note_it_is_now() -> None:
    assert sent_at(RequestFactory().post("/"), NOW) == NOW
    assert sent_at(AsyncRequestFactory().post("/"), NOW) == NOW
