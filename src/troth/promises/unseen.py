"""Characters that nobody sees, or that let a text read otherwise than it is written.

A programme binds both sides by what people read in it, so none of these may stand in one. Those
that scripts need are not among them: joiners within words (U+200C, U+200D), and the marks of
direction (U+200E, U+200F, U+061C), which turn nothing but what has no direction by itself.
Right-to-left text needs no others.
"""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_TURNING = "\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNSEEN = re.compile(f"[{_CONTROLS}{_TURNING}{_INVISIBLE}]")
_IS_TURNING = re.compile(f"[{_TURNING}]")
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")


def find_unseen(text: str) -> re.Match[str] | None:
    """Return where the first such character stands."""
    return _UNSEEN.search(text)


def called(character: str) -> str:
    """Return how people are told of such a character, and why it cannot stay."""
    code = f"U+{ord(character):04X}"
    if _IS_TURNING.match(character):
        return f"the character {code} (it turns around how the text beside it reads)"
    if _IS_INVISIBLE.match(character):
        return f"the invisible character {code}"
    return f"the control character {code}"
