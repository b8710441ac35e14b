"""Files that commands write."""

from __future__ import annotations

from pathlib import Path

from troth.promises.errors import PromiseError


class CannotWrite(PromiseError):
    """A file that was asked for cannot be written; the message says why and what to do."""


def write_file(file: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a text file. Raises CannotWrite, also when it is there and not to be overwritten."""
    try:
        with file.open("w" if overwrite else "x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        message = f"{file} is there already; name another file, or say --force to overwrite it."
        raise CannotWrite("file_exists", str(file), message) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{file} cannot be written ({reason}); check the path and its permissions."
        raise CannotWrite("unwritable_file", str(file), message) from None
