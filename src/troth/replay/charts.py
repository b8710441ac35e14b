"""Charts of a replay as inline SVG: no script, colours from the page's style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from gettext import gettext as _
from html import escape

from troth.promises.wording import WEEKDAYS
from troth.replay.report import shaded

_CELL, _LEFT, _TOP = 20, 44, 22


def bar(parts: Sequence[tuple[str, int]], label: str) -> str:
    """A bar of parts of a whole, each a class of the style sheet and a number."""
    total = sum(number for _, number in parts)
    drawn, left = [], 0.0
    for name, number in parts:
        width = 1000 * number / total if total else 0
        if width:
            drawn.append(f'<rect class="{name}" x="{left:.1f}" width="{width:.1f}" height="10"/>')
        left += width
    return (
        f'<svg class="bar" role="img" aria-label="{escape(label)}" viewBox="0 0 1000 10" '
        f'preserveAspectRatio="none">{"".join(drawn)}</svg>'
    )


def week(hours: Sequence[float | None], label: str) -> str:
    """The hours of a week as a field of 7 by 24, shaded from the least to the most."""
    shades = shaded(hours)
    width, height = _LEFT + 24 * _CELL, _TOP + 7 * _CELL
    return (
        f'<svg class="week" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}">{"".join(_axes())}'
        f"{''.join(_cell(number, hour, shades[number]) for number, hour in enumerate(hours))}</svg>"
    )


def _axes() -> Iterable[str]:
    for hour in range(0, 24, 6):
        yield f'<text x="{_LEFT + hour * _CELL}" y="{_TOP - 7}">{hour:02}:00</text>'
    for number, day in enumerate(WEEKDAYS):
        yield f'<text x="0" y="{_TOP + number * _CELL + 15}">{escape(_(day))}</text>'


def _cell(number: int, hour: float | None, shade: float) -> str:
    day, at = divmod(number, 24)
    told = _("no such hour") if hour is None else f"{hour:,.1f}"
    return (
        f'<rect class="hour" x="{_LEFT + at * _CELL}" y="{_TOP + day * _CELL}" '
        f'width="{_CELL - 1}" height="{_CELL - 1}" fill-opacity="{0.06 + 0.94 * shade:.3f}">'
        f"<title>{escape(_(WEEKDAYS[day]))} {at:02}:00: {escape(told)}</title></rect>"
    )
