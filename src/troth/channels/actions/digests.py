"""The digest that managers get once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from troth.accounts.models import Role, Staff
from troth.channels.actions.deliveries import enqueue
from troth.channels.digest import daily_time, digest_of
from troth.channels.email.digest_mail import content, key
from troth.channels.models import Delivery
from troth.promises.instants import require_instant

_LEADING = (Role.MANAGER, Role.ADMINISTRATOR)


def send_digests(*, at: datetime) -> int:
    """Put the digests into the outbox whose time has come; returns how many there were.

    One a day for each manager who wants it, whoever asks and how often; after days on which
    nobody has asked, one that tells of all of them. Nothing goes out when there is nothing to
    say, unless the manager wants that too.
    """
    at = require_instant(at)
    wanting = Staff.objects.filter(digest=True, role__in=_LEADING, user__is_active=True)
    return sum(_send(pk, at) for pk in wanting.values_list("pk", flat=True))


@transaction.atomic
def _send(pk: int, at: datetime) -> bool:
    """Send one digest if its time has come and nobody else is at it."""
    rows = Staff.objects.select_related("user", "site").filter(pk=pk)
    person = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if person is None:
        return False
    coming, last = daily_time(person), person.digested_at
    if last is not None and last >= coming.last(at):
        return False
    day_key = key(person, coming.last_day(at))
    if Delivery.objects.filter(key=day_key).exists():
        return False  # they have had one today, at another time
    since = last or coming.last(at) - timedelta(days=1)
    person.digested_at = at
    person.save(update_fields=["digested_at"])
    if not person.digest_always and not digest_of(person, since=since, at=at).sections:
        return False
    held = content(person, since=since, at=at)
    enqueue(channel="email", key=day_key, to=person.user.email, content=held, at=at)
    return True
