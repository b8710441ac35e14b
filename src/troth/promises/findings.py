"""What can be wrong with a case record: a code for programs, a place, a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

from troth.promises.phrases import Phrase


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that does not match, or that the record leaves unproven."""

    code: str
    place: str  # "event 3", "programme", "clock first_response/opened/1", or a field
    sentence: Phrase


def finding(code: str, place: str, template: str, **values: object) -> Finding:
    """Return the finding whose sentence is the template with the values put in."""
    texts = {name: str(value) for name, value in values.items()}
    return Finding(code=code, place=place, sentence=Phrase(template, texts))


def as_told(code: str, place: str, sentence: str) -> Finding:
    """Return the finding whose sentence somebody else has made."""
    return finding(code, place, "%(sentence)s", sentence=sentence)
