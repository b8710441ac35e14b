"""Template tags every door uses: `{% load troth %}`.

Times are shown relative to `now` of the template's context where a view gives one (a simulated
world does), else to the real clock.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from troth.lib import due_words, time_words
from troth.lib.avatar import avatar_markup, initials
from troth.lib.by_language import by_language
from troth.lib.promise_line import Picture
from troth.lib.promise_line.small import small_svg
from troth.lib.quotations import parts_of
from troth.lib.severity_mark import severity_mark
from troth.promises import chain

register = template.Library()
register.filter("initials", initials)
register.filter("parts", parts_of)


def _now(context: template.Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@register.simple_tag
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Draw a symbol of `icons.svg`; it is decoration, so name the thing in words beside it."""
    return _icon(name, css_class)


@cache
def _icon(name: str, css_class: str) -> SafeString:
    """The few there are, kept: a long list draws hundreds."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("troth/icons.svg"),
        name,
    )


@register.simple_tag
def time_phrases() -> str:
    """Return the phrases of time as JSON, for `relative-time.js`."""
    return json.dumps(time_words.phrases(), ensure_ascii=False)


@register.simple_tag(takes_context=True)
def time_now(context: template.Context) -> str:
    """Return the page's now, from which the browser's relative times go on."""
    return _now(context).astimezone(UTC).isoformat(timespec="milliseconds")


@register.simple_tag(takes_context=True)
def when(
    context: template.Context,
    at: datetime | None,
    viewer_zone: str | tzinfo | None = None,
    site_zone: str | tzinfo | None = None,
    form: str = "full",
) -> SafeString | str:
    """Show an instant as `<time>`.

    `form`: "full" is date, time, the site's time beside it and the relative words; "short" leaves
    the relative words out; "relative" shows only them, with the rest as a tooltip. Without a
    viewer's zone Django's current zone is used. None shows nothing.
    """
    if at is None:
        return ""
    now = _now(context)
    local = at.astimezone(time_words.as_zone(viewer_zone or timezone.get_current_timezone()))
    words = time_words.absolute(local, now)
    beside = _site_words(local, at, site_zone)
    if form == "relative":
        return _relative(at, now, f"{words} · {beside}" if beside else words)
    parts = [format_html('<time datetime="{}">{}</time>', _iso(at), words)]
    if beside:
        parts.append(format_html('<span class="when__site">{}</span>', beside))
    if form == "full":
        parts.append(format_html('<span class="when__relative">{}</span>', _relative(at, now)))
    return format_html('<span class="when">{}</span>', SafeString("".join(parts)))


def _site_words(local: datetime, at: datetime, site_zone: str | tzinfo | None) -> str:
    """Return the site's time, with its date where that differs; nothing where clocks agree."""
    if site_zone is None or site_zone == "":
        return ""
    there = at.astimezone(time_words.as_zone(site_zone))
    if there.utcoffset() == local.utcoffset():
        return ""
    if there.date() == local.date():
        return time_words.clock_time(there)
    return time_words.absolute(there, at)


def _relative(at: datetime, now: datetime, title: str = "") -> SafeString:
    tooltip = format_html(' title="{}"', title) if title else SafeString("")
    return format_html(
        '<time datetime="{}" data-relative{}>{}</time>',
        _iso(at),
        tooltip,
        time_words.relative(at, now),
    )


@register.simple_tag(takes_context=True)
def due_chip(
    context: template.Context, clock: Any = None, label: str = "", over: bool = False
) -> SafeString:
    """Show what is left of a promise. See `due_words.chip` for what `clock` must have.

    `label` is what is promised, in words; `over` says that the case is closed, so nothing counts
    any more.
    """
    chip = due_words.chip(clock, _now(context), over=over)
    return format_html(
        '<span class="due" data-state="{}">{}{}{}</span>',
        chip.state,
        _icon(chip.icon, "icon"),
        format_html("<span>{}</span>", label) if label else "",
        _chip_words(chip),
    )


def _chip_words(chip: due_words.Chip) -> SafeString:
    if chip.due is None:
        return format_html("<span>{}</span>", chip.words)
    soon = format_html(' data-soon="{}"', chip.soon_at.isoformat()) if chip.soon_at else ""
    return format_html(
        '<time datetime="{}" data-relative="due"{}>{}</time>',
        chip.due.isoformat(),
        soon,
        chip.words,
    )


@register.simple_tag
def severity(
    rank: int | None = None, label: str = "", name: str = "", full: bool = False
) -> SafeString:
    """Show a severity: see `severity_mark`."""
    return severity_mark(_icon, rank, str(label), str(name or ""), full)


@register.simple_tag
def status(status: str, whose: str = "") -> SafeString:
    """Show a case's status, in colour and by a mark that fills up.

    `status` is open, waiting, resolved or closed; `whose` is "you" when it waits on the reader.
    """
    return _status(status, whose)


@by_language
def _status(status: str, whose: str) -> SafeString:
    badge, dot, words = _STATUSES.get(status, _CLOSED)
    if status == "waiting" and whose == "you":
        words = _("Waiting on you")
    return format_html(
        '<span class="badge{}"><span class="badge__dot{}"></span>{}</span>', badge, dot, words
    )


_CLOSED = ("", " badge__dot--full", _("Closed"))
_STATUSES = {
    "open": (" badge--accent", "", _("Open")),
    "waiting": (" badge--warn", " badge__dot--half", _("Waiting on customer")),
    "resolved": (" badge--ok", " badge__dot--full", _("Resolved")),
}


@register.simple_tag
def avatar(name: str | None = None, staff: bool = False, named: bool = False) -> SafeString:
    """Show a person by their initials: see `avatar_markup`. Nobody when `name` is empty."""
    return avatar_markup(name or "", staff, named)


@register.simple_tag
def promise_line_small(picture: Picture) -> SafeString:
    """Draw the promise line of a list's row; `picture` is what `small_picture` gave."""
    return small_svg(picture)


@register.inclusion_tag("components/meter.html")
def meter(used: int, total: int, label: str) -> dict[str, object]:
    """Show slots used of a small number (named contacts, allowances); `label` says of what."""
    slots = [place < used for place in range(max(used, total))]
    return {"slots": slots, "used": used, "total": total, "label": label}


@register.filter
def duration(seconds: float | None) -> str:
    """Say a number of seconds as `2 h 5 min`; nothing for None."""
    return "" if seconds is None else time_words.duration(seconds)


@register.filter
def short_hash(hash_: str) -> str:
    """Return how the hash of an event begins, as people note it."""
    return chain.short_hash(hash_)


@register.simple_tag(takes_context=True)
def current(context: template.Context, url: str, exact: bool = False) -> SafeString:
    """Return `aria-current="page"` when the request is at `url`, or below it unless `exact`."""
    request = context.get("request")
    path = getattr(request, "path", "")
    here = path == url or (not exact and bool(url) and path.startswith(url))
    return SafeString('aria-current="page"' if here else "")
