"""What went wrong in sending a mail, told apart: may it go better later, or never?

What a server says for good about the recipient or the mail is for good. What concerns the server
itself or our way into it may be put right within days, so it is temporary whatever is said.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from troth.channels.email.hosted import hosted_failure
from troth.channels.failures import Permanent, Temporary, Undelivered
from troth.lib.text import one_line

ANSWER_LENGTH = 300
_STATUS = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")
# Enhanced statuses (RFC 3463) by which an address reaches nobody, whatever is sent to it.
_OF_ADDRESS = frozenset({"1.0", "1.1", "1.2", "1.3", "1.6", "1.10", "2.0", "2.1"})


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what a mail backend raises into Temporary or Permanent, in words."""
    try:
        yield
    except Undelivered:
        raise
    except Exception as error:
        failure = _failure(error)
        if failure is None:  # no failure of the other side's
            raise
        raise failure from error


def reaches_nobody(status: str) -> bool:
    """Whether what a server said of an address means that it reaches nobody: `5.1.1 …`.

    Without an enhanced status in it, a refused address is taken for one.
    """
    found = _STATUS.search(status)
    return found is None or found[1] in _OF_ADDRESS


def _failure(error: Exception) -> Undelivered | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _recipient(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPDataError):
        return _content(error.smtp_code, _text(error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):
        words = _("The mail server did not let us sign in: %(answer)s")
        return Temporary(words % {"answer": f"{error.smtp_code} {_text(error.smtp_error)}"})
    if (hosted := hosted_failure(error)) is not None:
        return hosted
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return Temporary(_("The mail server did not answer, or closed the connection."))
    if isinstance(error, OSError):
        words = _("The mail server cannot be reached: %(error)s")
        return Temporary(words % {"error": _text(error.strerror or str(error))})
    return None


def _recipient(code: int, said: bytes) -> Undelivered:
    answer = _text(said)
    if code < 500:
        return _later(code, answer)
    words = _("The mail server refused the address: %(answer)s")
    bad = reaches_nobody(answer)
    return Permanent(words % {"answer": f"{code} {answer}"}, address_is_bad=bad)


def _content(code: int, answer: str) -> Undelivered:
    if code < 500:
        return _later(code, answer)
    words = _("The mail server refused the mail: %(answer)s")
    return Permanent(words % {"answer": f"{code} {answer}"})


def _later(code: int, answer: str) -> Temporary:
    words = _("The mail server cannot accept it now: %(answer)s")
    return Temporary(words % {"answer": f"{code} {answer}"})


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(text, ANSWER_LENGTH)
