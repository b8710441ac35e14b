"""What can happen to accounts, their contacts and the provider's own people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class AccountCreated(DomainEvent):
    kind = "account.created"
    words = gettext_noop("%(who)s created the account %(name)s.")
    name: str
    slug: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class AccountChanged(DomainEvent):
    kind = "account.changed"
    words = gettext_noop("%(who)s changed the account %(name)s.")
    name: str
    time_zone: str
    requires_authenticated_mail: bool = False  # events of old do not tell


@dataclass(frozen=True, kw_only=True)
class TamNamed(DomainEvent):
    """The account's technical account manager from now on; `staff` None: nobody."""

    kind = "account.tam_named"
    words = gettext_noop("%(who)s made %(name)s the technical account manager.")
    staff: int | None
    name: str

    def template(self) -> str:
        if self.staff is None:
            return gettext_noop("%(who)s left the account without a technical account manager.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class ContactEvent(DomainEvent):
    """Something about one contact; addresses and numbers stay out, a stream cannot forget them."""

    contact: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ContactAdded(ContactEvent):
    kind = "contact.added"
    public = True
    words = gettext_noop("%(who)s added the contact %(name)s.")
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContactChanged(ContactEvent):
    kind = "contact.changed"
    public = True
    words = gettext_noop("%(who)s changed the contact %(name)s.")
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContactDeactivated(ContactEvent):
    kind = "contact.deactivated"
    public = True
    words = gettext_noop("%(who)s deactivated the contact %(name)s.")


@dataclass(frozen=True, kw_only=True)
class ContactReactivated(ContactEvent):
    kind = "contact.reactivated"
    public = True
    words = gettext_noop("%(who)s reactivated the contact %(name)s.")


@dataclass(frozen=True, kw_only=True)
class ContactUnreachable(ContactEvent):
    kind = "contact.unreachable"
    public = True
    words = gettext_noop("%(who)s noted that mail to %(name)s came back.")


@dataclass(frozen=True, kw_only=True)
class ContactConfirmed(ContactEvent):
    kind = "contact.confirmed"
    public = True
    words = gettext_noop("%(who)s confirmed the e-mail address of %(name)s.")


@dataclass(frozen=True, kw_only=True)
class NotificationsChosen(DomainEvent):
    """`muted` are the topics of which the person gets no mail from now on."""

    kind = "person.notifications_chosen"
    public = True
    words = gettext_noop("%(who)s chose what %(name)s is told about by e-mail.")
    name: str
    muted: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QuietHoursChosen(DomainEvent):
    """When mail to a member of staff waits from now on; empty: never."""

    kind = "staff.quiet_hours_chosen"
    words = gettext_noop("%(who)s chose the quiet hours of %(name)s: %(hours)s.")
    name: str
    hours: str

    def template(self) -> str:
        if not self.hours:
            return gettext_noop("%(who)s turned off the quiet hours of %(name)s.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class DigestChosen(DomainEvent):
    """At what time of the day a manager gets the digest from now on; empty: none."""

    kind = "staff.digest_chosen"
    words = gettext_noop("%(who)s chose the daily digest of %(name)s: %(time)s.")
    name: str
    time: str
    always: bool  # without news too

    def template(self) -> str:
        if not self.time:
            return gettext_noop("%(who)s turned off the daily digest of %(name)s.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class SiteCreated(DomainEvent):
    kind = "site.created"
    words = gettext_noop("%(who)s created the site %(name)s.")
    name: str
    slug: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class SiteChanged(DomainEvent):
    kind = "site.changed"
    words = gettext_noop("%(who)s changed the site %(name)s.")
    name: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class TeamCreated(DomainEvent):
    kind = "team.created"
    words = gettext_noop("%(who)s created the team %(name)s.")
    name: str
    slug: str
    site: str | None


@dataclass(frozen=True, kw_only=True)
class TeamChanged(DomainEvent):
    kind = "team.changed"
    words = gettext_noop("%(who)s changed the team %(name)s.")
    name: str
    site: str | None


@dataclass(frozen=True, kw_only=True)
class StaffCreated(DomainEvent):
    kind = "staff.created"
    words = gettext_noop("%(who)s made %(name)s a staff member with the role %(role)s.")
    name: str
    role: str
    site: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StaffChanged(DomainEvent):
    kind = "staff.changed"
    words = gettext_noop("%(who)s changed the staff member %(name)s.")
    name: str
    role: str
    site: str
    teams: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class CalendarOpened(DomainEvent):
    """A secret address under which a person's calendar reads their shifts; the key stays out."""

    kind = "staff.calendar_opened"
    words = gettext_noop("%(who)s made a calendar address for %(name)s.")
    name: str


@dataclass(frozen=True, kw_only=True)
class CalendarRevoked(DomainEvent):
    kind = "staff.calendar_revoked"
    words = gettext_noop("%(who)s revoked the calendar address of %(name)s.")
    name: str


@dataclass(frozen=True, kw_only=True)
class AbsenceEvent(DomainEvent):
    """Somebody is away from `starts` to `ends` (ISO 8601); `stand_in`: who does their work."""

    name: str
    starts: str
    ends: str
    stand_in: int | None
    stand_in_name: str


@dataclass(frozen=True, kw_only=True)
class AbsenceAdded(AbsenceEvent):
    kind = "staff.absence_added"
    words = gettext_noop(
        "%(who)s noted that %(name)s is away from %(starts)s to %(ends)s, and that"
        " %(stand_in_name)s stands in."
    )

    def template(self) -> str:
        if self.stand_in is None:
            return gettext_noop("%(who)s noted that %(name)s is away from %(starts)s to %(ends)s.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(AbsenceEvent):
    kind = "staff.absence_removed"
    words = gettext_noop("%(who)s took back the absence of %(name)s from %(starts)s to %(ends)s.")


@dataclass(frozen=True, kw_only=True)
class RotaCreated(DomainEvent):
    kind = "rota.created"
    words = gettext_noop("%(who)s created the rota %(name)s.")
    name: str
    time_zone: str
    team: str | None
    site: str | None


@dataclass(frozen=True, kw_only=True)
class RotaChanged(DomainEvent):
    kind = "rota.changed"
    words = gettext_noop("%(who)s changed the rota %(name)s.")
    name: str
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class LayerSet(DomainEvent):
    """A layer is from now on as told; instants and dates are ISO 8601."""

    kind = "rota.layer_set"
    words = gettext_noop("%(who)s set layer %(number)s of the rota %(name)s.")
    name: str
    number: int
    people: tuple[int, ...]
    starts: str
    hand_over: str
    days: int
    weekday: int | None
    windows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LayerRemoved(DomainEvent):
    kind = "rota.layer_removed"
    words = gettext_noop("%(who)s removed layer %(number)s of the rota %(name)s.")
    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class OverrideEvent(DomainEvent):
    """Somebody is on call from `starts` to `ends` (ISO 8601), whatever the layers say."""

    name: str
    staff: int
    staff_name: str
    starts: str
    ends: str


@dataclass(frozen=True, kw_only=True)
class OverrideAdded(OverrideEvent):
    kind = "rota.override_added"
    words = gettext_noop(
        "%(who)s put %(staff_name)s on call in the rota %(name)s from %(starts)s to %(ends)s."
    )


@dataclass(frozen=True, kw_only=True)
class OverrideRemoved(OverrideEvent):
    kind = "rota.override_removed"
    words = gettext_noop(
        "%(who)s took back %(staff_name)s's turn on call in the rota %(name)s from %(starts)s"
        " to %(ends)s."
    )


@dataclass(frozen=True, kw_only=True)
class PagingPolicySet(DomainEvent):
    """A paging policy is from now on as told."""

    kind = "paging.policy_set"
    words = gettext_noop("%(who)s set the paging policy %(name)s.")
    name: str
    team: str | None
    site: str | None
    ranks: tuple[int, ...]
    repeats: int
    repeat_after: int


@dataclass(frozen=True, kw_only=True)
class PagingStepSet(DomainEvent):
    """A step pages a rota, a person or a team; `target` is its name."""

    kind = "paging.step_set"
    words = gettext_noop("%(who)s set step %(number)s of the paging policy %(name)s: %(target)s.")
    name: str
    number: int
    after: int
    target: str
    by_email: bool
    by_webhook: bool


@dataclass(frozen=True, kw_only=True)
class PagingStepRemoved(DomainEvent):
    kind = "paging.step_removed"
    words = gettext_noop("%(who)s removed step %(number)s of the paging policy %(name)s.")
    name: str
    number: int
