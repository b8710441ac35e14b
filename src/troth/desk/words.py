"""How the desk names things that programmes give a code and a title."""

from __future__ import annotations

from troth.promises.schema import Programme


def severity_words(programme: Programme, code: str) -> str:
    """Return a severity's code and title, or the title alone where they are the same word."""
    title = programme.severities[code].title
    return title if title.casefold() == code.casefold() else f"{code} {title}"
