"""What a value in a log can mean for a case, and the events of the core that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from troth.promises import events
from troth.promises.events import Caller, Event, Message, Sender
from troth.promises.terms import Trigger


class Word(StrEnum):
    """The words of mapping files."""

    NOTHING = "nothing"
    OPENED = "opened"
    ACTIVE = "active"  # the work goes on: reopens what was resolved or closed, else resumes
    STAFF_MESSAGE = "staff_message"
    CUSTOMER_MESSAGE = "customer_message"
    STAFF_CALL = "staff_call"
    CUSTOMER_CALL = "customer_call"
    ANSWERED_CALL = "answered_call"  # the customer called, and the two spoke
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    RESUMED = "resumed"
    WORKAROUND_PROVIDED = "workaround_provided"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    CLOSED = "closed"
    UPDATE_REQUESTED = "update_requested"
    WORK_STARTED = "work_started"
    WORK_STOPPED = "work_stopped"
    RELEASED = "released"
    REQUESTED = "requested"
    ALERT = "alert"
    CONFIRMED_EVENT = "confirmed_event"


CODES: Mapping[Word, int] = {word: number for number, word in enumerate(Word)}
WORDS = tuple(Word)
# Two events that no value means by itself: another severity or site than in the row before.
SEVERITY_CHANGED, ASSIGNED = len(WORDS), len(WORDS) + 1

EVENTS: Mapping[int, Callable[[datetime], Event]] = {
    CODES[word]: build
    for word, build in {
        Word.STAFF_MESSAGE: lambda at: Message(at=at, sender=Sender.STAFF),
        Word.CUSTOMER_MESSAGE: lambda at: Message(at=at, sender=Sender.CUSTOMER),
        Word.STAFF_CALL: lambda at: events.Call(at=at, caller=Caller.STAFF, answered=True),
        Word.CUSTOMER_CALL: lambda at: events.Call(at=at, caller=Caller.CUSTOMER),
        Word.ANSWERED_CALL: lambda at: events.Call(at=at, caller=Caller.CUSTOMER, answered=True),
        Word.WAITING_ON_CUSTOMER: lambda at: events.WaitingOnCustomer(at=at),
        Word.RESUMED: lambda at: events.Resumed(at=at),
        Word.WORKAROUND_PROVIDED: lambda at: events.WorkaroundProvided(at=at),
        Word.RESOLVED: lambda at: events.Resolved(at=at),
        Word.CONFIRMED: lambda at: events.Confirmed(at=at),
        Word.REOPENED: lambda at: events.Reopened(at=at),
        Word.CLOSED: lambda at: events.Closed(at=at),
        Word.UPDATE_REQUESTED: lambda at: events.UpdateRequested(at=at),
        Word.WORK_STARTED: lambda at: events.WorkStarted(at=at),
        Word.WORK_STOPPED: lambda at: events.WorkStopped(at=at),
        Word.RELEASED: lambda at: events.Released(at=at),
        Word.REQUESTED: lambda at: events.Triggered(at=at, trigger=Trigger.REQUESTED),
        Word.ALERT: lambda at: events.Triggered(at=at, trigger=Trigger.ALERT),
        Word.CONFIRMED_EVENT: lambda at: events.Triggered(at=at, trigger=Trigger.CONFIRMED_EVENT),
    }.items()
}
