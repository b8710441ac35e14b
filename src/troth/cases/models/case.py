"""The case: one support request."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

NUMBER_SEQUENCE = "cases_case_number"
SUBJECT_LIMIT = 200


class Status(models.TextChoices):
    """Where a case stands, as people say it."""

    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting on customer"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


BY_NEXT_DUE = (
    F("next_due").asc(nulls_last=True),
    ExpressionWrapper(Q(status=Status.RESOLVED), models.BooleanField()).asc(),
    F("severity_rank").asc(),
    F("id").asc(),
)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, picked with plain verbs."""

    def of_account(self, account_id: int) -> CaseQuerySet:
        """Those that belong to one customer."""
        return self.filter(account_id=account_id)

    def with_people(self) -> CaseQuerySet:
        """The same, loaded with whom they belong to and with whoever has them."""
        return self.select_related(
            "account", "contact", "assignee__user", "team__site", "worker__user"
        ).with_contract()

    def with_contract(self) -> CaseQuerySet:
        """The same, loaded with what was promised."""
        rows = self.select_related("contract__programme_version")
        return rows.defer("contract__programme_version__source")

    def unfinished(self) -> CaseQuerySet:
        """Those on which something may still be owed: not closed."""
        return self.exclude(status=Status.CLOSED)

    def by_next_due(self) -> CaseQuerySet:
        """The queue's order: what is due first comes first, what has no due time last.

        Of the latter what waits for the customer's word alone comes after the rest, and else the
        most urgent comes first.
        """
        return self.order_by(*BY_NEXT_DUE)

    def due_for_sweep(self, at: datetime) -> CaseQuerySet:
        """Those whose clocks have something to say at `at`, the longest overdue first."""
        return self.filter(next_at__lte=at).order_by("next_at", "id")


class Case(models.Model):
    """One support request."""

    number = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="cases")
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="cases")
    contact = models.ForeignKey("accounts.Contact", models.PROTECT, related_name="cases")
    subject = models.CharField(max_length=SUBJECT_LIMIT)
    kind = models.CharField(max_length=32)
    plan = models.CharField(max_length=64)
    severity = models.CharField(max_length=40)
    severity_rank = models.PositiveSmallIntegerField(help_text="1 is the most urgent")
    channel = models.CharField(max_length=32)
    site = models.CharField(max_length=64, blank=True, help_text="The site whose calendar counts")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.OPEN)
    diagnostics = models.JSONField(default=dict, help_text="Answers to the programme's questions")
    assignee = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    worker = models.ForeignKey(
        "accounts.Staff",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="at_work_on",
        help_text="Who is working on it at this moment",
    )
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField(
        null=True, blank=True, help_text="The earliest promise not kept yet, also when overdue"
    )
    next_at = models.DateTimeField(
        null=True, blank=True, help_text="When the sweep must look at the clocks again"
    )
    breached = models.BooleanField(default=False, help_text="A promise was broken on this case")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The case in which this one goes on",
    )
    request_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="Of the form that opened it"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="cases_case_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
                name="cases_case_closed_at_matches_status",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, waiting_since__isnull=False)
                | (~Q(status=Status.WAITING) & Q(waiting_since__isnull=True)),
                name="cases_case_waiting_since_matches_status",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RESOLVED) | Q(resolved_at__isnull=False),
                name="cases_case_resolved_at_when_resolved",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(status=Status.CLOSED) & ~Q(merged_into=F("id"))),
                name="cases_case_merged_is_closed",
            ),
            models.UniqueConstraint(fields=["id", "account"], name="case_of_account"),
        ]
        indexes = [
            models.Index(
                *BY_NEXT_DUE, name="cases_by_next_due", condition=~Q(status=Status.CLOSED)
            ),
            models.Index(
                fields=["next_at", "id"], name="cases_sweep", condition=Q(next_at__isnull=False)
            ),
            # Counted from alone: the isolation of accounts, asked of each row, would take most.
            models.Index(
                fields=["account", "assignee"],
                name="cases_unfinished",
                condition=~Q(status=Status.CLOSED),
            ),
            models.Index(fields=["account", "-opened_at"], name="cases_of_account"),
            models.Index(fields=["assignee", "next_due"], name="cases_of_assignee"),
            models.Index(fields=["team", "next_due"], name="cases_of_team"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def stream(self) -> str:
        """The name of its timeline."""
        return f"case:{self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED
