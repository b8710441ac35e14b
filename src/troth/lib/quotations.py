"""What somebody quotes in the words they wrote by mail, told apart from what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LEAST = 3  # lines: fewer are read at once


@dataclass(frozen=True)
class Part:
    """Some lines in a row."""

    text: str
    is_quoted: bool = False


def parts_of(body: str) -> list[Part]:
    """Return a body in parts, in their order; a few quoted lines belong to the words around them.

    Nothing is told apart where nothing would be left to read at once.
    """
    groups: list[tuple[list[str], bool]] = []
    for lines, is_quoted in _runs(body):
        folds = is_quoted and len(lines) >= LEAST
        if groups and not folds and not groups[-1][1]:
            groups[-1][0].extend(lines)
        else:
            groups.append((lines, folds))
    texts = [("\n".join(lines).strip("\n"), folds) for lines, folds in groups]
    parts = [Part(text, folds) for text, folds in texts if text.strip()]
    return [Part(body)] if all(part.is_quoted for part in parts) else parts


def _runs(body: str) -> Iterator[tuple[list[str], bool]]:
    """The lines, in runs of quoted ones and of others."""
    run: list[str] = []
    was_quoted = False
    for line in body.splitlines():
        is_quoted = line.lstrip().startswith(">")
        if run and is_quoted != was_quoted:
            yield run, was_quoted
            run = []
        run.append(line)
        was_quoted = is_quoted
    if run:
        yield run, was_quoted
