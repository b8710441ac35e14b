"""What people say to each other on a case, in writing and on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.cases import events
from troth.cases.actions.attaching import File
from troth.cases.actions.turn import REASON_LIMIT, Turn, turn
from troth.cases.models import Call, CallDirection, Case, Status
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text

UNFINISHED = (Status.OPEN, Status.WAITING, Status.RESOLVED)


def reply(
    *,
    case: Case,
    body: str,
    channel: str = "portal",
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Write to the other side in public. A customer's words end the wait for their answer."""
    with turn(case, by=by, at=at) as acting:
        acting.require(*UNFINISHED)
        acting.post(body, channel=channel, attachments=attachments)
        if acting.contact is not None:
            stop_waiting(acting)
    return case


def add_note(
    *, case: Case, body: str, attachments: Sequence[File] = (), by: Actor, at: datetime
) -> Case:
    """Write a note that only staff read; also on a closed case."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        acting.post(body, public=False, attachments=attachments)
    return case


def wait_on_customer(
    *,
    case: Case,
    question: str,
    channel: str = "portal",
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Ask the customer what the work cannot go on without; its clocks stand still until then."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        if acting.case.status == Status.WAITING:
            message = _(
                "This case is already waiting for the customer's answer; write a reply to"
                " add something."
            )
            raise Refusal("case.is_waiting", message)
        acting.require(Status.OPEN)
        asked = acting.post(question, channel=channel, attachments=attachments, quietly=True)
        acting.record(events.WaitingOnCustomer(message=asked.pk))
        acting.case.status, acting.case.waiting_since = Status.WAITING, acting.at
    return case


def resume(*, case: Case, by: Actor, at: datetime) -> Case:
    """Go on without waiting for the customer's answer any longer."""
    with turn(case, by=by, at=at) as acting:
        acting.require_staff()
        if acting.case.status != Status.WAITING:
            raise Refusal("case.not_waiting", _("This case is not waiting for the customer."))
        acting.record(events.Resumed())
        stop_waiting(acting)
    return case


def request_update(*, case: Case, by: Actor, at: datetime) -> Case:
    """Ask, as the customer, how far the case has come."""
    with turn(case, by=by, at=at) as acting:
        acting.require_customer()
        acting.require(*UNFINISHED)
        acting.record(events.UpdateRequested())
    return case


def log_call(
    *,
    case: Case,
    direction: CallDirection | str,
    answered: bool,
    contact: Contact | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """Log a telephone call that was just made, `direction` "in" or "out".

    `contact` is the customer's person, the case's own when None. A call by the customer ends
    the wait for their answer.
    """
    with turn(case, by=by, at=at) as acting:
        staff = acting.require_staff()
        person = _person(acting.case, contact)
        call = Call.objects.create(
            case=acting.case,
            account_id=acting.case.account_id,
            direction=_direction(direction),
            answered=answered,
            contact=person,
            staff=staff,
            note=clean_text(note, "note", REASON_LIMIT, required=False, multiline=True),
            at=acting.at,
        )
        came_in = call.direction == CallDirection.IN
        acting.record(
            events.CallLogged(
                call=call.pk,
                caller=events.CUSTOMER if came_in else events.STAFF,
                answered=answered,
                person=person.name,
            )
        )
        if came_in:
            stop_waiting(acting)
    return case


def stop_waiting(acting: Turn) -> None:
    """The case no longer waits for the customer."""
    if acting.case.status == Status.WAITING:
        acting.case.status, acting.case.waiting_since = Status.OPEN, None


def _direction(direction: str) -> CallDirection:
    if direction not in CallDirection.values:
        message = _("Say whether the call came in from the customer or went out to them.")
        raise Refusal("call.direction", message, "direction")
    return CallDirection(direction)


def _person(case: Case, contact: Contact | None) -> Contact:
    """Return the customer's person of a call; NotFound for one of another account."""
    if contact is not None and contact.account_id != case.account_id:
        message = _("%(name)s is not a contact of this case's customer; choose one who is.")
        raise Refusal("contact.other_account", message % {"name": contact.name}, "contact")
    return contact or case.contact
