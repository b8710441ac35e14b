"""A mail server hands mail in: LMTP, or SMTP within a network that is trusted."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.db import connection

from troth.channels.email.addresses import domain, is_ours
from troth.channels.email.receiving.lines import LONGEST_LINE, Lines, Mail, NotTaken, Room
from troth.channels.email.receiving.storing import MOST_BYTES, store
from troth.configuration import MailListener

MOST_CONNECTIONS = 50
MOST_RECIPIENTS = 100
MOST_UNDER_WAY = 256 * 1024 * 1024  # bytes of all mails that are being handed in
STORING_AT_ONCE = 4
LARGE = 1024 * 1024  # bytes; storing takes several times as much, so that these wait in line
IDLE_SECONDS = 300.0
GRACE_SECONDS = 10.0

NOT_OURS = "550 5.1.1 No mail is taken for this address here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients; send the rest in another transaction"
LATER = "451 4.3.0 The mail cannot be stored now; try again later"
BUSY = b"421 4.3.2 Too many connections; try again later\r\n"

log = structlog.get_logger(__name__)


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE
    lines: Lines

    def _cb_client_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        super()._cb_client_connected(reader, writer)
        self.lines = Lines(reader)
        self._reader = cast(asyncio.StreamReader, self.lines)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take a mail as aiosmtpd does, but for how it is read."""
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Name a recipient first")
        elif arg:
            await self.push("501 5.5.4 DATA takes no arguments")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            status = await self._take_mail(self.envelope)
            self.envelope = self._create_envelope()
            await self.push(status)

    async def _take_mail(self, envelope: Envelope) -> str:
        """Read the mail, have it stored, and return the answer."""
        mail = Mail(self.event_handler.room, MOST_BYTES)
        try:
            await self.lines.mail(mail)
            envelope.content = mail.content()
            answer: str = await self.event_handler.store_mail(envelope)
            return answer
        except NotTaken as refusal:
            return str(refusal)
        finally:
            mail.forget()

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.connections -= 1
        super().connection_lost(error)


class _Lmtp(LMTP, _Smtp):
    """LMTP as RFC 2033 has it: after the data, one answer for each recipient."""

    _answers = 1

    async def push(self, status: str | bytes) -> None:
        """Answer the last command, as often as the protocol asks for."""
        text = status.decode() if isinstance(status, bytes) else status
        await super().push("\r\n".join([text] * self._answers))
        is_data = text.startswith("354") and self.envelope is not None
        self._answers = len(self.envelope.rcpt_tos) if is_data and self.envelope else 1


class Listener:
    """Takes mail on one address until it is closed."""

    def __init__(self, listen: MailListener) -> None:
        self.listen = listen
        self._server: asyncio.Server | None = None
        self.connections = 0
        self.room = Room(MOST_UNDER_WAY)
        self._storing: set[asyncio.Future[Any]] = set()
        self._threads = ThreadPoolExecutor(STORING_AT_ONCE, thread_name_prefix="store")
        self._thread_of_large = ThreadPoolExecutor(1, thread_name_prefix="store large")

    async def open(self) -> None:
        """Begin to listen. Raises OSError when the address cannot be had."""
        loop = asyncio.get_running_loop()
        if self.listen.socket is not None:
            path = str(self.listen.socket)
            self._server = await loop.create_unix_server(self._protocol, path)
            os.chmod(path, 0o666)  # noqa: S103 - the directory decides who reaches it
        else:
            host, port = self.listen.host, self.listen.port
            self._server = await loop.create_server(self._protocol, host, port)
        log.info("takes mail", at=str(self.listen), most_bytes=MOST_BYTES)

    async def close(self) -> None:
        """Take no more connections; what is being stored is finished and acknowledged."""
        if self._server is not None:
            self._server.close()
        if self._storing:
            await asyncio.wait(set(self._storing), timeout=GRACE_SECONDS)
        for threads in (self._threads, self._thread_of_large):
            threads.shutdown(wait=False, cancel_futures=True)

    def _protocol(self) -> asyncio.Protocol:
        if self.connections >= MOST_CONNECTIONS:
            return _Busy()
        kind: type[SMTP] = _Lmtp if self.listen.protocol == "lmtp" else _Smtp
        self.connections += 1
        return kind(
            self,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname=domain(),
            ident="Troth",
            timeout=IDLE_SECONDS,
            loop=asyncio.get_running_loop(),
        )

    # What aiosmtpd calls.

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient that is ours."""
        if not is_ours(address):
            return NOT_OURS
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def store_mail(self, envelope: Envelope) -> str:
        """Store the mail, and say so only when that is certain."""
        assert isinstance(envelope.content, bytes)
        loop = asyncio.get_running_loop()
        threads = self._thread_of_large if len(envelope.content) > LARGE else self._threads
        storing = loop.run_in_executor(threads, self._store, envelope)
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)
        try:
            kept = await storing
        except Exception:
            log.exception("mail not stored", sender=envelope.mail_from)
            return LATER
        return f"250 2.0.0 Stored as {kept}"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong, the mail stays with the server that has it."""
        log.error("mail session failed", exc_info=error)
        return LATER

    def _store(self, envelope: Envelope) -> int:
        assert isinstance(envelope.content, bytes)
        try:
            kept = store(
                envelope.content,
                via=self.listen.protocol,
                sender=envelope.mail_from or "",
                recipients=envelope.rcpt_tos,
                at=datetime.now(UTC),
            )
            return kept.pk
        finally:
            connection.close()


class _Busy(asyncio.Protocol):
    """Sends a client away that would be one too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()
