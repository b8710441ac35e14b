"""What an e-mail that came in says, once it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Automatic(StrEnum):
    """Why nobody wrote a mail: such mail never opens, answers or reopens a case."""

    BOUNCE = "bounce"  # it tells that a mail of ours was not delivered
    AUTO_REPLY = "auto_reply"  # an absence note, or another machine's answer
    LIST = "list"  # passed on by a list; who wrote it may be a person
    BULK = "bulk"  # sent to many, as a newsletter is
    OWN = "own"  # Troth sent it itself


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """A person's or a machine's address, as a header names it."""

    name: str
    email: str  # in lower case


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that a mail carries."""

    name: str  # safe to be a file's name
    content_type: str  # as its bytes tell, whatever the mail claims
    content: bytes
    content_id: str = ""  # what the mail's HTML shows it by
    is_inline: bool = False  # the mail's HTML shows it


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """What a report of failed delivery says."""

    recipient: str  # the address that was not reached, "" when not told
    is_permanent: bool
    status: str  # such as "5.1.1", "" when not told
    diagnosis: str
    message_id: str  # of the mail that was not delivered, "" when not told


@dataclass(frozen=True, kw_only=True)
class Authentication:
    """What a mail server found out about a mail's origin (RFC 8601)."""

    server: str  # who says so
    method: str  # "spf", "dkim", "dmarc" …
    result: str  # "pass", "fail", "none" …
    domain: str  # what was checked, "" when not told
    place: int  # of the header that says so, 0 for the one written last


@dataclass(frozen=True, kw_only=True)
class InboundMail:
    """A mail as read: whatever was wrong with it has been mended and is told in `problems`."""

    message_id: str  # with its angle brackets, "" without one
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]  # the oldest first
    sender: Mailbox | None  # of the From header; None when no address can be read
    other_senders: tuple[Mailbox, ...]  # further addresses that it names as senders
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    sent_at: datetime | None  # as the mail claims
    text: str  # everything it says, as plain text
    words: str  # what is new in it: without quoted mail and signature
    html: str  # sanitised, without anything from another host; "" when it has none
    enclosures: tuple[Enclosure, ...]
    left_out: tuple[str, ...]  # names of enclosures that were too many or too large
    automatic: Automatic | None
    bounce: Bounce | None
    authentications: tuple[Authentication, ...]
    problems: tuple[str, ...]
