"""What holds of every mail that was read, whatever it was made of."""

from __future__ import annotations

import re
from dataclasses import asdict
from html.parser import HTMLParser
from typing import Any

from troth.channels.email.inbound import InboundMail

UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
ALLOWED = {"href", "rel", "title", "src", "alt", "start", "colspan", "rowspan"}
FORBIDDEN = {
    *("base", "embed", "form", "iframe", "input", "link", "math", "meta", "object", "script"),
    *("style", "svg"),
}


class Page(HTMLParser):
    """Fails at anything that runs, leaves the page or calls another host by itself."""

    def __init__(self, content_ids: set[str]) -> None:
        super().__init__()
        self.content_ids = content_ids

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert tag not in FORBIDDEN
        assert set(told) <= ALLOWED, told
        if "src" in told:
            assert tag == "img" and told["src"].removeprefix("cid:") in self.content_ids
        if "href" in told:
            assert told["href"].strip().lower().startswith(("http://", "https://", "mailto:"))
        if tag == "a":
            assert told["rel"] == "noopener noreferrer nofollow"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def assert_unharmed(mail: InboundMail) -> None:
    for text in _texts(asdict(mail)):
        assert not UNFIT.search(text), repr(text[:500])
        text.encode("utf-8")
    for line in (mail.subject, mail.message_id, *(each.name for each in mail.enclosures)):
        assert "\n" not in line and not TURNS.search(line)
    for kept in mail.enclosures:
        assert kept.name and not set('/\\<>:"|?*') & set(kept.name)
        assert len(kept.name.encode()) <= 255 and kept.name not in (".", "..")
    assert mail.words.strip() or not mail.text.strip()
    assert_page_unharmed(mail.html, {each.content_id for each in mail.enclosures})


def assert_page_unharmed(html: str, content_ids: set[str]) -> None:
    page = Page(content_ids)
    page.feed(html)
    page.close()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _texts(list(value.values()))
    return (
        [text for each in value for text in _texts(each)] if isinstance(value, list | tuple) else []
    )
