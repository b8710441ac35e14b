"""What a mail says, made fit for the actions on cases: nothing is refused for its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from troth.cases.actions import BODY_LIMIT, MOST_BYTES, MOST_FILES, SUBJECT_LIMIT, File
from troth.channels.email.inbound import Enclosure, InboundMail
from troth.lib.text import one_line, printable

_PREFIX = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|vs|ref|fwd?|wg|tr|rv)\s*(?:\[\d+\])?\s*:|\[T-\d+\])", re.I
)
NAME_LIMIT = 255
LONGEST_SUBJECT = 2_000  # characters looked at


@dataclass(frozen=True, kw_only=True)
class Said:
    """A mail as a case takes it."""

    subject: str
    body: str
    files: Sequence[File]


def said(mail: InboundMail) -> Said:
    """Return what a mail says, as a case takes it."""
    files, left_out = _files(mail.enclosures)
    return Said(
        subject=one_line(_without_prefixes(mail.subject), SUBJECT_LIMIT) or _("(no subject)"),
        body=_body(mail, [*mail.left_out, *left_out]),
        files=files,
    )


def _without_prefixes(subject: str) -> str:
    """Return a subject without “Re:” and “Fwd:” in front of it, in a few languages."""
    subject, start = subject[:LONGEST_SUBJECT], 0
    while found := _PREFIX.match(subject, start):
        start = found.end()
    return subject[start:]


def _body(mail: InboundMail, left_out: Sequence[str]) -> str:
    words = printable(mail.words or mail.text).strip() or _("(The mail has no text.)")
    notes = (
        [_("(The mail is longer than this; open it to read all of it.)")]
        if len(words) > BODY_LIMIT
        else []
    )
    if left_out:
        names = ", ".join(left_out)[:1000]
        notes.append(
            _("(Left out because there were too many or they were too large: %(names)s)")
            % {"names": names}
        )
    room = BODY_LIMIT - sum(len(note) + 2 for note in notes)
    return "\n\n".join([words[:room], *notes])


def _files(enclosures: Sequence[Enclosure]) -> tuple[list[File], list[str]]:
    files: list[File] = []
    left_out: list[str] = []
    room = MOST_BYTES
    for enclosure in enclosures:
        if len(files) == MOST_FILES or len(enclosure.content) > room:
            left_out.append(enclosure.name)
            continue
        room -= len(enclosure.content)
        files.append(_file(enclosure))
    return files, left_out


def _file(enclosure: Enclosure) -> File:
    return File(
        name=one_line(enclosure.name, NAME_LIMIT) or _("file"),
        content_type=enclosure.content_type[:127],
        content=enclosure.content,
        content_id=enclosure.content_id[:255],
    )
