"""Message-IDs, as headers name them."""

from __future__ import annotations

import re

from troth.channels.email.reading.plain import plain_line

_BRACKETED = re.compile(r"<([^<>]{1,900})>")
_BLANKS = re.compile(r"\s+")
_MOST = 100


def message_ids(value: str) -> tuple[str, ...]:
    """Return the ids with their angle brackets, each once; of very many the last."""
    found = [_BLANKS.sub("", inside) for inside in _BRACKETED.findall(value)]
    bare = [word for word in value.split() if "@" in word and len(word) <= 900]
    named = found or [word.strip("<>,;") for word in bare]
    return tuple(dict.fromkeys(f"<{plain_line(each)}>" for each in named if each))[-_MOST:]
