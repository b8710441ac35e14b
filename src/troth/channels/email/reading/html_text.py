"""HTML as plain text, as somebody would read it aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from troth.channels.email.reading.plain import plain_line, plain_text

_APART = frozenset(
    {
        *("blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table"),
        *("ul",),
    }
)
_BLOCKS = _APART | frozenset(
    {
        *("address", "article", "aside", "body", "center", "dd", "div", "dt", "fieldset"),
        *("figure", "footer", "form", "header", "hr", "li", "main", "nav", "section", "td", "th"),
        *("tr",),
    }
)
_UNSEEN = frozenset(
    {
        *("head", "math", "noscript", "object", "script", "style", "svg", "template", "title"),
    }
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
# Where a block or a paragraph begins or ends: characters that no text of a mail holds.
_BLOCK, _PARAGRAPH = "\x01", "\x02"
_BREAK = re.compile("[\x01\x02][ \x01\x02]*")
_QUOTE, _UNQUOTE = "\x03", "\x04"
_DEEPEST_QUOTE = 9
_LONGEST_LINK = 200


def text_of(root: etree._Element) -> str:
    """Return what the page says, with an empty line between paragraphs."""
    pieces: list[str] = []
    hidden = quoting = 0  # how many elements that hide, or keep blanks, are open
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        hidden += step * (element.tag in _UNSEEN)
        quoting += step * (element.tag == "pre")
        if hidden:
            continue
        told = (_before if step == 1 else _after)(element)
        text = (element.text if step == 1 else element.tail) or ""
        pieces += (told, text.replace(" ", "\xa0") if quoting else _BLANKS.sub(" ", text))
    return _laid_out("".join(pieces))


def _before(element: etree._Element) -> str:
    if element.tag == "img":
        alternative = plain_line(element.get("alt", ""), 200)
        return f"[{alternative}]" if alternative else ""
    begin = "- " if element.tag == "li" else _QUOTE if _is_quotation(element) else ""
    return _break(element) + begin


def _after(element: etree._Element) -> str:
    if element.tag == "br":
        return "\n"
    return (_UNQUOTE if _is_quotation(element) else _link(element)) + _break(element)


def _link(element: etree._Element) -> str:
    """Return where a link leads, unless its text says so."""
    leads = element.get("href", "").strip() if element.tag == "a" else ""
    is_shown = leads.startswith(("http://", "https://")) and len(leads) <= _LONGEST_LINK
    return f" ({leads})" if is_shown and leads.rstrip("/") not in (element.text or "") else ""


def _is_quotation(element: etree._Element) -> bool:
    """Whether it holds the mail that is answered, as mail programs mark it."""
    if element.tag != "blockquote":
        return False
    return element.get("type") == "cite" or "quote" in element.get("class", "")


def _break(element: etree._Element) -> str:
    if element.tag in _APART:
        return _PARAGRAPH
    return _BLOCK if element.tag in _BLOCKS else ""


def _laid_out(told: str) -> str:
    broken = _BREAK.sub(lambda marks: "\n\n" if _PARAGRAPH in marks[0] else "\n", told)
    text = "\n".join(_lines(broken.split("\n")))
    return _EMPTY_LINES.sub("\n\n", plain_text(text)).strip()


def _lines(lines: list[str]) -> Iterator[str]:
    """Give the lines with a mark before those that are quoted, as in plain text."""
    depth = 0
    for line in lines:
        depth += line.count(_QUOTE)
        text = line.strip(_QUOTE + _UNQUOTE).replace("\xa0", " ").rstrip()
        # A line keeps its indentation only where `pre` gave it one.
        kept = text if text[:2] == "  " else text.lstrip()
        yield f"{'>' * min(depth, _DEEPEST_QUOTE)} {kept}" if depth and kept else kept
        depth -= line.count(_UNQUOTE)
