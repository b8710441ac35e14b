"""E-mail notices, sent by the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from troth.channels.mail import compose
from troth.channels.recipients import Group
from troth.timeline.models import Event

# 4 s, 16 s, 64 s, … about a day in all: a mail server may be away for a night.
_RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def defer_mail(*, event: Event, group: Group) -> None:
    """Have a group told of an event by e-mail, if the transaction at hand is committed."""
    send_mail.defer(event_id=event.pk, group=group.value)


@app.task(name="channels.send_mail", queue="mail", retry=_RETRY)
def send_mail(*, event_id: int, group: str) -> None:
    """Send the mail that tells a group of an event; nothing when the group is empty by now.

    Its Message-ID is the same however often it is sent, so that mail servers and readers see
    that a retry is no second message.
    """
    mail = compose(Event.objects.get(pk=event_id), Group(group))
    if mail is not None:
        mail.send()
