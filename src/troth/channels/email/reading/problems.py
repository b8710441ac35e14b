"""What was wrong with a mail, collected while it is read."""

from __future__ import annotations

from django.utils.translation import gettext as _

_MOST = 20


class Problems:
    """Sentences, each told once, and no more of them than somebody reads."""

    def __init__(self) -> None:
        self._told: dict[str, None] = {}

    def tell(self, sentence: str) -> None:
        if len(self._told) < _MOST:
            self._told.setdefault(sentence)
        elif sentence not in self._told:
            self._told.setdefault(_("There is more wrong with this mail."))

    def all(self) -> tuple[str, ...]:
        return tuple(self._told)
