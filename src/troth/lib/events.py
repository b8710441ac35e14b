"""The base of everything that is recorded: frozen records, each of one dotted kind.

Fields hold what was true then, as JSON values, so that a sentence never changes afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

_RECORDS: dict[str, type[DomainEvent]] = {}


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened.

    A record that can be stored sets ``kind`` and ``words``: the sentence people read, marked with
    ``gettext_noop``, with a ``%(place)s`` for each field and ``%(who)s`` for the person who did it.
    ``public``: the customer reads it too, not only staff.
    """

    kind: ClassVar[str]
    public: ClassVar[bool] = False
    words: ClassVar[str]

    def __init_subclass__(cls) -> None:
        kind = vars(cls).get("kind")
        if kind is None:
            return
        if kind in _RECORDS:
            raise TypeError(f"{kind} is the kind of {_RECORDS[kind].__qualname__} already.")
        _RECORDS[kind] = cls

    def template(self) -> str:
        """The sentence with its places, before translation."""
        return self.words

    def sentence(self, who: str) -> str:
        """Return what people read, in the language of the reader."""
        return _(self.template()) % {**asdict(self), "who": who}

    def data(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Return the record stored as ``data``; values it no longer knows are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: _frozen(value) for name, value in data.items() if name in known})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def read_event(kind: str, data: Mapping[str, Any]) -> DomainEvent:
    """Return the record stored under ``kind``; KeyError for a kind that no app declares."""
    return _RECORDS[kind].read(data)


def is_public(kind: str) -> bool:
    """Whether customers read events of this kind too; False for a kind that no app declares."""
    return kind in _RECORDS and _RECORDS[kind].public
