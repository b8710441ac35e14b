"""A severity in colour and shape: not a template, since a long list shows many of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

Draw = Callable[[str, str], SafeString]  # a symbol by its name, with a class


@lru_cache(maxsize=500)
def severity_mark(
    draw: Draw, rank: int | None = None, label: str = "", name: str = "", full: bool = False
) -> SafeString:
    """Return the mark of a severity.

    `rank` is 1 for the most urgent, `label` its code ("P1"), `name` what people call it, which
    stands alone where it is the code; `full` writes the name beside the code too.
    """
    level = min(rank or 5, 5)
    return format_html(
        '<span class="sev sev--{}"{}>{}{}</span>',
        level,
        format_html(' title="{}"', name) if name else "",
        draw(f"sev-{level}", "sev__shape"),
        _words(label, name, full=full),
    )


def _words(label: str, name: str, *, full: bool) -> str:
    if name and name.lower() == label.lower():
        return name
    return f"{label} {name}" if name and full else label
