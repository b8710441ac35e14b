"""Mail is fetched from a mailbox on another server: at once, and after that server was away."""

from __future__ import annotations

from tests.journeys.people import Cast
from tests.mail.imap import ImapServer
from tests.mail.mta import MailServer
from tests.mail.steps import case_of, named, write
from tests.mail.waiting import wait_for
from troth.channels.models import Arrival, PolledMailbox

HELP = "help@provider.example"


def test_what_comes_into_the_mailbox_is_fetched_and_moved_away(
    server: MailServer, imap: ImapServer, cast: Cast
) -> None:
    ida = named(cast, "Ida Holm")
    wait_for(lambda: PolledMailbox.objects.filter(error="").first(), "the first look")
    write(server, ida, "It hangs.", to=HELP)
    case = case_of(ida)
    assert case.messages.get().body == "It hangs."
    assert Arrival.objects.light().get(case=case).via == "imap"
    wait_for(lambda: imap.count("Troth") or None, "the mail to be moved")
    assert imap.count("INBOX") == 0


def test_what_came_while_the_server_was_away_is_fetched_afterwards(
    server: MailServer, imap: ImapServer, cast: Cast
) -> None:
    ole = named(cast, "Ole Berg")
    imap.stop()
    failing = wait_for(lambda: PolledMailbox.objects.exclude(error="").first(), "a failure")
    assert failing.name.startswith("help@127.0.0.1")
    write(server, ole, "It hangs again.", to=HELP)
    imap.start()
    assert case_of(ole).messages.get().body == "It hangs again."
    wait_for(lambda: PolledMailbox.objects.filter(error="").first(), "the trouble to be over")
