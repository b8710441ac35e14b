"""How staff are warned of promises in danger, where it is not the usual way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.cases.alarm_steps import AlarmSteps, parse_steps
from troth.cases.models.case import Case

USUAL = parse_steps("75 %: assignee, team\nbreach: assignee, team, managers")


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Alarms, picked with plain verbs."""

    def steps_for(self, case: Case) -> AlarmSteps:
        """The steps a case is under: those of its team, else of its programme, else `USUAL`.

        Asked anew each time, under the case's lock: whoever sets an alarm has every case that is
        there looked at again, and one remembered from before would be written over that.
        """
        own, of_programme = case.team_id, case.contract.programme_version.programme
        rows = self.filter(Q(team=own, team__isnull=False) | Q(programme=of_programme))
        text = rows.order_by(F("team").asc(nulls_last=True)).values_list("steps", flat=True)
        return next((parse_steps(steps) for steps in text), USUAL)


class Alarm(models.Model):
    """Who is told, and when, of promises in danger on the cases of a programme or of a team."""

    programme = models.SlugField(_("programme"), max_length=64, null=True, blank=True, unique=True)
    team = models.OneToOneField(
        "accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="alarm",
        verbose_name=_("team"),
    )
    steps = models.TextField(_("steps"), help_text="As `alarm_steps` writes them")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["programme", "team"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=True, team__isnull=False)
                | Q(programme__isnull=False, team__isnull=True),
                name="cases_alarm_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.programme or str(self.team)
