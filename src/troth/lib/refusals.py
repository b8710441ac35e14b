"""The one error shown to people: a request that cannot be done as asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg.errors import ExclusionViolation, UniqueViolation


class Refusal(Exception):
    """Says in one translated sentence what is wrong and what to do; nothing was changed.

    ``code``: dotted, for programs and tests. ``field``: the input at fault, for forms.
    ``details``: more sentences for where there is room for them.
    """

    def __init__(
        self, code: str, message: str, field: str | None = None, *, details: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.details = tuple(details)


class NotFound(Refusal):
    """There is no such thing, or none that this person may see: never says which of the two."""


@contextmanager
def refuse_duplicate(refusal: Refusal) -> Iterator[None]:
    """Raise ``refusal`` when the block writes a row that a unique or exclusion constraint forbids.

    Only the block is undone, the transaction around it goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation | ExclusionViolation):
            raise refusal from error
        raise
