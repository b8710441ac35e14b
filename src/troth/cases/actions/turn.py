"""What every action on a case has in common: one transaction on a locked case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Protocol, cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from troth.accounts.models import Contact, Staff
from troth.cases import clockwork, events
from troth.cases.actions.attaching import File, attach
from troth.cases.models import AuthorKind, Case, Message, Status
from troth.cases.paging import pager
from troth.cases.rules import Side, may_write
from troth.lib.actors import SYSTEM, Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import NotFound, Refusal
from troth.lib.remembered import remembering
from troth.lib.text import clean_text
from troth.promises.instants import require_instant
from troth.timeline.access import events_of
from troth.timeline.actions import record
from troth.timeline.models import Event

BODY_LIMIT = 100_000  # characters of a message
REASON_LIMIT = 2_000


class Reaction(Protocol):
    """Causes the consequences of an event, in the transaction that recorded it."""

    def __call__(self, case: Case, event: DomainEvent, stored: Event, by: Actor) -> None: ...


@dataclass
class Turn:
    """One action in progress: the locked case, who acts on it and when.

    `contact` or `staff` is the acting person, both None when the system acts.
    """

    case: Case
    by: Actor
    at: datetime
    contact: Contact | None = None
    staff: Staff | None = None

    @cached_property
    def history(self) -> list[Event]:
        """The case's whole timeline, read once; what is recorded joins it."""
        return list(events_of(self.case.stream))

    @property
    def side(self) -> Side:
        """Whose side the acting person is on; the system is on the provider's."""
        return "customer" if self.contact is not None else "staff"

    def record(
        self, event: DomainEvent, *, by: Actor | None = None, quietly: bool = False
    ) -> Event:
        """Append the event to the case's timeline and, unless `quietly`, let it have effects."""
        by = by or self.by
        stored = record(
            stream=self.case.stream,
            account_id=self.case.account_id,
            event=event,
            by=by,
            at=self.at,
            history=self.history,
        )
        self.at = stored.at
        if not quietly:
            react(self.case, event, stored, by)
        return stored

    def post(
        self,
        body: str,
        *,
        public: bool = True,
        channel: str = "",
        attachments: Sequence[File] = (),
        quietly: bool = False,
    ) -> Message:
        """Add words to the case; a public staff message counts as a response.

        `quietly` when an event that follows tells the same people of the words.
        """
        text = clean_text(body, "message", BODY_LIMIT, multiline=True)
        message = Message.objects.create(
            case=self.case,
            account_id=self.case.account_id,
            author_kind=AuthorKind(self.by.kind),
            contact=self.contact,
            staff=self.staff,
            author_name=(self.contact or self.staff or self.by).name,
            body=text,
            public=public,
            channel=channel if public else "",
            at=self.at,
        )
        files = attach(message, attachments)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if public:
            said = events.Replied(
                author=self.by.kind,
                channel=channel,
                message=message.pk,
                digest=digest,
                files=files,
            )
            self.record(said, quietly=quietly)
        else:
            noted = events.Noted(message=message.pk, digest=digest, files=files)
            self.record(noted, quietly=quietly)
        return message

    def require(self, *allowed: Status) -> None:
        """Refuse unless the case stands in one of these states."""
        if self.case.status not in allowed:
            raise Refusal(f"case.is_{self.case.status}", _why_not(self.case))

    def require_staff(self) -> Staff:
        """Return the member of staff who acts; refuse anybody else."""
        if self.staff is None:
            raise Refusal("case.staff_only", _("Only support staff can do this."))
        return self.staff

    def require_customer(self) -> Contact:
        """Return the contact who acts; refuse anybody else."""
        if self.contact is None:
            raise Refusal("case.customer_only", _("Only the customer can do this."))
        return self.contact


@contextmanager
def turn(case: Case, *, by: Actor, at: datetime) -> Iterator[Turn]:
    """Run one action: lock the case, see who acts, and leave clocks and case in order.

    Raises NotFound when the actor has nothing to do with the case. Nothing is kept when the
    block raises.
    """
    require_instant(at)
    with transaction.atomic(), remembering():
        locked = lock(case.pk)
        acting = Turn(locked, by, at.astimezone(UTC), *_people_on(locked, by))
        _require_owner(acting)
        yield acting
        locked.updated_at = acting.at
        settle(acting)
    _copy_state(locked, case)


def _require_owner(acting: Turn) -> None:
    """Refuse contacts other than the case's own where the programme says so."""
    if acting.contact is not None and not may_write(acting.contact, acting.case):
        message = _("Only %(owner)s, whose case this is, may write on it; you can read it.")
        raise Refusal("case.not_owner", message % {"owner": acting.case.contact.name})


def settle(acting: Turn) -> None:
    """Page whoever is to be paged by now, bring the clocks in line, and store the case."""
    case, history, at = acting.case, acting.history, acting.at
    paged = pager.page(case, history, at=at)
    for event, stored in (*paged, *clockwork.refresh(case, history, at=at)):
        react(case, event, stored, SYSTEM)
    case.save()


def lock(case_id: int) -> Case:
    """Return the case, locked until the transaction ends; NotFound when there is none.

    With what every action asks for; joining everybody who has it costs more than the action.
    """
    try:
        rows = Case.objects.with_contract().select_related("contact")
        return rows.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    except Case.DoesNotExist:
        raise not_found() from None


def _people_on(case: Case, by: Actor) -> tuple[Contact | None, Staff | None]:
    """The same for a case, whose own contact has been loaded with its lock."""
    if by.kind == "customer" and by.id == case.contact_id and case.contact.is_active:
        return case.contact, None
    return acting_people(by, case.account_id)


def acting_people(by: Actor, account_id: int) -> tuple[Contact | None, Staff | None]:
    """Return the acting contact or member of staff; NotFound for strangers and people who left."""
    if by.kind == "customer":
        rows = Contact.objects.filter(pk=by.id or 0, account_id=account_id, is_active=True)
        contact = rows.first()
        if contact is None:
            raise not_found()
        return contact, None
    if by.kind == "staff":
        members = Staff.objects.select_related("user", "site")
        staff = members.filter(pk=by.id or 0, user__is_active=True).first()
        if staff is None:
            raise not_found()
        return None, staff
    return None, None


def not_found() -> NotFound:
    return NotFound("case.not_found", _("There is no such case; check its number."))


def react(case: Case, event: DomainEvent, stored: Event, by: Actor) -> None:
    """Hand the event to the table of reactions, which lies on a floor above this one."""
    _reaction(settings.TROTH_REACTION)(case, event, stored, by)


@cache
def _reaction(path: str) -> Reaction:
    return cast(Reaction, import_string(path))


def _why_not(case: Case) -> str:
    if case.merged_into is not None:
        message = _("This case goes on in %(number)s; do it there.")
        return message % {"number": case.merged_into.number}
    return {
        Status.OPEN: _("This case is already open."),
        Status.WAITING: _("This case is waiting for the customer's answer; resume it first."),
        Status.RESOLVED: _("This case is resolved; reopen it first."),
        Status.CLOSED: _("This case is closed; reopen it first."),
    }[Status(case.status)]


def _copy_state(source: Case, target: Case) -> None:
    for field in Case._meta.concrete_fields:
        setattr(target, field.attname, getattr(source, field.attname))
