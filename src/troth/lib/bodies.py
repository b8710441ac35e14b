"""How much of a request's body is read at all.

Django keeps a body on disk before it looks at its size, and would keep whatever a stranger sends.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.decorators import sync_and_async_middleware

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

MOST_BYTES = 80 * 1024 * 1024  # what is too large but less than this is told so where it came from
EMPTY: Message = {"type": "http.request", "body": b"", "more_body": False}


def limit_bodies(application: Application, most: int = MOST_BYTES) -> Application:
    """Wrap an ASGI application: it gets no body that is longer than `most` bytes.

    One that says how long it is comes empty, for `refuse_large_bodies` to answer; another is broken
    off.
    """

    async def limited(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        is_large = _length(scope.get("headers", ())) > most
        await application(scope, (_emptied if is_large else _cut)(receive, most), send)

    return limited


def _length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    value = next((value for name, value in headers if name == b"content-length"), b"")
    return int(value) if value.isdigit() else 0


def _emptied(receive: Receive, most: int) -> Receive:
    """Give an empty body at once; what is sent is forgotten for as long as somebody listens."""
    is_given = False

    async def receive_nothing() -> Message:
        nonlocal is_given
        if not is_given:
            is_given = True
            return EMPTY
        while (message := await receive())["type"] != "http.disconnect":
            pass
        return message

    return receive_nothing


def _cut(receive: Receive, most: int) -> Receive:
    left = most

    async def receive_some() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return receive_some


@sync_and_async_middleware
def refuse_large_bodies(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answer a request whose body was too long to be looked at by the page that says so."""
    if not iscoroutinefunction(get_response):

        def answer(request: HttpRequest) -> Any:
            _require_moderate(request)
            return get_response(request)

        return answer

    async def answer_later(request: HttpRequest) -> Any:
        _require_moderate(request)
        return await get_response(request)

    return answer_later


def _require_moderate(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MOST_BYTES:
        raise RequestDataTooBig(f"A body of {length} bytes is longer than {MOST_BYTES}.")
