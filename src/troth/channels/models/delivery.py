"""The outbox: one row for everything that is to reach one recipient over one channel."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed for good")
    GIVEN_UP = "given_up", _("given up")


WAITING, FAILED = DeliveryStatus.WAITING, DeliveryStatus.FAILED
PAGE = "page"  # the kind of what calls somebody
_STUCK = Q(status=FAILED) | (Q(status=WAITING) & ~Q(last_error=""))


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, picked with plain verbs."""

    def due(self, at: datetime) -> DeliveryQuerySet:
        """Those that may be sent at `at`, the longest due first.

        None that a worker is sending, and none before an earlier one about the same case has
        reached the same recipient or has come to its end; one whose time has not come yet keeps
        nothing waiting. A page waits for none of them.
        """
        earlier = Delivery.objects.filter(
            Q(next_at__lte=at) | Q(attempts__gt=0),
            status=WAITING,
            channel=OuterRef("channel"),
            to=OuterRef("to"),
            case=OuterRef("case"),
            pk__lt=OuterRef("pk"),
        )
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
        in_turn = Q(content__kind=PAGE) | ~Exists(earlier)
        rows = self.filter(free, in_turn, status=WAITING, next_at__lte=at)
        return rows.order_by("next_at", "id")

    def stuck(self) -> DeliveryQuerySet:
        """Those that somebody may have to look at: tried in vain and waiting, or failed."""
        return self.filter(_STUCK)


class Delivery(models.Model):
    """Something that is to reach one recipient over one channel, sent by the worker."""

    channel = models.CharField(max_length=32)
    key = models.CharField(max_length=200, unique=True, help_text="What is told, once and to whom")
    to = models.CharField(max_length=500, help_text="The address at the channel")
    content = models.JSONField(help_text="`kind`, who composes it when it is sent, and from what")
    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    status = models.CharField(
        max_length=16, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveIntegerField(default=0, help_text="Begun, whatever became of them")
    next_at = models.DateTimeField(help_text="When it is tried, or tried again")
    claimed_until = models.DateTimeField(
        null=True, blank=True, help_text="A worker is sending it; past this, the worker died"
    )
    last_error = models.TextField(blank=True, help_text="Why the last attempt failed")
    failed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the last of its failures was"
    )
    refused = models.BooleanField(
        default=False, help_text="The last failure was for good: trying again changes nothing"
    )
    remote_id = models.CharField(
        max_length=300, blank=True, help_text="What it is known by at the other side: a Message-ID"
    )
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="When it may go out first, if not at once"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="channels_delivery_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.SENT, sent_at__isnull=False)
                | (~Q(status=DeliveryStatus.SENT) & Q(sent_at__isnull=True)),
                name="channels_delivery_sent_at_matches_status",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(account__isnull=False),
                name="channels_delivery_of_case_has_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], name="channels_delivery_due", condition=Q(status=WAITING)
            ),
            models.Index(
                fields=["case", "to", "id"],
                name="channels_delivery_in_line",
                condition=Q(status=WAITING),
            ),
            models.Index(fields=["-id"], name="channels_delivery_stuck", condition=_STUCK),
            models.Index(
                F("channel"),
                F("sent_at").desc(),
                name="channels_delivery_sent_at",
                condition=Q(sent_at__isnull=False),
            ),
            models.Index(
                F("channel"),
                F("failed_at").desc(),
                name="channels_delivery_failed_at",
                condition=Q(failed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.to}: {self.key}"

    @property
    def stream(self) -> str:
        """The name of its timeline."""
        return f"delivery:{self.pk}"
