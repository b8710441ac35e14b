"""Answers that hold while some work is done: what the provider has set up is asked for once.

Who is in a team or manages a site, what a paging policy says: many steps of one action ask for it,
and so does each of many things that are filed one after the other. Work that is
done within ``remembering()`` goes by what was so when it first asked. Never for what the work
itself changes, nor for anything of a customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering(*, anew: bool = False) -> Iterator[None]:
    """Ask each ``remembered`` question once until the block ends; within another, until that.

    ``anew``: what the other remembers may be out of date, so it is asked again here.
    """
    if _answers.get() is not None and not anew:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(ask: Callable[..., Answer]) -> Callable[..., Answer]:
    """Decorate a question of hashable values whose answer nobody changes."""

    @wraps(ask)
    def inner(*given: Any) -> Answer:
        answers = _answers.get()
        if answers is None:
            return ask(*given)
        key = ask, given
        if key not in answers:
            answers[key] = ask(*given)
        answer: Answer = answers[key]
        return answer

    return inner
