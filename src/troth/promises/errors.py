"""What can be wrong with what the core is given.

Every error carries a code for programs, the offending value, and a sentence for people that says
what is wrong and what to write instead.
"""

from __future__ import annotations


class PromiseError(ValueError):
    """The core was given something it cannot compute with; `str(error)` is the sentence."""

    def __init__(self, code: str, value: object, message: str) -> None:
        super().__init__(code, value, message)
        self.code = code
        self.value = value
        self.message = message

    def __str__(self) -> str:
        return self.message


class CalendarError(PromiseError):
    """A calendar cannot be built, or cannot answer the question put to it."""


class AmountError(PromiseError):
    """Text that is not an amount of promised time."""


class ProgrammeError(PromiseError):
    """A programme file that is wrong at a place; lines and columns count from 1."""

    def __init__(
        self,
        code: str,
        value: object,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(code, value, message)
        self.file = file
        self.line = line
        self.column = column


class TimelineError(PromiseError):
    """Events that cannot be read, or that no case could have had."""


def quoted(value: object) -> str:
    """Return a value as an error message quotes it: on one line, and not longer than that."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits; lists in lists
        return f"too large a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."
