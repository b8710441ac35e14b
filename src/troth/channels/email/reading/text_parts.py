"""The text of a text/plain part: long lines put together again, armour of signatures taken off."""

from __future__ import annotations

import re

_CLEAR_BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----\n"
_CLEAR_END = "\n-----BEGIN PGP SIGNATURE-----"
_AFTER = "-----END PGP SIGNATURE-----"
ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_QUOTES = re.compile(r">*")


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return the text of a part with format=flowed (RFC 3676) with its lines joined."""
    lines: list[str] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        depth = len(_QUOTES.match(line)[0])  # type: ignore[index]  # it always matches
        content = line[depth:].removeprefix(" ")
        is_flowed = content.endswith(" ") and content != "-- "
        piece = content[:-1] if is_flowed and delete_space else content
        if is_open and depth == depth_before and content != "-- ":
            lines[-1] += piece
        else:
            lines.append(f"{'>' * depth} {piece}" if depth else piece)
        depth_before, is_open = depth, is_flowed
    return "\n".join(lines)


def without_armour(text: str) -> str:
    """Return a clear-signed text (RFC 9580) without the signature and the lines around it."""
    before, begins, rest = text.partition(_CLEAR_BEGIN)
    signed, ends, signature = rest.partition(_CLEAR_END)
    if not (begins and ends):
        return text
    _headers, _empty, content = signed.partition("\n\n")
    clear = re.sub(r"^- ", "", content, flags=re.MULTILINE)
    return before + clear + signature.partition(_AFTER)[2]
