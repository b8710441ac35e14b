"""What the desk tells its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from troth.accounts.models import Staff
from troth.cases.models import Case, Notice
from troth.lib.actors import Actor
from troth.timeline.models import Event


def post_notices(*, case: Case, event: Event, told: Mapping[Staff, str]) -> list[Notice]:
    """Tell each of these people once of an event, in a sentence, unless it was they who did it."""
    notices = [
        Notice(
            staff=person,
            case=case,
            account_id=case.account_id,
            event_id=event.pk,
            kind=event.kind,
            sentence=sentence,
            at=event.at,
        )
        for person, sentence in told.items()
        if str(person_actor(person)) != event.by
    ]
    return Notice.objects.bulk_create(notices, ignore_conflicts=True)


@transaction.atomic
def read_notices(*, by: Actor, at: datetime, upto: int | None = None) -> int:
    """Mark the actor's notices as read, up to the one with that id if given; return how many."""
    if by.kind != "staff" or by.id is None:
        return 0
    unread = Notice.objects.filter(staff_id=by.id, read_at__isnull=True)
    if upto is not None:
        unread = unread.filter(pk__lte=upto)
    return unread.update(read_at=at)


def person_actor(person: Staff) -> Actor:
    return Actor(kind="staff", id=person.pk, name=person.name)
