"""What time brings to a case: broken promises, reminders, escalations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from troth.cases.events.base import CaseEvent
from troth.lib.reader_times import here
from troth.promises.explain import METRIC_NAMES

FIRST_SHARE = 75  # at which warnings came before they told their share


@dataclass(frozen=True, kw_only=True)
class ClockEvent(CaseEvent):
    """Something about one clock; `due` is its due time then, ISO 8601 in UTC."""

    key: str
    metric: str
    severity: str
    due: str

    def sentence(self, who: str) -> str:
        return _(self.template()) % {
            "promise": _(METRIC_NAMES[self.metric]),
            "severity": self.severity,
            "due": here(datetime.fromisoformat(self.due)),
        }


@dataclass(frozen=True, kw_only=True)
class ClockWarned(ClockEvent):
    """A `share` of the promised time, in per cent, is used up."""

    kind = "clock.warned"
    public = False
    words = gettext_noop("The %(promise)s promised for %(severity)s is due at %(due)s.")
    share: int = FIRST_SHARE


@dataclass(frozen=True, kw_only=True)
class ClockBreached(ClockEvent):
    """A promise was not kept by its due time."""

    kind = "clock.breached"
    words = gettext_noop(
        "The %(promise)s promised for %(severity)s by %(due)s was not given in time."
    )


@dataclass(frozen=True, kw_only=True)
class ClockStillBroken(ClockEvent):
    """A broken promise is told again, for the `number`-th time: it is still not kept."""

    kind = "clock.still_broken"
    public = False
    words = gettext_noop(
        "The %(promise)s promised for %(severity)s by %(due)s has still not been given."
    )
    number: int


@dataclass(frozen=True, kw_only=True)
class Reminded(CaseEvent):
    """The customer was told that the case is closed at `closes` (ISO 8601) if they stay silent."""

    kind = "case.reminded"
    words = gettext_noop(
        "%(who)s reminded the customer: the case will be closed on %(closes)s if we hear nothing."
    )
    closes: str

    def sentence(self, who: str) -> str:
        return _(self.words) % {"who": who, "closes": self.closing()}

    def closing(self) -> str:
        """Say when it is closed, for the reader at hand."""
        return here(datetime.fromisoformat(self.closes))


@dataclass(frozen=True, kw_only=True)
class EscalationRequested(CaseEvent):
    """Somebody asked for people higher up to look at the case."""

    kind = "case.escalation_requested"
    words = gettext_noop("%(who)s asked for the case to be escalated: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class Escalated(CaseEvent):
    """A step of an escalation was taken, `due` at (ISO 8601).

    `rule` counts the programme's escalations from 0, `step` the steps of that one from 1.
    """

    kind = "case.escalated"
    words = gettext_noop("%(who)s escalated the case to the role %(role_title)s (%(title)s).")
    rule: int
    step: int
    role: str
    role_title: str
    title: str
    due: str


@dataclass(frozen=True, kw_only=True)
class EscalationDeclined(CaseEvent):
    """Staff stopped an escalation; its later steps are not taken. `rule` as in Escalated."""

    kind = "case.escalation_declined"
    words = gettext_noop("%(who)s declined the escalation (%(title)s): %(reason)s")
    rule: int
    title: str
    reason: str

    def template(self) -> str:
        if self.reason:
            return self.words
        return gettext_noop("%(who)s declined the escalation (%(title)s).")
