"""A case's thread: what was written, said on the telephone and done, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from troth.cases.access import Line
from troth.lib.file_links import FileLink
from troth.lib.promise_line import Mark
from troth.lib.promise_words import channel_name

if TYPE_CHECKING:
    from troth.cases.models import Call, Message

CALLED = "call.logged"
WORDS = frozenset({"case.replied", "case.noted"})  # shown as messages
_QUIET = frozenset(  # in the timeline only
    {"clock.warned", "clock.still_broken", "case.opened", "case.page_skipped"}
)
_ICONS = {
    CALLED: "phone",
    "clock.breached": "alert",
    "case.waiting_on_customer": "pause",
    "case.resolved": "check",
    "case.confirmed": "check",
    "case.closed": "lock",
    "case.merged": "right",
    "case.joined": "right",
    "case.parted": "again",
    "case.reopened": "again",
    "case.resolution_rejected": "again",
    "case.assigned": "person",
    "case.routed": "person",
    "case.severity_changed": "flag",
    "case.severity_appealed": "flag",
    "case.appeal_decided": "flag",
}
_MARKS = {
    CALLED: "call",
    "case.workaround_provided": "workaround",
    "case.resolved": "resolved",
    "case.reopened": "reopened",
    "case.resolution_rejected": "reopened",
    "case.closed": "closed",
    "case.merged": "closed",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the thread, as `components/message.html` shows it."""

    kind: str
    """customer, staff, internal or system."""
    at: datetime
    body: str
    id: str
    author: str = ""
    channel: str = ""
    icon: str = ""
    note: str = ""
    """What was said on the telephone."""
    files: Sequence[FileLink] = ()
    mail_url: str = ""
    """Where the whole mail is that the words were taken from."""
    origin: str = ""
    """What a trusted mail server said of where that mail comes from."""


@dataclass(frozen=True, kw_only=True)
class Extras:
    """What hangs on messages, by their ids: files, and the mails they were taken from."""

    files: Mapping[int, Sequence[FileLink]]
    mail_urls: Mapping[int, str]
    origins: Mapping[int, str]


def entries(
    messages: Iterable[Message], lines: Sequence[Line], calls: Iterable[Call], extras: Extras
) -> list[Entry]:
    """Return the thread, oldest first; what a message did follows the message."""
    notes = _notes(lines, calls)
    found = [(message.at, 0, message.pk, _message(message, extras)) for message in messages]
    found += [
        (line.at, 1, line.position, _line(line, notes.get(line.position, "")))
        for line in lines
        if line.kind not in WORDS | _QUIET
    ]
    return [entry for *_order, entry in sorted(found, key=lambda one: one[:3])]


def marks(messages: Iterable[Message], lines: Iterable[Line]) -> list[Mark]:
    """Return what the promise line marks: who wrote when, and what changed the case."""
    written = [
        Mark(
            at=message.at,
            label=_("%(name)s wrote") % {"name": message.author_name},
            kind=message.author_kind,
        )
        for message in messages
        if message.public and message.author_kind != "system"
    ]
    done = [
        Mark(at=line.at, label=line.sentence, kind=_MARKS[line.kind])
        for line in lines
        if line.kind in _MARKS
    ]
    return sorted(written + done, key=lambda mark: mark.at)


def _message(message: Message, extras: Extras) -> Entry:
    return Entry(
        kind=message.author_kind if message.public else "internal",
        at=message.at,
        body=message.body,
        id=f"message-{message.pk}",
        author=message.author_name,
        channel=_channel(message),
        files=extras.files.get(message.pk, ()),
        mail_url=extras.mail_urls.get(message.pk, ""),
        origin=extras.origins.get(message.pk, ""),
    )


def _channel(message: Message) -> str:
    """By what it came, in words; what staff write in the desk comes by nothing worth telling."""
    if message.author_kind == "staff" and message.channel == "portal":
        return ""
    return channel_name(message.channel) if message.channel else ""


def _line(line: Line, note: str) -> Entry:
    return Entry(
        kind="system",
        at=line.at,
        body=line.sentence,
        id=f"event-{line.position}",
        icon=_ICONS.get(line.kind, "clock"),
        note=note,
    )


def _notes(lines: Iterable[Line], calls: Iterable[Call]) -> dict[int, str]:
    """Return what was noted of each call, by its place in the timeline: both have their order."""
    logged = [line.position for line in lines if line.kind == CALLED]
    in_order = sorted(calls, key=lambda call: call.pk)
    return {place: call.note for place, call in zip(logged, in_order, strict=False)}
