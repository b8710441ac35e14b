"""What came in by a channel, kept as it came."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ArrivalStatus(models.TextChoices):
    """What has become of something that came in."""

    RECEIVED = "received", "Received"  # stored, and nobody has looked at it yet
    FILED = "filed", "Filed"  # it is words on a case
    ANSWERED = "answered", "Answered"  # it was not included, and the sender was told what is
    IGNORED = "ignored", "Ignored"  # a machine wrote it
    TRIAGE = "triage", "Triage"  # a person has to say what to do with it
    QUARANTINED = "quarantined", "Quarantined"  # it could not be read
    DISCARDED = "discarded", "Discarded"  # a person decided that it is nothing for support


class Became(models.TextChoices):
    """What something that was filed did to its case."""

    OPENED = "opened", "Opened a case"
    REPLIED = "replied", "Replied"
    REOPENED = "reopened", "Reopened a case"
    NOTED = "noted", "Noted"  # by a member of staff, of a sender who is no contact


WAITING = (ArrivalStatus.TRIAGE, ArrivalStatus.QUARANTINED)


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Arrivals, picked with plain verbs."""

    def light(self) -> ArrivalQuerySet:
        """The same without what came in, which may be 40 MB each."""
        return self.defer("raw")

    def unfiled(self) -> ArrivalQuerySet:
        """Those that nobody has looked at yet, the oldest first."""
        return self.filter(status=ArrivalStatus.RECEIVED).order_by("id")

    def free(self, at: datetime) -> ArrivalQuerySet:
        """Those of them that nobody is looking at."""
        is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
        return self.unfiled().filter(is_free)

    def for_people(self) -> ArrivalQuerySet:
        """Those that a person has to decide about."""
        return self.filter(status__in=WAITING)

    def of_sender_since(self, sender: str, since: datetime) -> ArrivalQuerySet:
        """What was decided about one sender's mail after `since`."""
        return self.filter(sender=sender, settled_at__gt=since)


class Arrival(models.Model):
    """Something that came in by a channel: the evidence, and what has become of it.

    It is stored before it is acknowledged to whoever handed it in, so nothing is lost that was
    accepted. `key` is the same for the same thing handed in again. Rows of no account are of
    senders nobody knows.
    """

    channel = models.CharField(max_length=32)
    via = models.CharField(max_length=16, help_text="How it was handed in: lmtp, smtp, imap, …")
    key = models.CharField(max_length=64, unique=True)
    raw = models.BinaryField(help_text="As it came")
    sha256 = models.CharField(max_length=64, help_text="Of what came, as hex")
    size = models.PositiveIntegerField()
    envelope_from = models.CharField(max_length=320, blank=True, help_text="Empty: a machine's")
    recipients = ArrayField(
        models.CharField(max_length=320), default=list, help_text="Whom the envelope named"
    )
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often somebody began to look at it"
    )
    claimed_until = models.DateTimeField(
        null=True, blank=True, help_text="Somebody looks at it; past this, their process died"
    )
    status = models.CharField(
        max_length=16, choices=ArrivalStatus.choices, default=ArrivalStatus.RECEIVED
    )
    reason = models.TextField(blank=True, help_text="Why, in plain words")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When that was decided")
    became = models.CharField(max_length=16, choices=Became.choices, blank=True)
    # What was read in it, for lists and for finding the case of an answer.
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    remote_id = models.CharField(
        max_length=998, blank=True, help_text="What it is known by at the other side: a Message-ID"
    )
    origin = models.JSONField(
        default=list,
        blank=True,
        help_text="What a trusted mail server said of where it comes from: server, method, result",
    )
    account = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    message = models.OneToOneField(
        "cases.Message", models.PROTECT, null=True, blank=True, related_name="arrival"
    )

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ArrivalStatus.values), name="channels_arrival_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ArrivalStatus.FILED, case__isnull=False)
                | ~Q(status=ArrivalStatus.FILED),
                name="channels_arrival_filed_has_case",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(account__isnull=False),
                name="channels_arrival_case_has_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="channels_arrival_unfiled",
                condition=Q(status=ArrivalStatus.RECEIVED),
            ),
            models.Index(
                fields=["-received_at"],
                name="channels_arrival_for_people",
                condition=Q(status__in=WAITING),
            ),
            models.Index(
                fields=["remote_id"],
                name="channels_arrival_remote_id",
                condition=~Q(remote_id=""),
            ),
            models.Index(fields=["sender", "settled_at"], name="channels_arrival_of_sender"),
            models.Index(fields=["-received_at", "-id"], name="channels_arrival_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.sender or self.envelope_from}: {self.subject}"

    @property
    def is_decidable(self) -> bool:
        """Whether a person may decide about it: what was answered or ignored may be a case yet."""
        return self.status not in (ArrivalStatus.RECEIVED, ArrivalStatus.FILED)

    @property
    def stream(self) -> str:
        """The name of its timeline: what people decided about it."""
        return f"arrival:{self.pk}"
