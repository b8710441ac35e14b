"""JSON that people hand in on the command line."""

from __future__ import annotations

import errno
import json
import sys
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from troth.promises.errors import TimelineError, quoted

LARGEST = 100_000_000  # bytes


class _GivenTwice(ValueError):
    """An object has a key twice, of which different readers would take different ones."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read_json(file: Path) -> object:
    """Return what the file holds, or standard input where it is `-`.

    Raises TimelineError for what cannot be read or is not JSON.
    """
    content = _read(file)
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_once
        )
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + 1} is not UTF-8; save it as UTF-8"
    except RecursionError:
        reason = "its lists and objects are nested too deeply; flatten it"
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno}: {error.msg.lower()}; correct it there"
    except _GivenTwice as error:
        reason = f"the key {quoted(error.key)} appears twice in one object; remove one"
    except ValueError:
        reason = "a number in it is far too long, infinite or not a number; correct it"
    raise TimelineError("not_json", str(file), f"{called(file)} is not JSON: {reason}.")


def _read(file: Path) -> bytes:
    try:
        with _opened(file) as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{called(file)} cannot be read: {reason}; check its name."
        raise TimelineError("unreadable", str(file), message) from None
    if len(content) > LARGEST:
        message = f"{called(file)} is larger than {LARGEST // 1_000_000} MB; split it up."
        raise TimelineError("too_large", str(file), message)
    return content


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    if str(file) != "-":
        return file.open("rb")
    if sys.stdin is None:  # closed by whoever called
        raise OSError(errno.EBADF, "it is closed")
    return nullcontext(sys.stdin.buffer)


def called(file: Path) -> str:
    """Return what error messages call the file."""
    return "Standard input" if str(file) == "-" else str(file)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _GivenTwice(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity, which Python would take
