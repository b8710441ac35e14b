"""The promise line of a row as markup: not a template, since a long list draws many of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from troth.lib.promise_line.picture import Bands, FlagMark, Picture

_LINE = (
    '<svg class="promise-line-small" width="160" height="16" role="img" aria-labelledby="{}-title">'
    '<title id="{}-title">{}</title><svg class="pl-clip" y="4" width="100%" height="8">'
    '<rect class="pl-track" width="100%" height="8" rx="2"/>{}</svg>{}</svg>'
)
_BAND = '<rect class="{}" x="{}" width="{}" height="8"/>'
_FLAG = '<svg class="pl-at pl-flag--{}" x="{}"><line class="pl-staff" y1="{}" y2="{}"/></svg>'


def small_svg(picture: Picture) -> SafeString:
    """Return what `small_picture` gave as SVG, with its sentence as the title."""
    drawing = picture.drawings[0]
    bands = format_html_join("", _BAND, _bands(drawing.bands))
    flags = format_html_join("", _FLAG, map(_flag, drawing.flags))
    return format_html(_LINE, picture.uid, picture.uid, picture.title, bands, flags)


def _bands(bands: Bands) -> Iterator[tuple[str, str, str]]:
    for css_class, stretches in (
        ("pl-open", bands.open),
        ("pl-used", bands.used),
        ("pl-late", bands.late),
        ("pl-late pl-late--open", bands.late_open),
        ("pl-paused", bands.paused),
    ):
        yield from ((css_class, band.x, band.width) for band in stretches)


def _flag(flag: FlagMark) -> tuple[str, str, int, int]:
    top, bottom = (0, 16) if flag.state == "now" else (2, 14)
    return flag.state, flag.x, top, bottom
