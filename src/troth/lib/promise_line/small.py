"""The promise line of a row as markup: not a template, since a long list draws many of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString

from troth.lib.promise_line.picture import Bands, FlagMark, Picture

_LINE = (
    '<svg class="promise-line-small" width="160" height="16" role="img" aria-labelledby="{}-title">'
    '<title id="{}-title">{}</title><svg class="pl-clip" y="4" width="100%" height="8">'
    '<rect class="pl-track" width="100%" height="8" rx="2"/>{}</svg>{}</svg>'
)


def small_svg(picture: Picture) -> SafeString:
    """Return what `small_picture` gave as SVG, with its sentence as the title."""
    drawing = picture.drawings[0]
    # Classes and places are the picture's own, so there is nothing to escape.
    bands = SafeString("".join(_bands(drawing.bands)))
    flags = SafeString("".join(map(_flag, drawing.flags)))
    return format_html(_LINE, picture.uid, picture.uid, picture.title, bands, flags)


def _bands(bands: Bands) -> Iterator[str]:
    for css_class, stretches in (
        ("pl-open", bands.open),
        ("pl-used", bands.used),
        ("pl-late", bands.late),
        ("pl-late pl-late--open", bands.late_open),
        ("pl-paused", bands.paused),
    ):
        for band in stretches:
            yield f'<rect class="{css_class}" x="{band.x}" width="{band.width}" height="8"/>'


def _flag(flag: FlagMark) -> str:
    top, bottom = (0, 16) if flag.state == "now" else (2, 14)
    staff = f'<line class="pl-staff" y1="{top}" y2="{bottom}"/>'
    return f'<svg class="pl-at pl-flag--{flag.state}" x="{flag.x}">{staff}</svg>'
