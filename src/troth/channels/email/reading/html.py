"""A mail's HTML: made safe to show, and read as text.

It is parsed by libxml2 first, which is linear and ends at a depth of 256, and only what comes out
of that goes to nh3, whose time grows with the square of the depth.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

import nh3
from lxml import etree

from troth.channels.email.reading.html_text import text_of
from troth.channels.email.reading.plain import plain_text

_TAGS = frozenset(
    {
        *("a", "abbr", "b", "bdi", "blockquote", "br", "caption", "center", "cite", "code"),
        *("col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol"),
        *("p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
    }
)
_UNSEEN = frozenset(
    {
        *("head", "iframe", "noscript", "object", "script", "style", "svg", "math", "template"),
        *("title",),
    }
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_KEPT = frozenset({"href", "title", "src", "alt", "start", "colspan", "rowspan"})
_LINKS = ("http://", "https://", "mailto:")
_SPAN = re.compile(r"[1-9][0-9]?")
# As HTML's tokenizer reads them, and nothing is read twice: each alternative is possessive.
_MARKUP = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+(?:-->)?"
    r"|<[!?][^>]*+>?"
    r"|<(?:script|style)(?=[\s/>])(?:[^<]++|<(?!/s(?:cript|tyle)[\s/>]))*+"
    r"|(?P<tag></?[a-zA-Z][^\s/>]*+"
    r"(?:[\s/]++|[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>\"'][^\s>]*+)?+)?+|=)*+>?)",
    re.IGNORECASE,
)
_LONGEST_TAG = 5_000
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")


@dataclass(frozen=True, kw_only=True)
class Page:
    """An HTML text as it may be shown, and what it says."""

    html: str
    text: str  # "" where it was not asked for
    shown_ids: frozenset[str]  # of enclosures that it shows as images
    is_whole: bool  # whether all of it could be parsed


def read_html(source: str, content_ids: Collection[str], *, with_text: bool) -> Page:
    """Return what may be shown of HTML that is plain text; its images have the content ids."""
    root, is_whole = _parsed(source)
    if root is None or not is_whole:
        return Page(html="", text=_bare(source), shown_ids=frozenset(), is_whole=root is None)
    text = text_of(root) if with_text else ""
    shown = _prepare(root, content_ids)
    told = etree.tostring(root, method="html", encoding="unicode")
    return Page(html=_CLEANER.clean(told).strip(), text=text, shown_ids=shown, is_whole=True)


def escaped(text: str) -> str:
    """Return plain text as HTML."""
    return f"<pre>{html.escape(text, quote=False)}</pre>" if text.strip() else ""


def _parsed(source: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    fit = _MARKUP.sub(_fit, source)
    try:
        root = etree.fromstring(fit.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None, False
    too_deep = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    return root, not too_deep


def _fit(markup: re.Match[str]) -> str:
    """Return a tag, but none of thousands of attributes: parsers compare each with every other.

    What is no tag is never shown; it goes first, since parsers differ in where it ends.
    """
    tag = markup["tag"] or ""
    return tag if len(tag) <= _LONGEST_TAG else ""


def _prepare(root: etree._Element, content_ids: Collection[str]) -> frozenset[str]:
    """Leave only attributes that are wanted, and images that came with the mail."""
    shown = set()
    for element in root.iter(etree.Element):
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
        if element.tag == "img" and "src" in element.attrib:
            content_id = unquote(element.attrib["src"].strip().removeprefix("cid:"))
            del element.attrib["src"]
            if content_id in content_ids:
                element.set("src", f"cid:{content_id}")
                shown.add(content_id)
    return frozenset(shown)


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if value.strip().lower().startswith(_LINKS) else None
    if attribute == "src":
        return value if value.startswith("cid:") else None
    if attribute in ("colspan", "rowspan", "start"):
        return value if _SPAN.fullmatch(value) else None
    return value


def _bare(source: str) -> str:
    """Return the text between tags, when they cannot be made sense of."""
    return plain_text(html.unescape(_ANY_TAG.sub(" ", source))).strip()


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_UNSEEN),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
)
