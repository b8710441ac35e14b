"""What was promised to whom: published programme versions, and the contracts that bind accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from troth.accounts.models import Account
from troth.promises.loader import digest_of as digest_of
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.terms import Terms

# Parsed programmes by the digest of their source: versions never change, and are few.
_PARSED: dict[str, Programme] = {}


def parsed(digest: str, source: Callable[[], str]) -> Programme:
    """The programme with that digest, parsed once in this process; ProgrammeError if it is none."""
    programme = _PARSED.get(digest)
    if programme is None:
        programme = _PARSED[digest] = load_programme(source())
    return programme


class ProgrammeVersion(models.Model):
    """One published version of a support programme; the database refuses to change it."""

    programme = models.SlugField(_("programme"), max_length=64)  # the programme's own id, "opendns"
    version = models.CharField(_("version"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    source = models.TextField(_("source"))  # the programme file, word for word
    digest = models.CharField(_("digest"), max_length=64)  # SHA-256 of the source, hexadecimal
    published_at = models.DateTimeField(_("published"))
    published_by = models.CharField(_("published by"), max_length=100)
    # Why it promises less than the version before it; empty when nothing got weaker.
    weaker_because = models.TextField(_("why promises are weaker"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        ordering = ["programme", "-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version"], name="programme_version_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    def load(self) -> Programme:
        """The programme itself, parsed once in this process; needs ``source`` only then."""
        return parsed(self.digest, lambda: self.source)


class Contract(models.Model):
    """Binds an account to a plan of one programme version from ``starts_on`` until ``ends_on``.

    The end is exclusive, None means open. Days are days in the account's time zone.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="contracts", verbose_name=_("account")
    )
    programme_version = models.ForeignKey(
        ProgrammeVersion,
        models.PROTECT,
        related_name="contracts",
        verbose_name=_("programme version"),
    )
    plan = models.CharField(_("plan"), max_length=64)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    customer_number = models.CharField(_("customer number"), max_length=64, unique=True)
    secret_hash = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["account", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="contract_ends_after_start",
            ),
            models.UniqueConstraint(fields=["id", "account"], name="contract_of_account"),
            # A range of one number stands for the account, so that no extension is needed.
            ExclusionConstraint(
                name="contract_terms_apart",
                expressions=[
                    (
                        Func(F("account_id"), F("account_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.customer_number

    @property
    def programme(self) -> Programme:
        return self.programme_version.load()

    @property
    def terms(self) -> Terms:
        """What the plan promises."""
        return self.programme.terms(self.plan)

    @property
    def plan_title(self) -> str:
        return self.programme.plans[self.plan].title

    def is_in_force(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)
