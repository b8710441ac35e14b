"""Who is on call: rotas of teams and sites, as rows. What they mean is worked out by `rota.py`."""

from __future__ import annotations

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from troth.accounts import rota as arithmetic
from troth.accounts.models.people import Site, Staff, Team


class RotaQuerySet(models.QuerySet["Rota"]):
    """Rotas, picked with plain verbs."""

    def whole(self) -> RotaQuerySet:
        """The same, loaded with all that decides who is on call."""
        overrides = RotaOverride.objects.select_related("staff__user")
        return self.select_related("team", "site").prefetch_related(
            "layers", Prefetch("overrides", queryset=overrides)
        )


class Rota(models.Model):
    """Who is on call for a team or a site, turn by turn."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="rotas", verbose_name=_("team")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="rotas", verbose_name=_("site")
    )
    time_zone = models.CharField(_("time zone"), max_length=64)

    objects = RotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("rota")
        verbose_name_plural = _("rotas")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, site__isnull=True)
                | Q(team__isnull=True, site__isnull=False),
                name="accounts_rota_of_team_or_site",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def schedule(self) -> arithmetic.Rota:
        """The rota as arithmetic takes it, to ask who is on call when."""
        return arithmetic.Rota(
            time_zone=self.time_zone,
            layers=tuple(layer.arithmetic for layer in self.layers.all()),
            overrides=tuple(one.arithmetic for one in self.overrides.all()),
        )


class RotaLayer(models.Model):
    """People of a rota who take turns; a higher number lies on top of the lower ones.

    `people` are ids of staff in the order of their turns, who may come more than once. Staff are
    deactivated and never deleted, so an id stays somebody's.
    """

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="layers", verbose_name=_("rota"))
    number = models.PositiveSmallIntegerField(_("number"))
    people = ArrayField(models.BigIntegerField(), verbose_name=_("people"))
    starts = models.DateField(_("start date"))
    hand_over = models.TimeField(_("hand-over at"))
    days = models.PositiveSmallIntegerField(_("days each"))
    weekday = models.PositiveSmallIntegerField(_("hand-over on"), null=True, blank=True)
    windows = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, verbose_name=_("only at")
    )

    class Meta:
        verbose_name = _("layer of a rota")
        verbose_name_plural = _("layers of rotas")
        ordering = ["rota_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rota", "number"], name="accounts_layer_number"),
            models.CheckConstraint(
                condition=Q(days__gte=1) & (Q(weekday__isnull=True) | Q(weekday__lte=6)),
                name="accounts_layer_turns",
            ),
            models.CheckConstraint(condition=~Q(people=[]), name="accounts_layer_has_people"),
        ]

    def __str__(self) -> str:
        return _("%(rota)s, layer %(number)d") % {"rota": self.rota, "number": self.number}

    @property
    def arithmetic(self) -> arithmetic.Layer:
        return arithmetic.Layer(
            people=tuple(self.people),
            starts=self.starts,
            hand_over=self.hand_over,
            days=self.days,
            weekday=self.weekday,
            windows=tuple(self.windows),
        )


class RotaOverride(models.Model):
    """One person on call in [starts, ends), whatever the layers say; the latest made wins."""

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="overrides")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="overrides")
    starts = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="accounts_override_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["rota", "ends"], name="accounts_override_of_rota")]

    def __str__(self) -> str:
        return f"{self.staff} on {self.rota_id}"

    @property
    def arithmetic(self) -> arithmetic.Override:
        return arithmetic.Override(person=self.staff_id, start=self.starts, end=self.ends)
