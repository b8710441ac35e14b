"""Files as pages show them: a link each, and a picture where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.cases.models import Attachment


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A file of a message."""

    url: str
    name: str
    size: int
    is_picture: bool


def file_links(files: Iterable[Attachment], url_of: Callable[[int], str]) -> list[FileLink]:
    """Return the files as links; `url_of` gives the address of one by its id."""
    return [
        FileLink(url=url_of(file.pk), name=file.name, size=file.size, is_picture=file.is_picture)
        for file in files
    ]
