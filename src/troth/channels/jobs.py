"""Jobs about mail that were put into the queue before there was an outbox."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from troth.cases.models import Case
from troth.channels.actions import tell_by_mail
from troth.channels.recipients import Group
from troth.timeline.models import Event

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="channels.send_mail", queue="mail", retry=_RETRY)
def send_mail(*, event_id: int, group: str) -> None:
    """Put the mails that tell a group of an event into the outbox."""
    event = Event.objects.get(pk=event_id)
    case = Case.objects.with_people().get(pk=event.stream.removeprefix("case:"))
    tell_by_mail(case=case, event=event, groups=[Group(group)], at=timezone.now())
