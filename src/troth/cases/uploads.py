"""Files that somebody chose in a form, made ready to be attached to their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.cases.actions import MOST_BYTES, MOST_FILES, File
from troth.cases.actions.attaching import require_room
from troth.lib.file_names import safe_name, usual_name
from troth.lib.file_types import type_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[bytes]

FIELD = "files"  # what forms send them by


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one message carries, for forms to tell."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES


def files_of(chosen: Sequence[Upload]) -> list[File]:
    """Return the files; Refusal, before any is read, when a message cannot carry them."""
    require_room(len(chosen), sum(one.size or 0 for one in chosen))
    return [_file(one) for one in chosen]


def _file(chosen: Upload) -> File:
    content = chosen.read()
    kind = type_of(content, chosen.content_type or "")
    name = safe_name(chosen.name or "") or usual_name(kind)
    return File(name=name, content_type=kind[:127], content=content)
