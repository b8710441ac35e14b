"""One table: which event of a case is told to whom, by e-mail and in the desk.

Another names the events about paging, which call people whatever they chose to hear of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from troth.accounts.models import Staff
from troth.accounts.notifications import Topic
from troth.cases import events
from troth.cases.actions import post_notices
from troth.cases.alarm_steps import Step
from troth.cases.models import Alarm, Case
from troth.cases.routing import Because
from troth.cases.site_zone import site_zone
from troth.channels.actions import deliver_pages, tell_by_mail
from troth.channels.recipients import Group, members
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.reader_times import read_in
from troth.timeline.models import Event

CONTACT, ASSIGNEE, TEAM = Group.CONTACT, Group.ASSIGNEE, Group.TEAM
OWNER, MANAGERS, TAM = Group.OWNER, Group.MANAGERS, Group.TAM


def _always(event: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """Whom an event is told to. `by` limits it to what that side did, `when` to some events.

    `topic` is what people choose by whether to have the mail; without one they always have it.
    `alarm`: the case's alarm says whom, and by which means.
    """

    to: type[DomainEvent]
    by: frozenset[str] = frozenset({events.CUSTOMER, events.STAFF, events.SYSTEM})
    when: Callable[[Any], bool] = _always
    topic: Topic | None = None
    mail: tuple[Group, ...] = ()
    desk: tuple[Group, ...] = ()
    alarm: bool = False

    def told(self, case: Case, event: DomainEvent) -> tuple[Iterable[Group], Iterable[Group]]:
        """Return the groups told by mail, and in the desk."""
        if not self.alarm:
            return self.mail, self.desk
        steps = _steps(case, event)
        mail = [Group(one) for step in steps if "mail" in step.means for one in step.groups]
        desk = [Group(one) for step in steps if "desk" in step.means for one in step.groups]
        return dict.fromkeys(mail), dict.fromkeys(desk)


CUSTOMER = frozenset({events.CUSTOMER})
STAFF = frozenset({events.STAFF})
PROVIDER = frozenset({events.STAFF, events.SYSTEM})


def _from_the_customer(kind: type[DomainEvent]) -> Reaction:
    """What the customer says or asks for is told to whoever has the case."""
    return Reaction(to=kind, by=CUSTOMER, topic=Topic.CUSTOMERS, mail=(OWNER,), desk=(OWNER,))


REACTIONS: tuple[Reaction, ...] = (
    Reaction(to=events.Opened, mail=(CONTACT,)),
    Reaction(to=events.Opened, topic=Topic.ASSIGNMENT, mail=(TEAM,), desk=(TEAM,)),
    Reaction(
        to=events.Assigned,
        when=lambda e: e.staff,
        topic=Topic.ASSIGNMENT,
        mail=(ASSIGNEE,),
        desk=(ASSIGNEE,),
    ),
    Reaction(
        to=events.Assigned,
        by=STAFF,
        when=lambda e: e.team,
        topic=Topic.ASSIGNMENT,
        mail=(TEAM,),
        desk=(TEAM,),
    ),
    Reaction(to=events.Routed, when=lambda e: e.told, mail=(TAM,), desk=(TAM,)),
    Reaction(
        to=events.Routed,
        when=lambda e: e.because in (Because.NOBODY, Because.LEFT, Because.AWAY),
        desk=(MANAGERS,),
    ),
    Reaction(to=events.Replied, by=STAFF, mail=(CONTACT,)),
    _from_the_customer(events.Replied),
    Reaction(to=events.Noted, desk=(ASSIGNEE,)),
    Reaction(to=events.WaitingOnCustomer, mail=(CONTACT,)),
    Reaction(to=events.WorkaroundProvided, mail=(CONTACT,)),
    Reaction(to=events.Resolved, mail=(CONTACT,)),
    Reaction(to=events.Confirmed, desk=(OWNER,)),
    _from_the_customer(events.ResolutionRejected),
    Reaction(to=events.Reopened, by=STAFF, topic=Topic.STATE, mail=(CONTACT,)),
    _from_the_customer(events.Reopened),
    Reaction(to=events.Closed, by=PROVIDER, topic=Topic.STATE, mail=(CONTACT,)),
    Reaction(to=events.Closed, by=CUSTOMER, desk=(OWNER,)),
    Reaction(to=events.Merged, mail=(CONTACT,)),
    Reaction(to=events.Joined, desk=(OWNER,)),
    Reaction(to=events.Parted, desk=(OWNER,)),
    _from_the_customer(events.UpdateRequested),
    Reaction(to=events.SeverityChanged, by=STAFF, mail=(CONTACT,)),
    _from_the_customer(events.SeverityChanged),
    Reaction(
        to=events.SeverityAppealed,
        topic=Topic.ESCALATIONS,
        mail=(MANAGERS,),
        desk=(MANAGERS, ASSIGNEE),
    ),
    Reaction(to=events.AppealDecided, mail=(CONTACT,), desk=(ASSIGNEE,)),
    Reaction(to=events.KindChanged, by=STAFF, mail=(CONTACT,)),
    _from_the_customer(events.KindChanged),
    Reaction(to=events.ReleaseAnnounced, topic=Topic.RELEASES, mail=(CONTACT,)),
    _from_the_customer(events.Triggered),
    Reaction(to=events.Reminded, mail=(CONTACT,)),
    Reaction(
        to=events.EscalationRequested,
        topic=Topic.ESCALATIONS,
        mail=(OWNER, MANAGERS),
        desk=(OWNER, MANAGERS),
    ),
    Reaction(
        to=events.Escalated,
        topic=Topic.ESCALATIONS,
        mail=(ASSIGNEE, TEAM, MANAGERS),
        desk=(ASSIGNEE, TEAM, MANAGERS),
    ),
    Reaction(to=events.PageSkipped, when=lambda e: e.gone, desk=(MANAGERS,)),
    Reaction(to=events.PageUnanswered, desk=(MANAGERS,)),
    Reaction(to=events.EscalationDeclined, mail=(CONTACT,), desk=(OWNER,)),
    Reaction(to=events.CallLogged, when=lambda e: e.caller == events.CUSTOMER, desk=(OWNER,)),
    Reaction(to=events.ClockEvent, topic=Topic.PROMISES, alarm=True),
)

PAGING = (events.Paged, events.PageUnanswered, events.PageAcknowledged, events.PagingEnded)


def react(case: Case, event: DomainEvent, stored: Event, by: Actor) -> None:
    """Tell those whom the table names, in the transaction that recorded the event.

    One mail for each reader, one notice for each member of staff; nobody is told of what they did
    themselves, but that their request has arrived.
    """
    for reaction in REACTIONS:
        if isinstance(event, reaction.to) and by.kind in reaction.by and reaction.when(event):
            mail, desk = reaction.told(case, event)
            tell_by_mail(
                case=case,
                event=stored,
                groups=mail,
                topic=reaction.topic,
                urgent=_is_urgent(case, event),
                at=stored.at,
            )
            _post(case, event, stored, by, desk)
    if isinstance(event, PAGING):
        _page(case, event, stored)


def _is_urgent(case: Case, event: DomainEvent) -> bool:
    """Whether it does not wait for the end of anybody's quiet hours."""
    return case.severity_rank == 1 or isinstance(
        event, events.ClockBreached | events.ClockStillBroken
    )


def _steps(case: Case, event: DomainEvent) -> tuple[Step, ...]:
    """Return the steps of the case's alarm that an event about a clock takes."""
    steps = Alarm.objects.steps_for(case)
    if isinstance(event, events.ClockWarned):
        return steps.at_share(event.share)
    return steps.at_breach if isinstance(event, events.ClockBreached) else steps.after_breach


def _page(case: Case, event: DomainEvent, stored: Event) -> None:
    """Call people, and tell the managers in the desk of a call that goes out nowhere."""
    sent = deliver_pages(case=case, event=stored, at=stored.at)
    if isinstance(event, events.Paged) and not sent:
        sentence = _("A page went out nowhere: no webhook endpoint takes the pages of %(name)s.")
        people = members(case, MANAGERS, stored.at)
        told = sentence % {"name": event.policy_name}
        post_notices(case=case, event=stored, told=dict.fromkeys(people, told))


def _post(
    case: Case, event: DomainEvent, stored: Event, by: Actor, groups: Iterable[Group]
) -> None:
    people = dict.fromkeys(person for group in groups for person in members(case, group, stored.at))
    if people:
        told = {person: _sentence(case, event, by, person) for person in people}
        post_notices(case=case, event=stored, told=told)


def _sentence(case: Case, event: DomainEvent, by: Actor, reader: Staff) -> str:
    with read_in(reader.user.time_zone, support=site_zone(case)):
        return event.sentence(by.name)
