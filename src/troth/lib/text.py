"""Text that people typed, made fit to store, or refused with a clear sentence."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from troth.lib.refusals import Refusal

# Control characters and lone halves of surrogate pairs: no database text, or no text at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
# They turn around how the text beside them reads: other words of a list, a header, a sentence.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
EMAIL_LENGTH = 254
SLUG_LENGTH = 64


def clean_text(
    value: object,
    field: str,
    max_length: int,
    *,
    required: bool = True,
    multiline: bool = False,
) -> str:
    """Return the text without blanks around it and with ``\\n`` as its only line end.

    One line comes without the marks that change the direction of what follows it.

    Raises Refusal (``text.blank``, ``text.too_long``, ``text.characters``, ``text.lines``,
    ``text.not_text``) for the named field. ``max_length`` counts characters.
    """
    if not isinstance(value, str):
        raise _refusal("not_text", field, _("The %(field)s must be text; write it in words."))
    # The length comes first: nothing else is worth doing to a text of 30 MB.
    if len(value) > max_length:
        raise _too_long(value, field, max_length)
    _require_printable(value, field)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    text = (text if multiline else _TURNS.sub("", text)).strip()
    if required and not text:
        raise _refusal("blank", field, _("The %(field)s is empty; fill it in."))
    if not multiline and _LINE_BREAKS.search(text):
        message = _("The %(field)s must be one line; take out the line breaks and tabs.")
        raise _refusal("lines", field, message)
    return text


def printable(text: str) -> str:
    """Return a text that nobody can be asked to mend without what `clean_text` refuses."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_email(value: object, field: str = "email") -> str:
    """Return the address in lower case; Refusal ``text.email`` when it is not one."""
    address = clean_text(value, field, EMAIL_LENGTH).lower()
    try:
        validate_email(address)
    except ValidationError:
        message = _("%(value)s is not an e-mail address; write it like ada@example.com.")
        raise Refusal("text.email", message % {"value": address}, field) from None
    return address


def clean_slug(value: object, field: str = "slug") -> str:
    """Return a short name fit for addresses; Refusal ``text.slug`` when it is not one."""
    slug = clean_text(value, field, SLUG_LENGTH)
    if not _SLUG.fullmatch(slug):
        message = _(
            "%(value)s cannot be a short name; use lower-case letters, digits and single"
            " hyphens, like acme-mail."
        )
        raise Refusal("text.slug", message % {"value": slug}, field)
    return slug


def one_line(text: str, max_length: int) -> str:
    """Return what a machine said as one line fit to store and show, cut where it is too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:max_length]


def _require_printable(value: str, field: str) -> None:
    found = _UNPRINTABLE.search(value)
    if found:
        message = _(
            "The %(field)s contains a character that cannot be stored (%(found)s); remove it."
        )
        raise _refusal("characters", field, message, found=f"U+{ord(found.group()):04X}")


def _too_long(value: str, field: str, max_length: int) -> Refusal:
    message = _("The %(field)s is too long (%(size)s); shorten it to %(limit)s characters at most.")
    size = filesizeformat(len(value.encode("utf-8", "surrogatepass")))
    return _refusal("too_long", field, message, size=size, limit=f"{max_length:,}")


def _refusal(code: str, field: str, message: str, **values: str) -> Refusal:
    label = _(field.replace("_", " "))
    return Refusal(f"text.{code}", message % {"field": label, **values}, field)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that say something, without blanks around them."""
    return [line for line in map(str.strip, text.splitlines()) if line]
