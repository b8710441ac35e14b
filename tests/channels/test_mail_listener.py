"""A mail server hands mail in: stored before it is acknowledged, or left with the server."""

from __future__ import annotations

import asyncio
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from tests.depth import examples
from tests.postbox import free_port

from troth.channels.email.receiving import listener as listening
from troth.channels.email.receiving.lines import BLOCK, LONGEST_LINE, Lines, Mail, NotTaken, Room
from troth.channels.email.receiving.listener import Listener
from troth.channels.models import Arrival
from troth.configuration import CannotRun, MailListener
from troth.mail import open_listener

MAIL = b"""From: Ada Park <ada@acme.example>\r
To: support@localhost\r
Subject: Mail is late\r
Message-ID: <1@acme.example>\r
\r
Since this morning nothing arrives.\r
"""
pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not so():
        assert time.monotonic() < until
        time.sleep(0.01)


@contextmanager
def listening_at(where: MailListener) -> Iterator[Listener]:
    """The listener runs in a thread of its own, as the command runs it."""
    listener = Listener(where)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(listener.open(), loop).result(10)
        yield listener
    finally:
        asyncio.run_coroutine_threadsafe(listener.close(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "lmtp"


@pytest.fixture
def lmtp(socket: Path) -> Iterator[smtplib.LMTP]:
    """A mail server's connection to the listener."""
    at = MailListener(protocol="lmtp", socket=socket)
    with listening_at(at), smtplib.LMTP(str(socket)) as client:
        client.ehlo_or_helo_if_needed()
        yield client


def answers_to_data(client: smtplib.LMTP, mail: bytes, count: int) -> list[tuple[int, bytes]]:
    """The listener's answers to the mail, one for each of the recipients given before."""
    client.putcmd("data")
    assert client.getreply()[0] == 354
    client.send(mail + b".\r\n")
    return [client.getreply() for _ in range(count)]


def test_a_mail_is_stored_as_it_came_with_its_envelope(lmtp: smtplib.LMTP) -> None:
    lmtp.sendmail("bounces@acme.example", ["support@localhost"], MAIL)
    row = Arrival.objects.get()
    assert bytes(row.raw) == MAIL
    assert row.sha256 and row.size == len(MAIL)
    assert (row.envelope_from, row.recipients) == ("bounces@acme.example", ["support@localhost"])
    assert (row.channel, row.via, row.status) == ("email", "lmtp", "received")


def test_smtp_is_spoken_on_a_port_too() -> None:
    port = free_port()
    at = MailListener(protocol="smtp", host="127.0.0.1", port=port)
    with listening_at(at), smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("ada@acme.example", ["Support+t1.c2@LocalHost"], MAIL)
    assert Arrival.objects.get().recipients == ["support+t1.c2@localhost"]


def test_each_recipient_gets_an_answer_and_one_mail_is_stored_once(lmtp: smtplib.LMTP) -> None:
    for _again in range(2):
        lmtp.mail("ada@acme.example")
        lmtp.rcpt("support@localhost")
        lmtp.rcpt("support+t1.c2.x@localhost")
        assert [code for code, _words in answers_to_data(lmtp, MAIL, 2)] == [250, 250]
    assert Arrival.objects.count() == 1


def test_the_same_mail_for_another_of_our_addresses_is_the_same_row(lmtp: smtplib.LMTP) -> None:
    lmtp.sendmail("ada@acme.example", ["support@localhost"], b"Received: here\r\n" + MAIL)
    lmtp.sendmail("ada@acme.example", ["support+x@localhost"], b"Received: there\r\n" + MAIL)
    assert Arrival.objects.get().recipients == ["support@localhost", "support+x@localhost"]


def test_two_mails_with_the_same_message_id_are_two_mails(lmtp: smtplib.LMTP) -> None:
    lmtp.sendmail("ada@acme.example", ["support@localhost"], MAIL)
    lmtp.sendmail("ada@acme.example", ["support@localhost"], MAIL + b"And another thing.\r\n")
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize("address", ["sales@localhost", "support@elsewhere.example", "support"])
def test_what_is_not_ours_is_refused_for_good(lmtp: smtplib.LMTP, address: str) -> None:
    lmtp.mail("ada@acme.example")
    code, words = lmtp.rcpt(address)
    assert (code, words.split()[0]) == (550, b"5.1.1")


def test_further_addresses_are_ours(lmtp: smtplib.LMTP, settings: Settings) -> None:
    settings.TROTH_MAIL_ADDRESSES = ("help@provider.example",)
    lmtp.sendmail("ada@acme.example", ["Help+x@provider.example"], MAIL)
    assert Arrival.objects.count() == 1


def test_a_mail_stays_with_its_server_while_the_database_is_away(
    lmtp: smtplib.LMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **more: object) -> None:
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(listening, "store", away)
        lmtp.mail("ada@acme.example")
        lmtp.rcpt("support@localhost")
        [(code, words)] = answers_to_data(lmtp, MAIL, 1)
    assert (code, words.split()[0]) == (451, b"4.3.0")
    lmtp.sendmail("ada@acme.example", ["support@localhost"], MAIL)
    assert Arrival.objects.count() == 1


def test_the_size_is_told_and_a_larger_mail_refused(
    socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_BYTES", 1000)
    at = MailListener(protocol="lmtp", socket=socket)
    with listening_at(at), smtplib.LMTP(str(socket)) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "1000"
        assert client.mail("ada@acme.example", ["size=1001"])[0] == 552
        client.mail("ada@acme.example")
        client.rcpt("support@localhost")
        client.rcpt("support+x@localhost")
        large = MAIL + b"x\r\n" * 400
        assert [code for code, _words in answers_to_data(client, large, 2)] == [552, 552]
        client.sendmail("ada@acme.example", ["support@localhost"], MAIL)
    assert Arrival.objects.count() == 1


def test_a_line_far_longer_than_allowed_loses_nothing(lmtp: smtplib.LMTP) -> None:
    long = MAIL + b"x" * 100_000 + b"\r\n"
    lmtp.sendmail("ada@acme.example", ["support@localhost"], long)
    assert bytes(Arrival.objects.get().raw) == long


def test_what_lines_look_like_changes_nothing(lmtp: smtplib.LMTP) -> None:
    lines = [b"", b".", b"..", b".a", b"x" * 70_000, b"", b"\r", b"\n.", b".", b"last"] * 3
    body = b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)
    lmtp.mail("ada@acme.example")
    lmtp.rcpt("support@localhost")
    assert answers_to_data(lmtp, MAIL + body, 1)[0][0] == 250
    assert bytes(Arrival.objects.get().raw) == MAIL + b"".join(b"%b\r\n" % line for line in lines)
    assert lmtp.noop()[0] == 250


def test_a_line_too_long_is_refused_and_the_next_mail_taken(lmtp: smtplib.LMTP) -> None:
    lmtp.mail("ada@acme.example")
    lmtp.rcpt("support@localhost")
    longest = b"x" * (4 * LONGEST_LINE)
    assert answers_to_data(lmtp, MAIL + longest + b".\r\nmore\r\n", 1)[0][0] == 500
    lmtp.sendmail("ada@acme.example", ["support@localhost"], MAIL)
    assert bytes(Arrival.objects.get().raw) == MAIL


def read_all(body: bytes, most: int = 10**9, room: Room | None = None) -> tuple[Mail, list[int]]:
    """The mail as it was read, and the sizes of its blocks."""
    sizes: list[int] = []

    class Counted(Mail):
        def add(self, block: bytes) -> None:
            sizes.append(len(block))
            super().add(block)

    async def read() -> Mail:
        reader = asyncio.StreamReader()
        reader.feed_data(body + b".\r\nQUIT\r\n")
        lines, mail = Lines(reader), Counted(room or Room(10**9), most)
        await lines.mail(mail)
        assert await lines.readuntil() == b"QUIT\r\n"
        return mail

    return asyncio.run(read()), sizes


@pytest.mark.parametrize("line", [b"", b".", b"x", b"..", b"\n"])
def test_millions_of_lines_are_read_as_a_few_blocks(line: bytes) -> None:
    sent = (b"." * line.startswith(b".") + line + b"\r\n") * 1_000_000
    mail, sizes = read_all(sent)
    assert mail.content() == (line + b"\r\n") * 1_000_000
    assert len(sizes) <= len(sent) // BLOCK + 1


@given(lines=st.lists(st.sampled_from([b"", b".", b"..", b"a", b"\r", b"x" * BLOCK, b"\n."])))
@examples(60)
def test_a_mail_is_read_as_it_was_sent(lines: list[bytes]) -> None:
    sent = b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)
    assert read_all(sent)[0].content() == b"".join(line + b"\r\n" for line in lines)


def test_what_is_not_taken_leaves_its_room_to_others_and_what_is_taken_does_in_the_end() -> None:
    room = Room(1000)
    taken, _ = read_all(b"x" * 998 + b"\r\n", room=room)
    assert room.left == 0
    for refused, code in (
        (read_all(b"x\r\n", room=room)[0], "452"),
        (read_all(b"x\r\n" * BLOCK, most=BLOCK)[0], "552"),
        (read_all(b"x" * (LONGEST_LINE + 2 * BLOCK) + b"\r\nmore\r\n")[0], "500"),
    ):
        with pytest.raises(NotTaken, match=code):
            refused.content()
    assert room.left == 0
    taken.forget()
    assert room.left == 1000


def test_mail_that_there_is_no_room_for_stays_with_its_server_for_now(
    socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_UNDER_WAY", 400_000)
    large = MAIL + b"x" * 998 + b"\r\n" * 150_000
    with listening_at(MailListener(protocol="lmtp", socket=socket)) as listener:
        first, second = (smtplib.LMTP(str(socket)) for _ in range(2))
        for client in (first, second):
            client.ehlo()
            client.mail("ada@acme.example")
            client.rcpt("support@localhost")
            client.putcmd("data")
            assert client.getreply()[0] == 354
        first.send(large)
        wait_until(lambda: listener.room.left < 200_000)
        second.send(large + b".\r\n")
        assert second.getreply() == (
            452,
            b"4.3.1 Too much mail is coming in at once; try again later",
        )
        second.sendmail("ada@acme.example", ["support@localhost"], MAIL)
        first.send(b".\r\n")
        assert first.getreply()[0] == 250
        second.sendmail("ada@acme.example", ["support@localhost"], large + b"Again.\r\n")
    assert Arrival.objects.count() == 3


def test_words_without_date_or_id_are_another_mail_each_time(lmtp: smtplib.LMTP) -> None:
    """Such as a device writes whose disk is full again."""
    alarm = MAIL.replace(b"Message-ID: <1@acme.example>\r\n", b"")
    for way in (b"Received: 1\r\n", b"Received: 2\r\n", b"Received: 2\r\n"):
        lmtp.sendmail("ada@acme.example", ["support@localhost"], way + alarm)
    assert Arrival.objects.count() == 2


def test_addresses_to_answer_to_are_written_into_no_log(
    lmtp: smtplib.LMTP, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        lmtp.sendmail("ada@acme.example", ["support+t1.s3.secret@localhost"], MAIL)
    assert "secret" not in caplog.text


def test_one_connection_too_many_is_sent_away_for_now(
    lmtp: smtplib.LMTP, socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_CONNECTIONS", 1)
    with pytest.raises(smtplib.SMTPConnectError, match="421"):
        smtplib.LMTP(str(socket))
    lmtp.sendmail("ada@acme.example", ["support@localhost"], MAIL)
    lmtp.quit()
    assert Arrival.objects.count() == 1


def test_what_is_being_stored_is_acknowledged_before_the_end(
    socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()
    store = listening.store

    def slow(*args: object, **more: object) -> Arrival:
        began.set()
        assert go_on.wait(10)
        return store(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(listening, "store", slow)
    with listening_at(MailListener(protocol="lmtp", socket=socket)):
        client = smtplib.LMTP(str(socket))
        client.ehlo()
        client.mail("ada@acme.example")
        client.rcpt("support@localhost")
        client.putcmd("data")
        client.getreply()
        client.send(MAIL + b".\r\n")
        assert began.wait(10)
        threading.Timer(0.2, go_on.set).start()
    assert client.getreply()[0] == 250
    assert Arrival.objects.count() == 1


def test_a_socket_whose_directory_is_missing_says_what_to_do(tmp_path: Path) -> None:
    socket = tmp_path / "missing" / "lmtp.sock"
    listener = Listener(MailListener(protocol="lmtp", socket=socket))
    with pytest.raises(CannotRun, match="Create the socket's directory"):
        asyncio.run(open_listener(listener))


def test_a_port_that_is_taken_says_what_to_do() -> None:
    port = free_port()
    where = MailListener(protocol="lmtp", host="127.0.0.1", port=port)
    with listening_at(where), pytest.raises(CannotRun, match="to an address that is free"):
        asyncio.run(open_listener(Listener(where)))
