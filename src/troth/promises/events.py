"""The events of a case's timeline that the clocks listen to.

Each record says what happened and when (`at`, an aware instant). Anything else that a
timeline may hold (assignments to a person, internal remarks of other systems) is not here,
because no promise depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Sender(StrEnum):
    """Who wrote a message. A message by the system never meets a clock."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


class Caller(StrEnum):
    """Who dialled."""

    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened on a case at an instant."""

    type: ClassVar[str]
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened(Event):
    """The case began. Always the first event, and the only one of its type."""

    type = "opened"
    severity: str
    channel: str  # how it came in: portal, email, phone, chat, slack, teams, …
    kind: str = "incident"
    site: str | None = None  # None: the programme's default site


@dataclass(frozen=True, kw_only=True, slots=True)
class Message(Event):
    """Words, seen by the customer when `public`."""

    type = "message"
    sender: Sender
    public: bool = True
    channel: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call(Event):
    """A telephone call; `answered` when the two spoke."""

    type = "call"
    caller: Caller
    answered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SeverityChanged(Event):
    """The case has another severity from now on."""

    type = "severity_changed"
    severity: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KindChanged(Event):
    """The case turned out to be of another kind."""

    type = "kind_changed"
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanChanged(Event):
    """The account's contract moved to another plan of the same programme."""

    type = "plan_changed"
    plan: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned(Event):
    """The case went to a site or an agent; the site decides which calendar counts."""

    type = "assigned"
    site: str | None = None  # None: the site stays
    agent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingOnCustomer(Event):
    """Staff asked a question without whose answer the work cannot go on."""

    type = "waiting_on_customer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed(Event):
    """Staff took the work up again without waiting for the answer."""

    type = "resumed"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkaroundProvided(Event):
    """The customer has a way round the problem."""

    type = "workaround_provided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved(Event):
    """The provider regards the case as solved."""

    type = "resolved"
    resolution: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed(Event):
    """The customer agrees that it is solved."""

    type = "confirmed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopened(Event):
    """It was not solved, or came back."""

    type = "reopened"


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed(Event):
    """Nothing more is owed on this case."""

    type = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateRequested(Event):
    """The customer asked how far the case has come."""

    type = "update_requested"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkStarted(Event):
    """Somebody began to work on the case."""

    type = "work_started"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkStopped(Event):
    """Somebody who worked on the case stopped."""

    type = "work_stopped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Released(Event):
    """A release was announced or published; `on` is its publication, `at` when not given."""

    type = "released"
    on: datetime | None = None

    @property
    def published(self) -> datetime:
        return self.on or self.at


@dataclass(frozen=True, kw_only=True, slots=True)
class Triggered(Event):
    """What a commitment's own trigger waits for: `alert`, `confirmed_event` or `requested`."""

    type = "triggered"
    trigger: str
