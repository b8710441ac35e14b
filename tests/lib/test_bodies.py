"""No more of a body is read than anything here takes."""

from __future__ import annotations

from typing import Any

import pytest

from troth.lib.bodies import Message, Receive, Send, limit_bodies


class Kept:
    """An ASGI application that keeps whatever it is sent, and how that ended."""

    def __init__(self) -> None:
        self.body = b""
        self.ended_by = ""

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        while not self.ended_by:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.ended_by = "disconnect"
                return
            self.body += message["body"]
            if not message["more_body"]:
                self.ended_by = "end"


async def sent(*pieces: bytes) -> Kept:
    kept, left = Kept(), list(pieces)

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    await limit_bodies(kept, most=10)({"type": "http"}, receive, send)
    return kept


@pytest.mark.parametrize("pieces", [(b"",), (b"1234567890",), (b"12345", b"67890")])
async def test_a_body_up_to_the_limit_is_passed_on(pieces: tuple[bytes, ...]) -> None:
    kept = await sent(*pieces)
    assert (kept.body, kept.ended_by) == (b"".join(pieces), "end")


async def test_a_longer_one_is_broken_off() -> None:
    kept = await sent(b"12345", b"678901", b"more", b"and more")
    assert (kept.body, kept.ended_by) == (b"12345", "disconnect")
