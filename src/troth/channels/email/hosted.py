"""What a hosted mail service says to a mail, through django-anymail (the extra `anymail`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from troth.channels.failures import Permanent, Temporary, Undelivered
from troth.lib.text import one_line

IS_INSTALLED = find_spec("anymail") is not None
ANSWER_LENGTH = 300
_KEY = "troth_delivery"
_NUMBER = re.compile(r"[0-9]{1,18}")
# What a service answers when it is the mail that it cannot take; else it is us, or itself.
_OF_THE_MAIL = frozenset({400, 406, 413, 422})


def mark_with(mail: EmailMessage, delivery_id: int) -> None:
    """Have a service tell, with whatever it says later of the mail, which delivery it was."""
    setattr(mail, "metadata", {_KEY: str(delivery_id)})  # noqa: B010 - an attribute of anymail's


def delivery_id(metadata: Mapping[str, object]) -> int:
    """Return the delivery that a mail was marked with; 0 when it was not."""
    told = str(metadata.get(_KEY, ""))
    return int(told) if _NUMBER.fullmatch(told) else 0


def require_taken(mail: EmailMessage) -> None:
    """Raise Permanent when a service raised nothing and yet did not say that it took the mail."""
    answer = getattr(mail, "anymail_status", None)
    if answer is not None and answer.status <= {"failed", "unknown"}:
        raise Permanent(_("The mail service did not confirm that it had accepted the mail."))


def hosted_failure(error: Exception) -> Undelivered | None:
    """Return what an error of a hosted service means; None for any other error."""
    if not IS_INSTALLED:
        return None
    from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

    if not isinstance(error, AnymailError):
        return None
    said = {"answer": one_line(str(error), ANSWER_LENGTH)}
    if isinstance(error, AnymailRecipientsRefused):
        words = _("The mail service refused the address: %(answer)s")
        return Permanent(words % said, address_is_bad=True)
    if isinstance(error, AnymailAPIError) and error.status_code not in _OF_THE_MAIL:
        return Temporary(_("The mail service cannot accept it now: %(answer)s") % said)
    return Permanent(_("The mail service refused the mail: %(answer)s") % said)
