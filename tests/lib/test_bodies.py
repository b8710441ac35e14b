"""No more of a body is read than anything here takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import AsyncClient, Client

from troth.lib.bodies import MOST_BYTES, Message, Receive, Send, limit_bodies


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


async def sent(*pieces: bytes, length: str = "") -> Kept:
    kept, left = Kept(), list(pieces)

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"host", b"a"), (b"content-length", length.encode())]
    await limit_bodies(kept, most=10)({"type": "http", "headers": headers}, receive, send)
    return kept


@pytest.mark.parametrize("pieces", [(b"",), (b"1234567890",), (b"12345", b"67890")])
async def test_a_body_up_to_the_limit_is_passed_on(pieces: tuple[bytes, ...]) -> None:
    kept = await sent(*pieces)
    assert (kept.body, kept.ended_by) == (b"".join(pieces), "end")


async def test_a_longer_one_is_broken_off() -> None:
    kept = await sent(b"12345", b"678901", b"more", b"and more")
    assert (kept.body, kept.ended_by) == (b"12345", "disconnect")


@pytest.mark.parametrize("length", ["", "-1", "x", "10"])
async def test_a_length_that_is_not_too_much_changes_nothing(length: str) -> None:
    kept = await sent(b"1234567890", length=length)
    assert (kept.body, kept.ended_by) == (b"1234567890", "end")


async def test_of_one_that_says_it_is_longer_nothing_is_kept() -> None:
    kept = await sent(b"12345", b"678901", length="11")
    assert (kept.body, kept.ended_by) == (b"", "end")


async def test_what_is_not_looked_at_is_forgotten_until_the_sender_leaves() -> None:
    left: list[Message] = [{"type": "http.request", "body": b"x", "more_body": True}] * 3
    left.append({"type": "http.disconnect"})
    heard: list[Message] = []

    async def receive() -> Message:
        return left.pop(0)

    async def application(scope: Any, receive: Receive, send: Send) -> None:
        heard.extend([await receive(), await receive()])

    headers = [(b"content-length", b"11")]
    await limit_bodies(application, most=10)({"headers": headers}, receive, receive)  # type: ignore[arg-type]
    assert [message["type"] for message in heard] == ["http.request", "http.disconnect"]
    assert left == []


@pytest.mark.django_db
def test_whoever_sent_it_reads_what_to_do(client: Client) -> None:
    answer = client.generic("POST", "/cases/new/", b"", CONTENT_LENGTH=str(MOST_BYTES + 1))
    assert answer.status_code == 413
    assert "attach less" in answer.text
    answer = client.generic("POST", "/cases/new/", b"", CONTENT_LENGTH="0")
    assert answer.status_code == 302


async def test_the_same_where_requests_are_asynchronous(async_client: AsyncClient) -> None:
    length = {"content-length": str(MOST_BYTES + 1)}
    answer = await async_client.generic("POST", "/policies/", b"", headers=length)
    assert answer.status_code == 413
    assert "default-src 'none'" in answer["Content-Security-Policy"]
