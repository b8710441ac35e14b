"""Words that can be said in any language: templates, and the values that go into them.

Templates are marked with `gettext_noop` and `ngettext_lazy`, names by which Django's
`makemessages` finds them; here they translate nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Protocol, Union

Value = Union[str, "Phrase"]


class Catalogue(Protocol):
    """What translates: `django.utils.translation`, or a class of the standard `gettext`."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


ENGLISH: Catalogue = NullTranslations()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template to translate with values, which may be phrases themselves.

    With `plural`, `number` decides which of the two templates is said.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    number: int = 1

    def said(self, catalogue: Catalogue = ENGLISH) -> str:
        """Say it in the language of a catalogue."""
        values = {
            name: value.said(catalogue) if isinstance(value, Phrase) else value
            for name, value in self.values.items()
        }
        if self.plural:
            return catalogue.ngettext(self.template, self.plural, self.number) % values
        return catalogue.gettext(self.template) % values

    def __str__(self) -> str:
        return self.said()


def gettext_noop(template: str) -> str:
    """Mark a template for translators."""
    return template


def ngettext_lazy(one: str, many: str) -> tuple[str, str]:
    """Mark the two templates of something counted for translators."""
    return one, many


def phrase(template: str, **values: Value) -> Phrase:
    return Phrase(template, values)


def counted(forms: tuple[str, str], number: int, **values: Value) -> Phrase:
    """Return the phrase for that number of things."""
    one, many = forms
    return Phrase(one, values, plural=many, number=number)


def listed(phrases: Sequence[Phrase]) -> Phrase:
    """Return one or more phrases as a list in a sentence: `a, b and c`."""
    *most, last = phrases
    if not most:
        return last
    first, *others = most
    for other in others:
        first = phrase(gettext_noop("%(first)s, %(next)s"), first=first, next=other)
    return phrase(gettext_noop("%(most)s and %(last)s"), most=first, last=last)
