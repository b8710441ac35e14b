"""Bytes into text, whatever the mail says they are."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

from troth.channels.email.reading.plain import plain_text

# Names that mail programs use and Python does not know, or knows as something smaller.
_MEANT = {
    "ascii": "cp1252",
    "ansi": "cp1252",
    "default": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "cp-850": "cp850",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac-roman",
}
# Codecs of text that are no charset, or take more than linear time.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_LIKELY = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
_SAMPLE = 4_096
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._:-]+")


def decode(content: bytes, charset: str = "") -> tuple[str, bool]:
    """Return the text, and whether the charset was right: otherwise it was guessed."""
    named = _marked(content) or known_charset(charset)
    # UTF-8 is not met by chance: where it fits, it is meant, whatever 8-bit charset is named.
    order = ["utf-8", named] if named in (None, "cp1252") else [named, "utf-8"]
    for name in order:
        text = _strictly(content, name) if name else None
        if text is not None:
            return plain_text(text), name == named or content.isascii()
    return plain_text(content.decode(_guessed(content) or named or "cp1252", "replace")), False


def decode_line(content: bytes, charset: str = "") -> str:
    """Return the text of a header's bytes, which are too few to guess from."""
    for name in (known_charset(charset), "utf-8"):
        text = _strictly(content, name) if name else None
        if text is not None:
            return text
    return content.decode("cp1252", "replace")


@lru_cache(maxsize=256)
def known_charset(name: str) -> str | None:
    """Return Python's name of a charset, None for what is none."""
    wanted = _NOT_IN_NAMES.sub("", name[:80].lower())
    try:
        found = codecs.lookup(_MEANT.get(wanted, wanted))
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("_", "-") not in _NO_CHARSETS else None


def _marked(content: bytes) -> str | None:
    """Return what a byte order mark at the beginning says."""
    return next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except ValueError:
        return None


def _guessed(content: bytes) -> str | None:
    best = from_bytes(content[:_SAMPLE], cp_isolation=_LIKELY).best()
    return best.encoding if best else None
