"""Words that lists say again and again, kept once they have been said in a language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

Args = TypeVarTuple("Args")
Said = TypeVar("Said")
_KEPT = 2000  # answers of one function, in all languages


def by_language(say: Callable[[*Args], Said]) -> Callable[[*Args], Said]:
    """Keep what `say` returns by its hashable arguments and the active language.

    For functions of nothing else.
    """

    @lru_cache(maxsize=_KEPT)
    def kept(language: str | None, *args: *Args) -> Said:
        return say(*args)

    @wraps(say)
    def inner(*args: *Args) -> Said:
        return kept(get_language(), *args)

    return inner
