"""What a hosted mail service tells of a mail of ours after it has taken it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from anymail.signals import EventType, RejectReason
from django.utils.translation import gettext as _

from troth.channels import actions
from troth.channels.email.hosted import delivery_id
from troth.channels.email.refusals import reaches_nobody
from troth.channels.models import Delivery

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_OF_ADDRESS = frozenset({RejectReason.BOUNCED, RejectReason.INVALID})


def note(event: Any, *, at: datetime) -> None:
    """Mark the address of a contact whom a mail of ours did not reach, or who wants no more.

    Only for a mail that went out to that address; what may pass, and all else that services tell,
    such as that it was opened, is not noted.
    """
    reason = _why_unreachable(event)
    delivery = Delivery.objects.filter(pk=delivery_id(event.metadata or {})).first()
    if not reason or delivery is None or delivery.to != str(event.recipient or "").lower():
        return
    actions.mark_address(delivery=delivery, reason=reason, at=at)


def _why_unreachable(event: Any) -> str:
    """Return why mail to the recipient is of no use; empty when it may be."""
    said = str(event.mta_response or event.description or "")
    if event.event_type == EventType.COMPLAINED:
        return _("They told their mail service that they do not want our mail.")
    is_refused = event.event_type in (EventType.BOUNCED, EventType.REJECTED)
    if not is_refused or event.reject_reason not in _OF_ADDRESS:
        return ""
    status = _STATUS.search(said)
    if status is not None and (status[1] != "5" or not reaches_nobody(said)):
        return ""
    return said or _("The mail service says that nobody can be reached at the address.")
