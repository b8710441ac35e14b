"""Paging policies: who is paged for a case, in which order, until somebody acknowledges."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from troth.accounts.models.on_call import Rota
from troth.accounts.models.people import Site, Staff, Team


class PagingPolicyQuerySet(models.QuerySet["PagingPolicy"]):
    """Paging policies, picked with plain verbs."""

    def for_case_of(self, team_id: int | None, site: str) -> PagingPolicyQuerySet:
        """Those that may hold for a case of this team at this site, the nearest first."""
        nearest = Case(
            When(team__isnull=False, then=Value(0)),
            When(site__isnull=False, then=Value(1)),
            default=Value(2),
        )
        theirs = Q(team_id=team_id, team__isnull=False) | Q(site__slug=site)
        return self.filter(theirs | Q(team__isnull=True, site__isnull=True)).order_by(nearest)


class PagingPolicy(models.Model):
    """Who is paged for cases of a team or a site; of neither: for all that have no nearer one."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    team = models.OneToOneField(
        Team, models.PROTECT, null=True, blank=True, related_name="paging", verbose_name=_("team")
    )
    site = models.OneToOneField(
        Site, models.PROTECT, null=True, blank=True, related_name="paging", verbose_name=_("site")
    )
    ranks = ArrayField(
        models.PositiveSmallIntegerField(),
        blank=True,
        verbose_name=_("severity ranks that page"),
    )
    repeats = models.PositiveSmallIntegerField(_("repeated"), default=1)
    repeat_after = models.PositiveSmallIntegerField(_("minutes before that"), default=15)
    since = models.DateTimeField(help_text="What came to cases before then pages nobody")

    objects = PagingPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("paging policy")
        verbose_name_plural = _("paging policies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(site__isnull=True),
                name="accounts_paging_of_team_or_site",
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(team__isnull=True, site__isnull=True),
                name="accounts_paging_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PagingStep(models.Model):
    """One step of a policy: whom to page when nobody has acknowledged for `after` minutes."""

    policy = models.ForeignKey(
        PagingPolicy, models.CASCADE, related_name="steps", verbose_name=_("paging policy")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    after = models.PositiveSmallIntegerField(_("after minutes"), default=0)
    rota = models.ForeignKey(
        Rota, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rota")
    )
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    by_email = models.BooleanField(_("by e-mail"), default=True)
    by_webhook = models.BooleanField(_("by webhook"), default=False)

    class Meta:
        verbose_name = _("step of a paging policy")
        verbose_name_plural = _("steps of paging policies")
        ordering = ["policy_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="accounts_step_number"),
            models.CheckConstraint(
                condition=Q(rota__isnull=False, staff__isnull=True, team__isnull=True)
                | Q(rota__isnull=True, staff__isnull=False, team__isnull=True)
                | Q(rota__isnull=True, staff__isnull=True, team__isnull=False),
                name="accounts_step_pages_one",
            ),
            models.CheckConstraint(
                condition=Q(by_email=True) | Q(by_webhook=True), name="accounts_step_goes_out"
            ),
        ]

    def __str__(self) -> str:
        return _("%(policy)s, step %(number)d") % {"policy": self.policy, "number": self.number}

    @property
    def target(self) -> Rota | Staff | Team:
        """The rota, person or team that is paged."""
        found = self.rota or self.staff or self.team
        assert found is not None  # the database holds it so
        return found
