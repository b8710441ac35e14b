"""A mail server in the test's own process that keeps what it is given."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from threading import Condition
from typing import TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Box = TypeVar("Box", bound="Postbox")


class Postbox:
    """The letters that came in, with the addresses each was for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.refuses = 0  # how many letters it still turns away
        self._arrival = Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            self.refuses -= 1
            return "451 Come back later"
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, EmailMessage, policy=default)
        assert isinstance(letter, EmailMessage)
        with self._arrival:
            self.letters.append((envelope.rcpt_tos, letter))
            self._arrival.notify_all()
        return "250 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for addresses, letter in self.letters if address in addresses]

    def wait_for(self, address: str, subject: str, seconds: float = 30) -> EmailMessage:
        """Return the first letter to the address whose subject begins so, once it is there."""

        def found() -> EmailMessage | None:
            letters = self.to(address)
            return next((one for one in letters if one["Subject"].startswith(subject)), None)

        with self._arrival:
            letter = self._arrival.wait_for(found, seconds)
        assert letter is not None, f"No letter “{subject}” for {address}"
        return letter


@contextmanager
def open_postbox(kind: type[Box] = Postbox) -> Iterator[Box]:  # type: ignore[assignment]
    """A postbox that takes SMTP on a free port of this machine while the block lasts."""
    box = kind(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
