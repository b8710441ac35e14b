"""The provider's own sites, teams and staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.customers import NAME_LENGTH, PHONE_LENGTH
from troth.accounts.actions.sign_in import create_user
from troth.accounts.models import Role, Site, Staff, Team
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import Refusal, refuse_duplicate
from troth.lib.text import clean_email, clean_slug, clean_text
from troth.lib.zones import clean_zone
from troth.timeline.actions import record


@transaction.atomic
def create_site(*, slug: str, name: str, time_zone: str, by: Actor, at: datetime) -> Site:
    """Create a place of support; ``slug`` is what the programmes call it."""
    site = Site(
        slug=clean_slug(slug),
        name=clean_text(name, "name", NAME_LENGTH),
        time_zone=clean_zone(time_zone),
    )
    taken = _("There is already a site with the short name %(slug)s; choose another.")
    with refuse_duplicate(Refusal("site.slug_taken", taken % {"slug": site.slug}, "slug")):
        site.save(force_insert=True)
    created = events.SiteCreated(name=site.name, slug=site.slug, time_zone=site.time_zone)
    _record(f"site:{site.pk}", created, by, at)
    return site


@transaction.atomic
def change_site(*, site: Site, name: str, time_zone: str, by: Actor, at: datetime) -> Site:
    """Rename a site or correct its time zone. Programmes keep the calendars they state."""
    site = Site.objects.select_for_update().get(pk=site.pk)
    site.name = clean_text(name, "name", NAME_LENGTH)
    site.time_zone = clean_zone(time_zone)
    site.save(update_fields=["name", "time_zone"])
    changed = events.SiteChanged(name=site.name, time_zone=site.time_zone)
    _record(f"site:{site.pk}", changed, by, at)
    return site


@transaction.atomic
def create_team(
    *, slug: str, name: str, email: str = "", site: Site | None = None, by: Actor, at: datetime
) -> Team:
    """Create a team; ``email`` is told of the team's cases, empty tells each member."""
    team = Team(
        slug=clean_slug(slug),
        name=clean_text(name, "name", NAME_LENGTH),
        email=clean_email(email) if email else "",
        site=site,
    )
    taken = _("There is already a team with the short name %(slug)s; choose another.")
    with refuse_duplicate(Refusal("team.slug_taken", taken % {"slug": team.slug}, "slug")):
        team.save(force_insert=True)
    created = events.TeamCreated(name=team.name, slug=team.slug, site=site.slug if site else None)
    _record(f"team:{team.pk}", created, by, at)
    return team


@transaction.atomic
def change_team(
    *, team: Team, name: str, email: str, site: Site | None, by: Actor, at: datetime
) -> Team:
    """Change a team's name, address or site."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    team.name = clean_text(name, "name", NAME_LENGTH)
    team.email = clean_email(email) if email else ""
    team.site = site
    team.save(update_fields=["name", "email", "site"])
    changed = events.TeamChanged(name=team.name, site=site.slug if site else None)
    _record(f"team:{team.pk}", changed, by, at)
    return team


@transaction.atomic
def create_staff(
    *,
    name: str,
    email: str,
    site: Site,
    role: str = Role.AGENT,
    teams: Iterable[Team] = (),
    phone: str = "",
    time_zone: str | None = None,
    password: str | None = None,
    by: Actor,
    at: datetime,
) -> Staff:
    """Make a person a staff member with a sign-in. ``time_zone`` None: the site's."""
    user = create_user(
        email=clean_email(email),
        name=clean_text(name, "name", NAME_LENGTH),
        time_zone=clean_zone(time_zone) if time_zone else site.time_zone,
        is_staff=True,
        password=password,
        at=at,
    )
    staff = Staff(user=user, site=site, phone=_clean_phone(phone))
    _set_role(staff, role)
    staff.save(force_insert=True)
    staff.teams.set(teams)
    created = events.StaffCreated(
        name=staff.name, role=staff.role, site=site.slug, teams=_team_slugs(staff)
    )
    _record(f"staff:{staff.pk}", created, by, at)
    return staff


@transaction.atomic
def change_staff(
    *,
    staff: Staff,
    name: str,
    site: Site,
    role: str,
    teams: Iterable[Team],
    phone: str,
    is_active: bool,
    by: Actor,
    at: datetime,
) -> Staff:
    """Change what a staff member does and where; inactive ones cannot sign in."""
    staff = Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=staff.pk)
    staff.user.name = clean_text(name, "name", NAME_LENGTH)
    staff.user.is_active = is_active
    staff.site, staff.phone = site, _clean_phone(phone)
    _set_role(staff, role)
    staff.save(update_fields=["site", "phone", "role"])
    staff.teams.set(teams)
    changed = events.StaffChanged(
        name=staff.name,
        role=staff.role,
        site=site.slug,
        teams=_team_slugs(staff),
        active=is_active,
    )
    _record(f"staff:{staff.pk}", changed, by, at)
    return staff


def _set_role(staff: Staff, role: str) -> None:
    """Set the role; administrators may do everything in the set-up pages."""
    if role not in Role.values:
        message = _("There is no role %(role)s; choose one of %(roles)s.")
        values = {"role": role, "roles": ", ".join(Role.values)}
        raise Refusal("staff.role", message % values, "role")
    staff.role = role
    staff.user.is_superuser = role == Role.ADMINISTRATOR
    staff.user.save(update_fields=["name", "is_active", "is_superuser"])


def _clean_phone(phone: str) -> str:
    return clean_text(phone, "phone", PHONE_LENGTH, required=False)


def _team_slugs(staff: Staff) -> tuple[str, ...]:
    return tuple(staff.teams.order_by("slug").values_list("slug", flat=True))


def _record(stream: str, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=stream, account_id=None, event=event, by=by, at=at)
