"""Who is told by e-mail of what happens to a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from troth.accounts.notifications import Topic
from troth.cases import events
from troth.cases.models import Case
from troth.channels.actions.deliveries import enqueue
from troth.channels.email.case_mail import content
from troth.channels.recipients import Group, Reader, readers
from troth.timeline.models import Event


def tell_by_mail(
    *,
    case: Case,
    event: Event,
    groups: Iterable[Group],
    topic: Topic | None = None,
    urgent: bool = False,
    at: datetime,
) -> None:
    """Have everybody in the groups told of an event, each once and by a mail of their own.

    Nobody is told of what they did themselves, but that their request has arrived; nor of a
    `topic` of which they chose not to hear. Unless it is `urgent`, it waits for the end of their
    quiet hours.
    """
    told: dict[str, Reader] = {}
    for group in groups:
        told |= {reader.address: reader for reader in readers(case, group, at)}
    for address, reader in told.items():
        if reader.wants(topic) and (event.kind == events.Opened.kind or not reader.did(event.by)):
            enqueue(
                channel="email",
                key=f"mail:{event.pk}:{reader.tag}",
                to=address,
                content=content(event, reader),
                case=case,
                not_before=at if urgent else reader.free_at(at),
                at=at,
            )
