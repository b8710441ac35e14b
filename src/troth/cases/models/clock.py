"""The clocks of a case: the indexed copy of what its timeline says."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.cases.models.case import Case


class ClockStatus(models.TextChoices):
    """How one promise stands."""

    HELD = "held", "Held"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    MET = "met", "Met"
    BREACHED = "breached", "Breached"
    CANCELLED = "cancelled", "Cancelled"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, picked with plain verbs."""

    def to_be_kept(self) -> ClockQuerySet:
        """Promises that are still owed: neither met nor cancelled, late ones included."""
        return self.filter(met_at__isnull=True, cancelled_at__isnull=True)

    def broken(self) -> ClockQuerySet:
        """Promises that were not kept in time."""
        return self.filter(breached_at__isnull=False)


class Clock(models.Model):
    """The indexed copy of one clock of a case, as the fold of its timeline gives it.

    Times are instants; `remaining` is the promised time still left, in seconds, while the
    clock is paused. `next_at` is when the sweep has to look at it again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    key = models.CharField(max_length=200, help_text="The same run of a commitment, for ever")
    metric = models.CharField(max_length=32)
    commitment_id = models.CharField(max_length=100)
    clause = models.TextField()
    severity = models.CharField(max_length=40)
    trigger = models.CharField(max_length=32, help_text="What started it: opened, customer_call, …")
    amount = models.TextField(help_text="As the programme writes it")
    calendar = models.TextField(blank=True, help_text="What its hours are called")
    time_zone = models.CharField(max_length=64, blank=True, help_text="The zone of its calendar")
    status = models.CharField(max_length=16, choices=ClockStatus.choices)
    started = models.DateTimeField()
    due = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(
        null=True, blank=True, help_text="When it stopped being owed, also after a breach"
    )
    detected_at = models.DateTimeField(null=True, blank=True)
    remaining = models.FloatField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["started", "metric", "key"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="cases_clock_one_per_key"),
            models.CheckConstraint(
                condition=Q(status__in=ClockStatus.values), name="cases_clock_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ClockStatus.BREACHED, breached_at__isnull=False)
                | (~Q(status=ClockStatus.BREACHED) & Q(breached_at__isnull=True)),
                name="cases_clock_breached_at_matches_status",
            ),
            models.CheckConstraint(
                condition=~Q(status=ClockStatus.MET) | Q(met_at__isnull=False),
                name="cases_clock_met_at_when_met",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-breached_at"],
                name="cases_clock_breaches",
                condition=Q(breached_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} of {self.case_id}: {self.status}"
