"""Promises shown before a case is opened, kept to the microsecond.

The form for a new case carries a signed quote: for whom promises were shown and at which
instant. The case is opened with that instant, so its clocks start when the customer read them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.cases.actions.opening import QUOTE_AGE
from troth.lib.refusals import Refusal
from troth.promises.instants import format_instant, parse_instant, require_instant

_SALT = "troth.cases.quote"


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What `open_case` takes of a quote: `promised_at` and, once for each form, `request_key`."""

    promised_at: datetime
    request_key: str


def quote(contact: Contact, *, at: datetime, request_key: str | None = None) -> str:
    """Return a signed quote of the promises shown to a contact at `at`.

    When promises are shown again on the same form, give the `request_key` of its first quote,
    so that the form opens one case however often it is sent.
    """
    return signing.dumps(
        {
            "contact": contact.pk,
            "account": contact.account_id,
            "at": format_instant(require_instant(at)),
            "key": request_key or secrets.token_urlsafe(24),
        },
        salt=_SALT,
    )


def read_quote(token: str, contact: Contact) -> Quote:
    """Return what a quote for this contact says, however old; Refusal when it is not one."""
    try:
        data = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise _refusal("quote.invalid") from None
    if (data["contact"], data["account"]) != (contact.pk, contact.account_id):
        raise _refusal("quote.invalid")
    return Quote(promised_at=parse_instant(data["at"]), request_key=data["key"])


def accept_quote(token: str, contact: Contact, *, at: datetime) -> Quote:
    """Return what the quote says if it is at most two minutes old at `at`.

    Refusal `quote.expired` or `quote.invalid`; show the promises again then.
    """
    found = read_quote(token, contact)
    if not found.promised_at <= require_instant(at) <= found.promised_at + QUOTE_AGE:
        raise _refusal("quote.expired")
    return found


def _refusal(code: str) -> Refusal:
    message = _("The promises shown are out of date; look at them again and submit once more.")
    return Refusal(code, message)
