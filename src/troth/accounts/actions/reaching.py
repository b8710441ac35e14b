"""How people are reached by e-mail: what they want to hear of, and whether it arrives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.customers import lock_account, stream_of
from troth.accounts.models import Contact, Staff
from troth.accounts.notifications import FOR_CONTACTS, FOR_STAFF, Topic
from troth.lib.actors import Actor
from troth.lib.refusals import NotFound, Refusal
from troth.lib.text import one_line
from troth.timeline.actions import lock_stream, record

REASON_LENGTH = 1000


@transaction.atomic
def choose_notifications(
    *, person: Contact | Staff, muted: Iterable[str], by: Actor, at: datetime
) -> Contact | Staff:
    """Have a person told no more by e-mail of the topics in `muted`, and of all others again.

    Customers choose for themselves only.
    """
    if by.kind == "customer" and not (isinstance(person, Contact) and person.pk == by.id):
        raise NotFound("contact.not_found", _("There is no such contact."))
    if isinstance(person, Contact):
        return _choose_for_contact(person, muted, by, at)
    stream = f"staff:{person.pk}"
    lock_stream(stream)
    row = Staff.objects.select_related("user").get(pk=person.pk)
    row.muted = _clean_topics(muted, FOR_STAFF)
    row.save(update_fields=["muted"])
    chosen = events.NotificationsChosen(name=row.name, muted=tuple(row.muted))
    record(stream=stream, account_id=None, event=chosen, by=by, at=at)
    return row


@transaction.atomic
def mark_unreachable(*, contact: Contact, reason: str, by: Actor, at: datetime) -> Contact:
    """Note that mail to a contact comes back; nothing is sent to them until they are confirmed.

    The first reason stays when one is noted already.
    """
    account, row = lock_account(contact.account_id), Contact.objects.get(pk=contact.pk)
    if row.bounced_at is None:
        row.bounced_at = at
        row.bounce_reason = one_line(reason, REASON_LENGTH) or "?"
        row.save(update_fields=["bounced_at", "bounce_reason"])
        marked = events.ContactUnreachable(contact=row.pk, name=row.name)
        record(stream=stream_of(account), account_id=account.pk, event=marked, by=by, at=at)
    return row


@transaction.atomic
def confirm_address(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Say that a contact's address is right and takes mail again."""
    account, row = lock_account(contact.account_id), Contact.objects.get(pk=contact.pk)
    if row.bounced_at is None:
        message = _("Mail to %(name)s has not come back; there is nothing to confirm.")
        raise Refusal("contact.reachable", message % {"name": row.name})
    row.bounced_at, row.bounce_reason = None, ""
    row.save(update_fields=["bounced_at", "bounce_reason"])
    confirmed = events.ContactConfirmed(contact=row.pk, name=row.name)
    record(stream=stream_of(account), account_id=account.pk, event=confirmed, by=by, at=at)
    return row


def _choose_for_contact(contact: Contact, muted: Iterable[str], by: Actor, at: datetime) -> Contact:
    account, row = lock_account(contact.account_id), Contact.objects.get(pk=contact.pk)
    row.muted = _clean_topics(muted, FOR_CONTACTS)
    row.save(update_fields=["muted"])
    chosen = events.NotificationsChosen(name=row.name, muted=tuple(row.muted))
    record(stream=stream_of(account), account_id=account.pk, event=chosen, by=by, at=at)
    return row


def _clean_topics(muted: Iterable[str], known: Sequence[Topic]) -> list[str]:
    wanted = set(muted)
    if strange := wanted - {topic.value for topic in known}:
        message = _("%(topic)s is not one of the choices; choose from the list.")
        raise Refusal("notifications.topic", message % {"topic": min(strange)}, "muted")
    return [topic.value for topic in known if topic.value in wanted]
