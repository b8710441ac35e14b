"""Setting up who is told, and when, of promises in danger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from troth.accounts.models import Team
from troth.cases.alarm_steps import parse_steps
from troth.cases.events.alarms import AlarmDropped, AlarmSet
from troth.cases.models import Alarm, Case
from troth.contracts.models import ProgrammeVersion
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import Refusal, refuse_duplicate
from troth.timeline.actions import lock_stream, record


@transaction.atomic
def set_alarm(
    *, programme: str | None = None, team: Team | None = None, steps: str, by: Actor, at: datetime
) -> Alarm:
    """Watch the promises of a programme's or a team's cases by these steps.

    Steps whose time has passed are not made up for, except the last.
    """
    if bool(programme) == (team is not None):
        message = _("Choose either a programme or a team, not both.")
        raise Refusal("alarm.of_one", message, "team")
    if programme:
        _require_programme(programme)
    alarm = Alarm(programme=programme or None, team=team, steps=str(parse_steps(steps)))
    taken = _("There is already an alarm for %(of)s; change that one.") % {"of": alarm}
    with refuse_duplicate(Refusal("alarm.taken", taken, "team" if team else "programme")):
        alarm.save(force_insert=True)
    _record(alarm, AlarmSet(of=str(alarm), steps=_in_a_line(alarm)), by, at)
    return alarm


@transaction.atomic
def change_alarm(*, alarm: Alarm, steps: str, by: Actor, at: datetime) -> Alarm:
    """Give an alarm other steps; what was told already is not told again."""
    alarm = Alarm.objects.select_for_update(of=("self",)).select_related("team").get(pk=alarm.pk)
    alarm.steps = str(parse_steps(steps))
    alarm.save(update_fields=["steps"])
    _record(alarm, AlarmSet(of=str(alarm), steps=_in_a_line(alarm)), by, at)
    return alarm


@transaction.atomic
def drop_alarm(*, alarm: Alarm, by: Actor, at: datetime) -> Alarm:
    """Watch these promises again by the programme's steps, or in the usual way."""
    dropped = Alarm.objects.select_related("team").filter(pk=alarm.pk).first()
    if dropped is None:
        raise Refusal(
            "alarm.dropped", _("That alarm has already been dropped; there is nothing to do.")
        )
    _record(dropped, AlarmDropped(of=str(dropped)), by, at)
    dropped.delete()
    return alarm


def _require_programme(programme: str) -> None:
    known = list(ProgrammeVersion.objects.values_list("programme", flat=True).distinct())
    if programme not in known:
        message = _("No programme is called %(name)s; use one of %(known)s.")
        values = {"name": programme, "known": ", ".join(known)}
        raise Refusal("alarm.programme", message % values, "programme")


def _in_a_line(alarm: Alarm) -> str:
    return "; ".join(alarm.steps.split("\n")) + "."


def _record(alarm: Alarm, event: DomainEvent, by: Actor, at: datetime) -> None:
    """Record what became of an alarm, and have the sweep look at its cases anew."""
    stream = f"alarm:{alarm.programme or alarm.team_id}"
    lock_stream(stream)
    record(stream=stream, account_id=None, event=event, by=by, at=at)
    _cases_of(alarm).update(next_at=Least(Coalesce(F("next_at"), at), at))


def _cases_of(alarm: Alarm) -> QuerySet[Case]:
    rows = Case.objects.unfinished().filter(next_due__isnull=False)
    if alarm.programme:
        return rows.filter(contract__programme_version__programme=alarm.programme)
    return rows.filter(team=alarm.team)
