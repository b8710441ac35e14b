"""Names of other people's files, made safe to store and to download under."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 150  # bytes; file systems take 255
_LONGEST_ENDING = 20
_UNFIT = re.compile(r'[<>:"|?*\x00-\x1f]+')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
}


def safe_name(claimed: str) -> str:
    """Return the last part of a path without what is invisible or has a meaning; may be ""."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", claimed[:2_000]))[-1]
    seen = "".join(c for c in " ".join(last.split()) if unicodedata.category(c) not in _INVISIBLE)
    name = _UNFIT.sub("_", seen).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name)


def usual_name(content_type: str) -> str:
    """Return a name for a file that comes without one."""
    return f"attachment{_ENDINGS.get(content_type, '')}"


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > _LONGEST_ENDING:
        stem, ending = name, ""
    room = _LONGEST - len((dot + ending).encode()) if ending else _LONGEST
    short = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{short}.{ending}" if ending else short
