"""The policy page as one HTML file that needs nothing else: to send on, to print, to put anywhere.

The same templates make the page of the public door.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from django.template import Context, Engine, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from troth.lib.policy.page import PolicyPage
from troth.lib.severity_mark import severity_mark

register = Library()
_STYLES = ("tokens", "layout", "components", "data", "overlays", "pages", "policy", "print")
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="([\d ]+)">(.*?)</symbol>')


def as_html(page: PolicyPage) -> str:
    """Return the page as a whole document, with its styles and symbols inside and no script."""
    styles = mark_safe("\n".join(map(_stylesheet, _STYLES)))  # noqa: S308 our own files
    context = Context({"page": page, "styles": styles})
    return _engine().get_template("policy/document.html").render(context)


@register.simple_tag
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Draw a symbol where it stands: this file has no `icons.svg` beside it."""
    view_box, drawing = _symbols()[name]
    return format_html(
        '<svg class="{}" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>',
        css_class,
        view_box,
        drawing,
    )


@register.simple_tag
def severity(rank: int, label: str, name: str = "") -> SafeString:
    """Show a severity: see `severity_mark`."""
    return severity_mark(icon, rank, label, name)


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(files("troth") / "templates")],
        libraries={"i18n": "django.templatetags.i18n", "troth": __name__},
    )


@cache
def _symbols() -> dict[str, tuple[str, SafeString]]:
    found = _SYMBOL.findall(_static("icons.svg"))
    return {name: (view_box, mark_safe(drawing)) for name, view_box, drawing in found}  # noqa: S308


def _stylesheet(name: str) -> str:
    return re.sub(r"/\*.*?\*/", "", _static(f"css/{name}.css"), flags=re.DOTALL)


def _static(path: str) -> str:
    return (files("troth") / "static" / "troth" / path).read_text(encoding="utf-8")
