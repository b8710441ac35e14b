"""Reports that a mail was not delivered (RFC 3464), and those that programs write their own way."""

from __future__ import annotations

import re
from collections.abc import Iterable

from troth.channels.email.inbound import Bounce, Mailbox
from troth.channels.email.reading.automatic import has_no_envelope_sender
from troth.channels.email.reading.fields import Fields, read_fields
from troth.channels.email.reading.mailboxes import clean_address
from troth.channels.email.reading.message_ids import message_ids
from troth.channels.email.reading.plain import plain_line
from troth.channels.email.reading.problems import Problems
from troth.channels.email.reading.structure import Part, walk

_READ = 64 * 1024
_MOST_RECIPIENTS = 100
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
_DAEMON = re.compile(r"(?:mailer[-_.]?daemon|postmaster|mail[-_.]?delivery[-_.\w]*)@")
_SUBJECT = re.compile(
    r"(?i:undeliver|not delivered|delivery (?:status notification|failure|has failed|incomplete)"
    r"|(?:mail|message) delivery (?:failed|failure|system)|returned mail|failure notice"
    r"|delivery delayed|unzustellbar|nicht zugestellt|non remis|non distribu|no se puede entregar"
    r"|no entregado|mancato recapito|niet bestelbaar|não entregue)"
)
_DELAYED = re.compile(r"(?i:delay|will (?:be retried|keep trying)|still trying|warning:)")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+=-]{1,64}@[\w.-]{1,200}(?![\w.-])")
_MESSAGE_ID = re.compile(r"(?im:^[> \t]*+message-id:\s*(<[^<>\s]{1,900}>))")


def read_bounce(
    mail: Part, text: str, sender: Mailbox | None, envelope: str | None, problems: Problems
) -> Bounce | None:
    """Return what the mail reports; None when it is no such report."""
    reports = [part for part in walk(mail) if part.kind.endswith("/delivery-status")]
    if mail.kind == "multipart/report" and reports:
        return _of_report(mail, reports[0], problems)
    if _is_written_freely(mail.fields, sender, envelope):
        return _of_words(mail, text, problems)
    return None


def _of_report(mail: Part, report: Part, problems: Problems) -> Bounce | None:
    """Return what is said of the recipient whom it went worst for."""
    told = [group for group in _groups(report.content(problems)[:_READ]) if "action" in group]
    rank = {"failed": 0, "delayed": 1}
    failed = [group for group in told if _action(group) in rank]
    if not failed:
        return None  # it tells of success
    worst = min(failed, key=lambda group: rank[_action(group)])
    diagnosis = _after_type(worst.words("diagnostic-code"))
    status = _first(_STATUS, [worst.first("status"), diagnosis])
    return Bounce(
        recipient=_recipient(worst),
        is_permanent=_action(worst) == "failed" and _is_permanent(status, diagnosis),
        status=status,
        diagnosis=diagnosis,
        message_id=_original_id(mail, "", problems),
    )


def _of_words(mail: Part, text: str, problems: Problems) -> Bounce:
    told = text[:_READ]
    failed = mail.fields.first("x-failed-recipients")
    status = _first(_STATUS, [told])
    reply = _REPLY.search(told)
    line = told.count("\n", 0, reply.start()) if reply else -1
    is_delayed = _DELAYED.search(mail.fields.words("subject")) is not None
    return Bounce(
        recipient=clean_address(_first_address(failed) or _first_address(told)),
        is_permanent=not is_delayed and _is_permanent(status, told),
        status=status,
        diagnosis=plain_line(told.split("\n")[line]) if line >= 0 else "",
        message_id=_original_id(mail, told, problems),
    )


def _is_written_freely(fields: Fields, sender: Mailbox | None, envelope: str | None) -> bool:
    if "x-failed-recipients" in fields:
        return True
    is_daemon = sender is not None and _DAEMON.match(sender.email) is not None
    is_silent = is_daemon or has_no_envelope_sender(fields, envelope)
    return is_silent and _SUBJECT.search(fields.words("subject")) is not None


def _groups(content: bytes) -> list[Fields]:
    """Return the fields about the mail, and those about each recipient."""
    groups: list[Fields] = []
    position = 0
    while position < len(content) and len(groups) < _MOST_RECIPIENTS:
        fields, after, _in_order = read_fields(content, position, len(content), _READ)
        groups.append(fields)
        if after <= position:
            break
        position = after
    return groups


def _action(group: Fields) -> str:
    return group.first("action").lower().split(" ")[0].strip(";")


def _recipient(group: Fields) -> str:
    """Return the address as we wrote it, rather than where it was forwarded to."""
    told = (group.first("original-recipient"), group.first("final-recipient"))
    return next(filter(None, (clean_address(_after_type(each).strip("<> ")) for each in told)), "")


def _after_type(value: str) -> str:
    kind, mark, rest = value.partition(";")
    return plain_line(rest if mark and " " not in kind.strip() else value)


def _is_permanent(status: str, diagnosis: str) -> bool:
    reply = _REPLY.search(diagnosis)
    told = status[:1] or (reply[1] if reply else "5")
    return told == "5"


def _original_id(mail: Part, text: str, problems: Problems) -> str:
    """Return the Message-ID of the mail that comes with the report, or is quoted in it."""
    for part in walk(mail):
        if part.kind in ("message/rfc822", "message/global", "text/rfc822-headers"):
            content = part.content(problems)[:_READ]
            fields, *_rest = read_fields(content, 0, len(content), _READ)
            found = message_ids(fields.first("message-id"))
            if found:
                return found[0]
    quoted = _MESSAGE_ID.search(text)
    return quoted[1] if quoted else ""


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    found = next(filter(None, map(pattern.search, texts)), None)
    return found[1] if found else ""


def _first_address(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[0] if found else ""
