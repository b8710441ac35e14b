"""Files as pages show them: a link each, and a picture where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

if TYPE_CHECKING:
    from troth.cases.models import Attachment


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A file of a message."""

    url: str
    name: str
    size: int
    kind: str  # what it is, in words
    is_picture: bool


def file_links(files: Iterable[Attachment], url_of: Callable[[int], str]) -> list[FileLink]:
    """Return the files as links; `url_of` gives the address of one by its id."""
    return [
        FileLink(
            url=url_of(file.pk),
            name=file.name,
            size=file.size,
            kind=kind_in_words(file.content_type),
            is_picture=file.is_picture,
        )
        for file in files
    ]


_KINDS: dict[str, Promise] = {
    "application/gzip": lazy("archive"),
    "application/java-archive": lazy("program"),
    "application/json": lazy("JSON"),
    "application/pdf": lazy("PDF"),
    "application/vnd.microsoft.portable-executable": lazy("program"),
    "application/x-7z-compressed": lazy("archive"),
    "application/x-bzip2": lazy("archive"),
    "application/x-executable": lazy("program"),
    "application/x-mach-binary": lazy("program"),
    "application/zip": lazy("archive"),
    "image/svg+xml": lazy("drawing"),
    "message/rfc822": lazy("mail"),
    "text/calendar": lazy("appointment"),
    "text/csv": lazy("table"),
    "text/html": lazy("web page"),
    "text/x-shellscript": lazy("program"),
}
_FAMILIES: dict[str, Promise] = {
    "audio": lazy("sound"),
    "image": lazy("picture"),
    "text": lazy("text"),
    "video": lazy("video"),
}


def kind_in_words(content_type: str) -> str:
    """Return what a file is, as its bytes told when it came in."""
    if ".openxmlformats-" in content_type or ".opendocument." in content_type:
        return str(lazy("document"))
    family = content_type.partition("/")[0]
    return str(_KINDS.get(content_type) or _FAMILIES.get(family) or lazy("file"))
