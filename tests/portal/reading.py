"""What a page says, taken out of its HTML."""

from __future__ import annotations

import html
import re
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext


def words(page: str) -> str:
    """The text of a page without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(page)).split())


def part(page: str, element_id: str) -> str:
    """The HTML from the start tag with this id on."""
    at = page.index(f'id="{element_id}"')
    return page[page.rindex("<", 0, at) :]


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def shown_dues(page: str) -> dict[str, datetime]:
    """The due time shown for each metric before a case is opened."""
    pairs = re.findall(r'data-metric="(\w+)">\s*<span class="when"><time datetime="([^"]+)"', page)
    return {metric: datetime.fromisoformat(at) for metric, at in pairs}


def counted() -> CaptureQueriesContext:
    """The queries of a block; its length is their number."""
    return CaptureQueriesContext(connection)
