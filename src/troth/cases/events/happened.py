"""What people do to a case."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from troth.cases.events.base import CUSTOMER, CaseEvent, WithFiles
from troth.lib.promise_words import channel_name


@dataclass(frozen=True, kw_only=True)
class Opened(WithFiles):
    """The case began; `contact_name` is the customer's person, whoever typed it in.

    `digest` is the SHA-256 of the first message in UTF-8, as hex; `programme_digest` that of the
    programme version's text.
    """

    kind = "case.opened"
    words = gettext_noop("%(who)s opened the case as %(severity)s by %(channel)s.")
    number: str
    subject: str
    case_kind: str
    severity: str
    channel: str
    site: str | None
    plan: str
    programme_version: int
    contact: int
    contact_name: str
    message: int
    digest: str
    suggested: str | None = None  # the severity the customer asked for where staff set it
    on_behalf: bool = False
    programme_digest: str | None = None  # events of old do not tell

    def sentence(self, who: str) -> str:
        told = asdict(self) | {"who": who, "channel": channel_name(self.channel)}
        return _(self.template()) % told

    def template(self) -> str:
        if self.on_behalf:
            return gettext_noop(
                "%(who)s opened the case for %(contact_name)s as %(severity)s by %(channel)s."
            )
        if self.suggested:
            return gettext_noop(
                "%(who)s opened the case by %(channel)s and asked for %(suggested)s; "
                "it is %(severity)s until assessed."
            )
        return self.words


@dataclass(frozen=True, kw_only=True)
class Replied(WithFiles):
    """A public message; `digest` is the SHA-256 of its text in UTF-8, as hex."""

    kind = "case.replied"
    words = gettext_noop("%(who)s wrote a reply.")
    author: str
    channel: str
    message: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Noted(WithFiles):
    """A note among staff."""

    kind = "case.noted"
    public = False
    words = gettext_noop("%(who)s wrote an internal note.")
    message: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Assigned(CaseEvent):
    """The case went to a person, a team or a site; what is None stayed as it was.

    An empty name means that nobody has it any more.
    """

    kind = "case.assigned"
    words = ""
    staff: int | None = None
    staff_name: str | None = None
    team: int | None = None
    team_name: str | None = None
    site: str | None = None
    site_name: str | None = None

    def sentence(self, who: str) -> str:
        places = [
            name or _("nobody")
            for name in (self.staff_name, self.team_name, self.site_name)
            if name is not None
        ]
        if places == [who]:
            return _("%(who)s took the case.") % {"who": who}
        return _("%(who)s assigned the case to %(places)s.") % {
            "who": who,
            "places": ", ".join(places),
        }


@dataclass(frozen=True, kw_only=True)
class Routed(CaseEvent):
    """The programme's routing to a role had the new or reopened case go to `name`.

    `because` is a word of `cases.routing.Because`; `told`: the role's person is told of it.
    """

    kind = "case.routed"
    words = gettext_noop(
        "Routed to %(name)s because these are the hours of the role %(role_title)s."
    )
    role: str
    role_title: str
    name: str
    because: str
    told: bool

    def template(self) -> str:
        if self.because == "out_of_hours":
            return gettext_noop(
                "Routed to %(name)s because it is outside the hours of the role %(role_title)s."
            )
        if self.because == "nobody":
            return gettext_noop(
                "Routed to %(name)s because nobody has the role %(role_title)s for this account."
            )
        if self.because == "left":
            return gettext_noop(
                "Routed to %(name)s because whoever had the role %(role_title)s for this account"
                " no longer works here."
            )
        if self.because == "away":
            return gettext_noop(
                "Routed to %(name)s because whoever has the role %(role_title)s for this account"
                " is away."
            )
        if self.because == "stood_in":
            return gettext_noop(
                "Routed to %(name)s, who stands in for whoever has the role %(role_title)s for"
                " this account and is away."
            )
        return self.words


@dataclass(frozen=True, kw_only=True)
class SeverityChanged(CaseEvent):
    """The case has another severity from now on."""

    kind = "case.severity_changed"
    words = gettext_noop("%(who)s changed severity from %(old)s to %(new)s: %(reason)s")
    old: str
    new: str
    reason: str
    message: int | None = None  # the reply in which the customer was told


@dataclass(frozen=True, kw_only=True)
class SeverityAppealed(CaseEvent):
    """The customer asks support management to look at the severity again."""

    kind = "case.severity_appealed"
    words = gettext_noop("%(who)s appealed for %(wanted)s instead of %(given)s: %(reason)s")
    appeal: int
    given: str
    wanted: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppealDecided(CaseEvent):
    """A manager answered an appeal."""

    kind = "case.appeal_decided"
    words = gettext_noop("%(who)s declined the appeal for %(wanted)s: %(reason)s")
    appeal: int
    upheld: bool
    wanted: str
    reason: str
    message: int

    def template(self) -> str:
        if self.upheld:
            return gettext_noop("%(who)s upheld the appeal for %(wanted)s: %(reason)s")
        return self.words


@dataclass(frozen=True, kw_only=True)
class KindChanged(CaseEvent):
    """The case turned out to be of another kind."""

    kind = "case.kind_changed"
    words = gettext_noop("%(who)s changed the kind from %(old)s to %(new)s: %(reason)s")
    old: str
    new: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanChanged(CaseEvent):
    """The contract behind the case moved to another plan."""

    kind = "case.plan_changed"
    words = gettext_noop("The contract changed from plan %(old)s to plan %(new)s.")
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class WaitingOnCustomer(CaseEvent):
    """Staff asked a question without whose answer the work cannot go on."""

    kind = "case.waiting_on_customer"
    words = gettext_noop("%(who)s asked a question and waits for the customer's answer.")
    message: int


@dataclass(frozen=True, kw_only=True)
class Resumed(CaseEvent):
    """The work went on without waiting for the answer any longer."""

    kind = "case.resumed"
    words = gettext_noop("%(who)s went on without waiting for the customer.")


@dataclass(frozen=True, kw_only=True)
class WorkaroundProvided(CaseEvent):
    """The customer has a way round the problem, told in `message`."""

    kind = "case.workaround_provided"
    words = gettext_noop("%(who)s provided a workaround.")
    message: int


@dataclass(frozen=True, kw_only=True)
class Resolved(CaseEvent):
    """The provider regards the case as solved, as told in `message`."""

    kind = "case.resolved"
    words = gettext_noop("%(who)s resolved the case.")
    resolution: str
    message: int


@dataclass(frozen=True, kw_only=True)
class Confirmed(CaseEvent):
    """The customer agrees that it is solved."""

    kind = "case.confirmed"
    words = gettext_noop("%(who)s confirmed the resolution.")


@dataclass(frozen=True, kw_only=True)
class ResolutionRejected(CaseEvent):
    """The customer does not regard it as solved; the case is open again."""

    kind = "case.resolution_rejected"
    words = gettext_noop("%(who)s rejected the resolution: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reopened(CaseEvent):
    """It was not solved, or came back."""

    kind = "case.reopened"
    words = gettext_noop("%(who)s reopened the case: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class Closed(CaseEvent):
    """Nothing more is owed; `reason` is the rule's code, `note` what was said about it."""

    kind = "case.closed"
    words = gettext_noop("%(who)s closed the case: %(note)s")
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Merged(CaseEvent):
    """The case goes on in another, numbered `into`; the customer was told so in `message`."""

    kind = "case.merged"
    words = gettext_noop("%(who)s merged this case into %(into)s, where it goes on.")
    into: str
    message: int
    agreed: bool = False  # the customer had said yes to it

    def template(self) -> str:
        if self.agreed:
            return gettext_noop(
                "%(who)s merged this case into %(into)s, as the customer agreed; it goes on there."
            )
        return self.words


@dataclass(frozen=True, kw_only=True)
class Joined(CaseEvent):
    """Another case, numbered `other`, goes on in this one."""

    kind = "case.joined"
    words = gettext_noop("%(who)s merged %(other)s (%(title)s) into this case.")
    other: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Parted(CaseEvent):
    """A case that went on in this one goes on by itself again."""

    kind = "case.parted"
    words = gettext_noop("%(who)s reopened %(other)s; it no longer goes on in this case.")
    other: str


@dataclass(frozen=True, kw_only=True)
class UpdateRequested(CaseEvent):
    """The customer asked how far the case has come."""

    kind = "case.update_requested"
    words = gettext_noop("%(who)s asked for an update.")


@dataclass(frozen=True, kw_only=True)
class ReleaseAnnounced(CaseEvent):
    """The release that brings what the case asks for has a date, `on` (ISO 8601)."""

    kind = "case.release_announced"
    words = gettext_noop("%(who)s announced release %(release)s for %(on)s.")
    release: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Triggered(CaseEvent):
    """What a promise with a trigger of its own waits for: requested, alert, confirmed_event."""

    kind = "case.triggered"
    words = gettext_noop("%(who)s confirmed the event.")
    trigger: str

    def template(self) -> str:
        if self.trigger == "requested":
            return gettext_noop("%(who)s asked for cover outside the usual hours.")
        if self.trigger == "alert":
            return gettext_noop("%(who)s recorded the alert.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class CallLogged(CaseEvent):
    """A telephone call; `caller` is customer or staff."""

    kind = "call.logged"
    words = ""
    call: int
    caller: str
    answered: bool
    person: str

    def template(self) -> str:
        if self.caller == CUSTOMER and self.answered:
            return gettext_noop("%(person)s called and was answered (logged by %(who)s).")
        if self.caller == CUSTOMER:
            return gettext_noop("%(person)s called and nobody answered (logged by %(who)s).")
        if self.answered:
            return gettext_noop("%(who)s called %(person)s and they spoke.")
        return gettext_noop("%(who)s called %(person)s without an answer.")


@dataclass(frozen=True, kw_only=True)
class WorkStarted(CaseEvent):
    """Somebody began to work on the case."""

    kind = "work.started"
    words = gettext_noop("%(who)s began to work on the case.")


@dataclass(frozen=True, kw_only=True)
class WorkStopped(CaseEvent):
    """Nobody works on the case any more."""

    kind = "work.stopped"
    words = gettext_noop("%(who)s stopped working on the case.")
