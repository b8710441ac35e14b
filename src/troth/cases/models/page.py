"""Pages: whom a case has called, and whether they came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from troth.cases.models.case import Case


class PageQuerySet(models.QuerySet["Page"]):
    """Pages, picked with plain verbs."""

    def open(self) -> PageQuerySet:
        """Those whose case nobody has looked after yet, acknowledged or not."""
        return self.filter(ended_at__isnull=True)

    def calling(self) -> PageQuerySet:
        """Those that nobody has acknowledged yet."""
        return self.open().filter(acknowledged_at__isnull=True)


class Page(models.Model):
    """One person paged for a case by one step of a policy.

    Without a person nobody was on call, and it went out by webhook at most. An acknowledgement,
    by whoever gives it, is that of every open page of the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="pages")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    policy = models.ForeignKey("accounts.PagingPolicy", models.PROTECT, related_name="pages")
    staff = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="pages"
    )
    event_id = models.BigIntegerField(help_text="The timeline event that tells of it")
    is_last = models.BooleanField(help_text="To the managers, after all steps of the policy")
    by_email = models.BooleanField()
    by_webhook = models.BooleanField()
    at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "staff"],
                nulls_distinct=False,
                name="cases_page_once_per_event",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="cases_page_acknowledgement_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["case"], name="cases_page_open", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["staff", "-at"],
                name="cases_page_of_staff",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff or 'webhook'} for {self.case_id}"
