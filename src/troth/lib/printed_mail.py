"""Mail that is printed instead of sent, for trials: what a reader reads, not what machines do."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as ConsoleBackend

_RULE = "-" * 79


class EmailBackend(ConsoleBackend):
    """Prints sender, readers, subject and plain text of each mail."""

    def write_message(self, message: EmailMessage) -> None:
        head = (
            f"From: {message.from_email}",
            f"To: {', '.join(message.recipients())}",
            f"Subject: {message.subject}",
        )
        lines = (
            "Mail, printed because no mail server is configured:",
            *head,
            "",
            message.body,
            _RULE,
        )
        self.stream.write("\n".join(map(str, lines)) + "\n")
