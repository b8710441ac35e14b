"""How much of a request's body is read at all.

Django keeps a body on disk before it looks at its size, and would keep whatever a stranger sends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MOST_BYTES = 64 * 1024 * 1024  # what is too large but less than this is told so on a page


def limit_bodies(application: Application, most: int = MOST_BYTES) -> Application:
    """Wrap an ASGI application: a request whose body is longer than `most` bytes is broken off."""

    async def limited(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        left = most

        async def receive_some() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        await application(scope, receive_some, send)

    return limited
