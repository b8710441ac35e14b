"""Reading of mails: pure, and safe for any bytes."""

from troth.channels.email.reading.limits import Limits, Ours
from troth.channels.email.reading.mail import read_mail

__all__ = ["Limits", "Ours", "read_mail"]
