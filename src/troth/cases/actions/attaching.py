"""Files that come with words: what may be attached, and how it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from troth.cases.events import FileFacts
from troth.cases.models import Attachment, Message
from troth.lib.large_values import large_values
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text

MOST_FILES = 20  # of one message
MOST_BYTES = 40 * 1024 * 1024  # of all files of one message
NAME_LIMIT = 255


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to attach; `content_type` as its bytes tell, never as its sender claims."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


def require_room(files: int, size: int) -> None:
    """Refuse more files, or more bytes in all of them, than one message can carry."""
    if files > MOST_FILES:
        message = _(
            "A message can carry %(most)d files at most, and there are %(count)d; take some out."
        )
        values = {"most": MOST_FILES, "count": files}
        raise Refusal("attachments.too_many", message % values, "files")
    if size > MOST_BYTES:
        message = _("The files are too large (%(size)s); a message can carry %(most)s at most.")
        sizes = {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
        raise Refusal("attachments.too_large", message % sizes, "files")


def attach(message: Message, files: Sequence[File]) -> tuple[FileFacts, ...]:
    """Keep the files with a message that has just been stored; return what its event tells."""
    if not files:
        return ()
    require_room(len(files), sum(len(file.content) for file in files))
    with large_values():
        kept = Attachment.objects.bulk_create(_row(message, file) for file in files)
    return tuple({"name": one.name, "size": one.size, "sha256": one.sha256} for one in kept)


def _row(message: Message, file: File) -> Attachment:
    return Attachment(
        case_id=message.case_id,
        account_id=message.account_id,
        message=message,
        name=clean_text(file.name, "file name", NAME_LIMIT),
        content_type=file.content_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
        content_id=file.content_id,
    )
