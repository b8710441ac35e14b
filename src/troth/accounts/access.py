"""The only way for a door to obtain accounts, contacts, staff, teams, sites and rotas.

Everything takes the person asking. A customer reaches their own account only; what exists but is
not theirs is answered like what does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from troth.accounts.models import (
    Absence,
    Account,
    Contact,
    PagingPolicy,
    Role,
    Rota,
    RotaOverride,
    Site,
    Staff,
    Team,
    User,
)
from troth.lib.actors import Actor
from troth.lib.refusals import NotFound, Refusal
from troth.lib.remembered import remembered

Row = TypeVar("Row", bound=Model)
_CALENDARS = Signer(salt="troth.calendar")


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is asking: a contact of a customer, or a staff member; never both."""

    user: User
    contact: Contact | None = None
    staff: Staff | None = None

    def __post_init__(self) -> None:
        if (self.contact is None) == (self.staff is None):
            raise ValueError("A viewer is either a contact or a staff member.")

    @property
    def is_staff(self) -> bool:
        return self.staff is not None

    @property
    def account_id(self) -> int | None:
        """The account of a contact; None for staff, who see all."""
        return self.contact.account_id if self.contact else None

    @property
    def name(self) -> str:
        return self.contact.name if self.contact else self.user.name

    @property
    def time_zone(self) -> str:
        return self.contact.time_zone if self.contact else self.user.time_zone

    @property
    def actor(self) -> Actor:
        """The ``by`` of what this person does."""
        if self.staff:
            return Actor(kind="staff", id=self.staff.pk, name=self.name)
        assert self.contact
        return Actor(kind="customer", id=self.contact.pk, name=self.name)


def viewer_of(user: User | AnonymousUser) -> Viewer:
    """Return who a signed-in user is.

    Refusal ``viewer.nobody`` for strangers, deactivated people and sign-ins of no person.
    """
    if isinstance(user, User) and user.is_active:
        staff = Staff.objects.select_related("user", "site").filter(user=user).first()
        if staff:
            return Viewer(user=user, staff=staff)
        contacts = Contact.objects.select_related("account").filter(user=user, is_active=True)
        contact = contacts.first()
        if contact:
            return Viewer(user=user, contact=contact)
    message = _(
        "Your sign-in is not linked to a contact or a staff member; ask support to set it up."
    )
    raise Refusal("viewer.nobody", message)


def accounts(viewer: Viewer) -> QuerySet[Account]:
    """The accounts the viewer may see: a contact's own, every one for staff."""
    rows = Account.objects.all()
    return rows.filter(pk=viewer.contact.account_id) if viewer.contact else rows


def account(viewer: Viewer, account_id: int) -> Account:
    """Return one of them, or raise NotFound."""
    return _one(
        accounts(viewer), account_id, _("There is no such account; look it up by its name.")
    )


def contacts(viewer: Viewer, of: Account | None = None) -> QuerySet[Contact]:
    """The contacts the viewer may see, or those of one account among them."""
    rows = Contact.objects.select_related("account")
    if viewer.contact:
        rows = rows.filter(account_id=viewer.contact.account_id)
    return rows.filter(account=of) if of else rows


def contact(viewer: Viewer, contact_id: int) -> Contact:
    """Return one of them, or raise NotFound."""
    return _one(
        contacts(viewer), contact_id, _("There is no such contact; look it up by its name.")
    )


def sites() -> QuerySet[Site]:
    """Every site: the provider's own rows are no secret among those signed in."""
    return Site.objects.all()


def teams() -> QuerySet[Team]:
    """Every team."""
    return Team.objects.select_related("site")


def colleagues() -> QuerySet[Staff]:
    """The staff members who can be given work."""
    return Staff.objects.select_related("user", "site").filter(user__is_active=True)


def rotas() -> QuerySet[Rota]:
    """Every rota with all that decides who is on call, by name."""
    return Rota.objects.whole()


def rota(rota_id: int) -> Rota:
    """Return one of them, or raise NotFound."""
    return _one(rotas(), rota_id, _("There is no such rota; choose one from the list."))


def override(override_id: int) -> RotaOverride:
    """Return an override of a rota, or raise NotFound."""
    rows = RotaOverride.objects.select_related("rota", "staff__user")
    return _one(rows, override_id, _("That has already been taken back; there is nothing to do."))


def absences(at: datetime) -> QuerySet[Absence]:
    """Who is away at that instant or will be, the nearest first."""
    rows = Absence.objects.select_related("staff__user", "stand_in__user")
    return rows.filter(ends__gt=at)


def absence(absence_id: int) -> Absence:
    """Return an absence, or raise NotFound."""
    message = _("That is already over or taken back; there is nothing to do.")
    return _one(Absence.objects.select_related("staff__user"), absence_id, message)


def policies() -> QuerySet[PagingPolicy]:
    """Every paging policy, by name."""
    return PagingPolicy.objects.prefetch_related("steps")


def people_of(rotas: Iterable[Rota]) -> dict[int, Staff]:
    """Everybody who may be on call in these rotas, by id, also those who have left."""
    ids = {person for one in rotas for layer in one.layers.all() for person in layer.people}
    ids |= {made.staff_id for one in rotas for made in one.overrides.all()}
    return Staff.objects.select_related("user").in_bulk(ids)


def calendar_token(staff: Staff) -> str:
    """Return what opens the feed of a person's shifts; empty when there is no feed."""
    if not staff.calendar_key:
        return ""
    return str(_CALENDARS.sign_object({"staff": staff.pk, "key": staff.calendar_key}))


def calendar_owner(token: str) -> Staff:
    """Return whose feed a token opens; NotFound when it opens none, or none any more."""
    try:
        said = _CALENDARS.unsign_object(token)
    except (BadSignature, ValueError):
        said = {"staff": 0, "key": ""}
    staff = colleagues().filter(pk=said["staff"]).first()
    if staff is None or not staff.calendar_key:
        raise NotFound("not_found", "")
    if not constant_time_compare(staff.calendar_key, said["key"]):
        raise NotFound("not_found", "")
    return staff


@remembered
def staff_of(team_id: int) -> list[Staff]:
    """The active members of a team, by name."""
    return list(colleagues().filter(teams=team_id))


@remembered
def all_teams() -> list[Team]:
    """Every team with its site, the oldest first."""
    return list(Team.objects.select_related("site").order_by("pk"))


@remembered
def person_known_by(staff_id: int) -> Staff:
    """A member of staff, also one who has left."""
    return Staff.objects.select_related("user", "site").get(pk=staff_id)


@remembered
def managers_near(site_id: int | None) -> list[Staff]:
    """The active managers of a site, else those of all sites, else the administrators."""
    people = list(colleagues().filter(role__in=(Role.MANAGER, Role.ADMINISTRATOR)))
    managers = [person for person in people if person.role == Role.MANAGER]
    near = [person for person in managers if person.site_id == site_id]
    return near or managers or people


def _one(rows: QuerySet[Row], pk: int, message: str) -> Row:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound("not_found", message)
    return row
