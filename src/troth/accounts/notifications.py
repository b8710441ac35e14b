"""What people may choose to hear of by e-mail, in topics.

What a promise depends on, or changes, has no topic and always reaches the customer: replies and
questions, what was done, another severity or kind, and warnings that a case will be closed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """A group of events that a person can do without mail of."""

    STATE = "state", _("A case has been closed or reopened")
    RELEASES = "releases", _("A release now has a date")
    ASSIGNMENT = "assignment", _("A case was opened or assigned to you or your team")
    CUSTOMERS = "customers", _("A customer has written, or has asked for something")
    PROMISES = "promises", _("A promise is due soon, or was broken")
    ESCALATIONS = "escalations", _("A case was escalated, or a severity appealed")


FOR_CONTACTS: Sequence[Topic] = (Topic.STATE, Topic.RELEASES)
FOR_STAFF: Sequence[Topic] = (
    Topic.ASSIGNMENT,
    Topic.CUSTOMERS,
    Topic.PROMISES,
    Topic.ESCALATIONS,
)
