"""When members of staff are away, and who stands in for them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.accounts.models.people import Staff


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences, picked with plain verbs."""

    def of(self, person: Staff, at: datetime) -> Absence | None:
        """The absence in which the person is at that instant; None when they are there."""
        rows = self.select_related("stand_in__user")
        return rows.filter(staff=person, starts__lte=at, ends__gt=at).first()


class Absence(models.Model):
    """A person who is away in [starts, ends). No two absences of one person overlap."""

    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("to"))
    stand_in = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standing_in",
        verbose_name=_("who stands in"),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="accounts_absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("staff")),
                name="accounts_absence_stand_in_is_another",
            ),
        ]
        indexes = [models.Index(fields=["staff", "ends"], name="accounts_absence_of_staff")]

    def __str__(self) -> str:
        return str(self.staff)

    def substitute_at(self, at: datetime) -> Staff | None:
        """Return the stand-in, if they still work here and are not away themselves at `at`."""
        person = self.stand_in
        if person is None or not person.user.is_active:
            return None
        return None if Absence.objects.of(person, at) else person
