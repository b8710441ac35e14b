"""Appeals against the severity that staff gave to a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.cases.models.case import Case


class AppealOutcome(models.TextChoices):
    """What support management decided."""

    UPHELD = "upheld", "Upheld"
    DECLINED = "declined", "Declined"


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, picked with plain verbs."""

    def undecided(self) -> AppealQuerySet:
        """Those that a manager has still to answer, the oldest first."""
        return self.filter(decided_at__isnull=True).order_by("at", "id")


class Appeal(models.Model):
    """A customer's appeal against the severity that staff gave to a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    contact = models.ForeignKey("accounts.Contact", models.PROTECT, related_name="+")
    given = models.CharField(max_length=40, help_text="The severity appealed against")
    wanted = models.CharField(max_length=40, help_text="The severity the customer asks for")
    reason = models.TextField()
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=AppealOutcome.choices, blank=True)
    decision = models.TextField(blank=True, help_text="The manager's reasons")

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(decided_at__isnull=True),
                name="cases_appeal_one_undecided_per_case",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    outcome__in=AppealOutcome.values,
                ),
                name="cases_appeal_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Appeal for {self.wanted} on {self.case_id}"
