"""Rotas: who is on call, in turns and by exception."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.customers import NAME_LENGTH
from troth.accounts.models import Rota, RotaLayer, RotaOverride, Site, Staff, Team
from troth.accounts.rota_windows import spelled_out
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import NotFound, Refusal, refuse_duplicate
from troth.lib.text import clean_text
from troth.lib.zones import clean_zone
from troth.promises.errors import CalendarError
from troth.promises.instants import format_instant, require_instant
from troth.timeline.actions import record

LONGEST_TURN = 366  # days


@transaction.atomic
def create_rota(
    *,
    name: str,
    team: Team | None = None,
    site: Site | None = None,
    time_zone: str | None = None,
    by: Actor,
    at: datetime,
) -> Rota:
    """Create a rota of a team or of a site, without anybody yet.

    `time_zone` None: that of the site, or of the team's.
    """
    if (team is None) == (site is None):
        message = _("A rota belongs to a team or to a site; choose one of the two.")
        raise Refusal("rota.whose", message, "team")
    place = site or (team.site if team else None)
    rota = Rota(name=clean_text(name, "name", NAME_LENGTH), team=team, site=site)
    rota.time_zone = clean_zone(time_zone or (place.time_zone if place else "UTC"))
    with _refuse_name(rota):
        rota.save(force_insert=True)
    created = events.RotaCreated(
        name=rota.name,
        time_zone=rota.time_zone,
        team=team.slug if team else None,
        site=site.slug if site else None,
    )
    _record(rota, created, by, at)
    return rota


@transaction.atomic
def change_rota(*, rota: Rota, name: str, time_zone: str, by: Actor, at: datetime) -> Rota:
    """Rename a rota, or have its hand-overs by another local clock."""
    rota = _locked(rota)
    rota.name = clean_text(name, "name", NAME_LENGTH)
    rota.time_zone = clean_zone(time_zone)
    with _refuse_name(rota):
        rota.save(update_fields=["name", "time_zone"])
    _record(rota, events.RotaChanged(name=rota.name, time_zone=rota.time_zone), by, at)
    return rota


@transaction.atomic
def add_layer(
    *,
    rota: Rota,
    people: Sequence[Staff],
    starts: date,
    hand_over: time,
    days: int = 7,
    weekday: int | None = None,
    windows: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> RotaLayer:
    """Put a layer on top of those the rota has.

    From `starts` at `hand_over`, local time, each of `people` has `days` days. With a `weekday`
    (0 is Monday) they hand over on that day only. `windows` such as "Mon-Fri 18:00-09:00" are
    when the layer counts at all.
    """
    rota = _locked(rota)
    top = rota.layers.order_by("number").last()
    layer = RotaLayer(rota=rota, number=top.number + 1 if top else 1)
    return _set_layer(layer, people, starts, hand_over, days, weekday, windows, by=by, at=at)


@transaction.atomic
def change_layer(
    *,
    layer: RotaLayer,
    people: Sequence[Staff],
    starts: date,
    hand_over: time,
    days: int,
    weekday: int | None,
    windows: Sequence[str],
    by: Actor,
    at: datetime,
) -> RotaLayer:
    """Change who takes turns in a layer and how; see `add_layer`."""
    layer = _locked_layer(layer)
    return _set_layer(layer, people, starts, hand_over, days, weekday, windows, by=by, at=at)


@transaction.atomic
def remove_layer(*, layer: RotaLayer, by: Actor, at: datetime) -> RotaLayer:
    """Take a layer away; what lies below it counts again."""
    layer = _locked_layer(layer)
    RotaLayer.objects.filter(pk=layer.pk).delete()
    removed = events.LayerRemoved(name=layer.rota.name, number=layer.number)
    _record(layer.rota, removed, by, at)
    return layer


@transaction.atomic
def add_override(
    *, rota: Rota, staff: Staff, starts: datetime, ends: datetime, by: Actor, at: datetime
) -> RotaOverride:
    """Put a person on call from an instant to another, whatever the layers say.

    People take over themselves; managers may put anybody. What is past stays as it was, so it
    begins at `at` at the earliest.
    """
    rota, starts = _locked(rota), max(require_instant(starts), require_instant(at))
    require_may(staff, by, _not_yours())
    if require_instant(ends) <= starts:
        message = _("The end must be after the start and still to come; choose a later one.")
        raise Refusal("override.ends", message, "ends")
    if not staff.user.is_active:
        message = _("%(name)s no longer works here; choose somebody else.")
        raise Refusal("staff.inactive", message % {"name": staff.name}, "staff")
    override = RotaOverride.objects.create(rota=rota, staff=staff, starts=starts, ends=ends)
    _record(rota, events.OverrideAdded(**_told(override)), by, at)
    return override


@transaction.atomic
def remove_override(*, override: RotaOverride, by: Actor, at: datetime) -> RotaOverride:
    """Take an override back from now on: one under way ends at `at`, what is past stays."""
    rota = _locked(override.rota)
    override = _still(rota.overrides.select_related("staff__user", "rota"), override.pk)
    require_may(override.staff, by, _not_yours())
    if override.ends <= at:
        message = _("That is already over; there is nothing to take back.")
        raise Refusal("override.over", message)
    _record(rota, events.OverrideRemoved(**_told(override)), by, at)
    if override.starts < at:
        override.ends = at
        override.save(update_fields=["ends"])
    else:
        RotaOverride.objects.filter(pk=override.pk).delete()
    return override


@transaction.atomic
def open_calendar(*, staff: Staff, by: Actor, at: datetime) -> Staff:
    """Give a person a new secret address for their shifts; one given before no longer works."""
    return _set_key(
        staff, secrets.token_urlsafe(32), events.CalendarOpened(name=staff.name), by, at
    )


@transaction.atomic
def revoke_calendar(*, staff: Staff, by: Actor, at: datetime) -> Staff:
    """Take the secret address of a person's shifts away."""
    return _set_key(staff, "", events.CalendarRevoked(name=staff.name), by, at)


def _set_key(staff: Staff, key: str, event: DomainEvent, by: Actor, at: datetime) -> Staff:
    staff = Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=staff.pk)
    staff.calendar_key = key
    staff.save(update_fields=["calendar_key"])
    record(stream=f"staff:{staff.pk}", account_id=None, event=event, by=by, at=at)
    return staff


def _set_layer(
    layer: RotaLayer,
    people: Sequence[Staff],
    starts: date,
    hand_over: time,
    days: int,
    weekday: int | None,
    windows: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> RotaLayer:
    layer.people = _clean_people(people)
    layer.starts, layer.hand_over = starts, hand_over.replace(second=0, microsecond=0)
    layer.days, layer.weekday = _clean_turn(days, weekday)
    layer.windows = _clean_windows(windows)
    layer.save()
    _record(layer.rota, _layer_set(layer), by, at)
    return layer


def _layer_set(layer: RotaLayer) -> events.LayerSet:
    return events.LayerSet(
        name=layer.rota.name,
        number=layer.number,
        people=tuple(layer.people),
        starts=layer.starts.isoformat(),
        hand_over=layer.hand_over.isoformat("minutes"),
        days=layer.days,
        weekday=layer.weekday,
        windows=tuple(layer.windows),
    )


def _clean_people(people: Sequence[Staff]) -> list[int]:
    gone = next((person for person in people if not person.user.is_active), None)
    if gone is not None:
        message = _("%(name)s no longer works here; choose somebody else.")
        raise Refusal("staff.inactive", message % {"name": gone.name}, "people")
    if not people:
        raise Refusal(
            "layer.nobody", _("A layer needs at least one person; name somebody."), "people"
        )
    return [person.pk for person in people]


def _clean_turn(days: int, weekday: int | None) -> tuple[int, int | None]:
    if not 1 <= days <= LONGEST_TURN:
        message = _("A turn cannot last %(days)d days; write a number from 1 to %(longest)d.")
        raise Refusal("layer.days", message % {"days": days, "longest": LONGEST_TURN}, "days")
    if weekday is None:
        return days, None
    if not 0 <= weekday <= 6:
        raise Refusal("layer.weekday", _("Choose a day from Monday to Sunday."), "weekday")
    if days % 7:
        message = _(
            "Hand-over on a fixed weekday needs turns of whole weeks; write 7, 14 or 21 days,"
            " or choose no weekday."
        )
        raise Refusal("layer.days", message, "days")
    return days, weekday


def _clean_windows(windows: Sequence[str]) -> list[str]:
    cleaned = [clean_text(window, "windows", 64) for window in windows]
    try:
        spelled_out(cleaned)
    except CalendarError as error:
        raise Refusal("layer.windows", error.message, "windows") from None
    return cleaned


def require_may(staff: Staff, by: Actor, refusal: Refusal) -> None:
    """Raise the refusal for whoever changes when somebody else is there and is no manager."""
    if by.kind == "system" or (by.kind == "staff" and by.id == staff.pk):
        return
    acting = Staff.objects.filter(pk=by.id or 0, user__is_active=True).first()
    if by.kind != "staff" or acting is None or not acting.leads:
        raise refusal


def _not_yours() -> Refusal:
    message = _("Only a manager can put somebody else on call; you can take over yourself.")
    return Refusal("override.not_yours", message, "staff")


def _told(override: RotaOverride) -> dict[str, Any]:
    return {
        "name": override.rota.name,
        "staff": override.staff_id,
        "staff_name": override.staff.name,
        "starts": format_instant(override.starts),
        "ends": format_instant(override.ends),
    }


def _locked(rota: Rota) -> Rota:
    return Rota.objects.select_for_update(of=("self",), no_key=True).get(pk=rota.pk)


def _locked_layer(layer: RotaLayer) -> RotaLayer:
    rota = _locked(layer.rota)
    found = rota.layers.filter(pk=layer.pk).first()
    if found is None:
        raise NotFound("layer.gone", _("That layer no longer exists; look at the rota again."))
    return found


def _still(rows: Any, pk: int) -> RotaOverride:
    found: RotaOverride | None = rows.filter(pk=pk).first()
    if found is None:
        message = _("That has already been taken back; there is nothing to do.")
        raise NotFound("override.gone", message)
    return found


def _refuse_name(rota: Rota) -> Any:
    taken = _("There is already a rota named %(name)s; choose another name.")
    return refuse_duplicate(Refusal("rota.name_taken", taken % {"name": rota.name}, "name"))


def _record(rota: Rota, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=f"rota:{rota.pk}", account_id=None, event=event, by=by, at=at)
