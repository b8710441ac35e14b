"""What was said on a case, in writing and on the telephone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.cases.models.case import Case


class AuthorKind(models.TextChoices):
    """Who can write a message."""

    CUSTOMER = "customer", "Customer"
    STAFF = "staff", "Staff"
    SYSTEM = "system", "System"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, picked with plain verbs."""

    def public(self) -> MessageQuerySet:
        """Those that customers read too."""
        return self.filter(public=True)


class Message(models.Model):
    """Words on a case: public to its customer, or a note among staff."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    author_kind = models.CharField(max_length=16, choices=AuthorKind.choices)
    contact = models.ForeignKey(
        "accounts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    staff = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=200)
    body = models.TextField()
    public = models.BooleanField()
    channel = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author_kind=AuthorKind.CUSTOMER, staff__isnull=True)
                | Q(author_kind=AuthorKind.STAFF, contact__isnull=True)
                | Q(author_kind=AuthorKind.SYSTEM, contact__isnull=True, staff__isnull=True),
                name="cases_message_author_matches_kind",
            ),
            models.CheckConstraint(
                condition=~Q(author_kind=AuthorKind.CUSTOMER) | Q(public=True),
                name="cases_message_customers_write_in_public",
            ),
            models.UniqueConstraint(fields=["id", "account"], name="message_of_account"),
        ]
        indexes = [models.Index(fields=["case", "at", "id"], name="cases_message_thread")]

    def __str__(self) -> str:
        return f"{self.author_name} on {self.case_id} at {self.at:%Y-%m-%d %H:%M}"


class CallDirection(models.TextChoices):
    """Who dialled."""

    IN = "in", "From the customer"
    OUT = "out", "To the customer"


class Call(models.Model):
    """A telephone call about a case, as staff logged it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="calls")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8, choices=CallDirection.choices)
    answered = models.BooleanField()
    contact = models.ForeignKey(
        "accounts.Contact", models.PROTECT, null=True, blank=True, related_name="+"
    )
    staff = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at", "-id"], name="cases_call_log")]

    def __str__(self) -> str:
        return f"Call {self.direction} on {self.case_id} at {self.at:%Y-%m-%d %H:%M}"
