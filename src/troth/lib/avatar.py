"""A person as a small mark: not a template, since a long list shows many of them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from troth.lib.by_language import by_language

_PERSON = '<span class="person"><span class="avatar{}"{}>{}</span>{}</span>'
_NOBODY = (
    '<span class="person muted"><span class="avatar avatar--none" aria-hidden="true"></span>'
    "{}</span>"
)


@by_language
def avatar_markup(name: str, staff: bool, named: bool) -> SafeString:
    """Return the mark of a person, or of nobody when `name` is empty.

    `staff` sets the provider's people apart, `named` writes the name beside.
    """
    if not name:
        nobody = "<span>{}</span>" if named else '<span class="visually-hidden">{}</span>'
        return format_html(_NOBODY, format_html(nobody, _("Nobody")))
    side = " avatar--staff" if staff else ""
    if named:
        beside = format_html('<span class="clip">{}</span>', name)
        return format_html(_PERSON, side, SafeString(' aria-hidden="true"'), initials(name), beside)
    alone = format_html(' role="img" aria-label="{}" title="{}"', name, name)
    return format_html(_PERSON, side, alone, initials(name), "")


def initials(name: str) -> str:
    """Return up to two initials of a person's name: `Mara Lindqvist` is `ML`."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()
