"""A mail as it came, for people to look at."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from troth.channels.email.inbound import InboundMail
from troth.channels.email.reread import read_arrival
from troth.channels.models import Arrival
from troth.lib.downloads import sandboxed

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_BY_CONTENT_ID = re.compile(r"""(?P<before>\bsrc=["'])cid:(?P<id>[^"']+)""", re.IGNORECASE)
_NOTHING = "data:,"
MOST_LETTERS = 64 * 1024 * 1024  # of all pictures as a page shows them, each as often as it does


def read_again(arrival: Arrival) -> InboundMail | None:
    """Return what the mail says; None when it cannot be read."""
    try:
        return read_arrival(arrival)
    except Exception:  # why is told where it was filed
        return None


def origin_in_words(arrival: Arrival) -> str:
    """Return what a trusted mail server said when the mail was filed; empty when none did."""
    found: dict[str, list[str]] = {}
    for server, method, result in arrival.origin:
        found.setdefault(server, []).append(f"{method.upper()} {result}")
    words = _("%(server)s says about its origin: %(found)s")
    told = [words % {"server": one, "found": ", ".join(said)} for one, said in found.items()]
    return "; ".join(told)


def formatted(mail: InboundMail) -> HttpResponse:
    """Return the mail as its writer formatted it, on a page that can do nothing at all."""
    body = with_pictures(mail)
    page = render_to_string("channels/email/formatted.html", {"body": body, "mail": mail})
    return sandboxed(HttpResponse(page), POLICY)


def with_pictures(mail: InboundMail) -> str:
    """Return the mail's HTML with the pictures that it carries itself, and no others.

    A picture that is shown thousands of times is shown as long as there is room for it.
    """
    pictures, room = _pictures(mail), MOST_LETTERS

    def written(found: re.Match[str]) -> str:
        nonlocal room
        picture = pictures.get(found["id"].strip("<>"), _NOTHING)
        if len(picture) > room:
            picture = _NOTHING
        room -= len(picture)
        return found["before"] + picture

    return _BY_CONTENT_ID.sub(written, mail.html)


def _pictures(mail: InboundMail) -> Mapping[str, str]:
    return {
        one.content_id.strip("<>"): (
            f"data:{one.content_type};base64,{base64.b64encode(one.content).decode()}"
        )
        for one in mail.enclosures
        if one.content_id and one.content_type in PICTURES
    }
