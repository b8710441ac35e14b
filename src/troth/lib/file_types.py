"""What a file is, by its bytes: a claim counts only between harmless kinds of text."""

from __future__ import annotations

import re

import puremagic

UNKNOWN = "application/octet-stream"
_HEAD = 4_096
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"#!", "text/x-shellscript"),
)
_ZIP = b"PK\x03\x04"
_IN_ZIP = (
    (b"META-INF/", "application/java-archive"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_DOCUMENT = re.compile(rb"mimetype(application/[a-z0-9.+-]+?)PK")
# Text that begins with a tag and has any of these, a browser may run.
_SVG = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|object|embed|form|meta|link|base|style|img"
    rb"|a|div|table|p|br)[\s/>]",
    re.IGNORECASE,
)
_RUN_BY_BROWSERS = frozenset(
    {"application/xhtml+xml", "image/svg+xml", "text/html", "text/javascript"}
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HARMLESS_TEXT = frozenset(
    {"application/json", "message/rfc822", "text/calendar", "text/csv", "text/markdown"}
    | {"text/tab-separated-values", "text/vcard"}
)


def type_of(content: bytes, claimed: str) -> str:
    """Return the media type."""
    head = content[:_HEAD]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_ZIP):
        return _in_zip(content)
    if _BINARY.search(head):
        return _by_magic(head)
    return _of_text(head, claimed)


def _in_zip(content: bytes) -> str:
    names = content[:_HEAD] + content[-_HEAD:]
    document = _DOCUMENT.match(names, 30)
    if document:
        return document[1].decode("ascii")
    return next((kind for name, kind in _IN_ZIP if name in names), "application/zip")


def _by_magic(head: bytes) -> str:
    try:
        kind = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return UNKNOWN if not kind or kind.startswith("text/") or "html" in kind else kind


def _of_text(head: bytes, claimed: str) -> str:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if _SVG.search(head):
            return "image/svg+xml"
        return "text/html" if _HTML.search(head) else "application/xml"
    # A claim to be dangerous is believed, one to be harmless only where text is meant.
    return claimed if claimed in _HARMLESS_TEXT | _RUN_BY_BROWSERS else "text/plain"
