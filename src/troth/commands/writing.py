"""Files that commands write."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from troth.promises.errors import PromiseError


class CannotWrite(PromiseError):
    """A file that was asked for cannot be written; the message says why and what to do."""


def write_file(file: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a text file, whole or not at all.

    Raises CannotWrite, also when it is there and not to be overwritten.
    """
    with _told(file):
        if not overwrite:
            with file.open("x", encoding="utf-8", newline="\n") as opened:
                opened.write(text)
        elif _is_special(file):
            file.write_text(text, encoding="utf-8", newline="\n")
        else:
            _replace(file.resolve(), text)


def check_writable(file: Path, *, sources: Mapping[str, str]) -> None:
    """Raise CannotWrite for a file that cannot be written, or is one of those that are read.

    `sources` says what these are, by their paths. Worth asking before work that takes long.
    """
    for source, what in sources.items():
        check_is_another(file, source, what)
    if _is_special(file):
        return
    with _told(file):
        if file.exists():
            file.open("ab").close()
        tempfile.TemporaryFile(dir=file.resolve().parent).close()


def check_is_another(file: Path, source: str, what: str) -> None:
    """Raise CannotWrite for a file that is the source itself."""
    try:
        same = file.samefile(source)
    except (OSError, ValueError):  # one of them is not there, or no path
        return
    if same:
        message = f"{file} is {what} itself; name another file for its page."
        raise CannotWrite("file_is_source", str(file), message)


def _is_special(file: Path) -> bool:
    """Whether it is a terminal, a pipe or the like, beside which nothing can be written."""
    return file.exists() and not file.is_file() and not file.is_dir()


def _replace(file: Path, text: str) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{file.name[:50]}.", dir=file.parent) as folder:
        beside = Path(folder) / file.name
        beside.write_text(text, encoding="utf-8", newline="\n")
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        message = f"{file} already exists; name another file, or use --force to overwrite it."
        raise CannotWrite("file_exists", str(file), message) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{file} cannot be written ({reason}); check the path and its permissions."
        raise CannotWrite("unwritable_file", str(file), message) from None
