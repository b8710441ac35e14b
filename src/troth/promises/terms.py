"""What a plan promises, in the form the clocks compute with.

A programme file (see `schema.py`) is written for people; `Programme.terms(plan)` turns one of
its plans into these records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from troth.promises.amounts import Amount, NoClock
from troth.promises.errors import ProgrammeError, quoted

if TYPE_CHECKING:
    from troth.promises.calendar import Calendar

ALWAYS = "always"  # the calendar that is open 24x7
SITE = "site"  # the calendar of the site the case is assigned to

V = TypeVar("V")


class Metric(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    WORKAROUND = "workaround"
    RESOLUTION = "resolution"
    STATUS_REPLY = "status_reply"
    CONTINUOUS_EFFORT = "continuous_effort"


class Kind(StrEnum):
    """What a case is."""

    INCIDENT = "incident"
    QUESTION = "question"
    FEATURE_REQUEST = "feature_request"
    SERVICE_UNUSABLE = "service_unusable"


class Trigger(StrEnum):
    """What starts the clock of a commitment."""

    OPENED = "opened"
    CUSTOMER_CALL = "customer_call"
    REQUESTED = "requested"
    ALERT = "alert"
    CONFIRMED_EVENT = "confirmed_event"


@dataclass(frozen=True, kw_only=True)
class Hold:
    """When a clock does not start at once, and what releases it before the next opening."""

    during: frozenset[str]  # of {"weekend", "holiday"}, judged on the site's calendar
    until: str = Trigger.CUSTOMER_CALL

    def applies(self, calendar: Calendar, at: datetime) -> bool:
        """Whether a clock that would start at `at` is held, by the calendar of the site."""
        day = calendar.local_date(at)
        weekend = "weekend" in self.during and day.weekday() >= 5
        return weekend or ("holiday" in self.during and calendar.holiday_name(day) is not None)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """One promise: a metric for cases of one severity.

    `id` is the id of the commitment in the programme file, a dot and the severity
    ("first-response.P1"), and is unique within a plan.
    """

    id: str
    metric: Metric
    severity: str
    amount: Amount
    calendar: str  # name of a calendar of the programme, "always" or "site"
    clause: str  # where the published text says so
    trigger: str = Trigger.OPENED
    kinds: frozenset[Kind] | None = None  # None: cases of every kind
    channels: frozenset[str] | None = None  # None: cases from every channel
    held: Hold | None = None
    pauses: bool = True  # False: runs on while waiting on the customer
    interpretation: str | None = None  # the reading taken where the published text is ambiguous

    @cached_property
    def name(self) -> str:
        """Metric and trigger: what matches it with those of another severity, kind or plan."""
        return f"{self.metric}/{self.trigger}"

    def applies_to(self, kind: str, channel: str) -> bool:
        """Whether a case of this kind that came in by this channel has the commitment."""
        return (self.kinds is None or kind in self.kinds) and (
            self.channels is None or channel in self.channels
        )


class Promised:
    """The commitments that run a clock on a case, as the clocks look for them."""

    def __init__(self, commitments: Iterable[Commitment]) -> None:
        self.by_name = {commitment.name: commitment for commitment in commitments}
        self.by_trigger: dict[str, list[Commitment]] = {}
        for commitment in self.by_name.values():
            self.by_trigger.setdefault(commitment.trigger, []).append(commitment)
        self.from_opening = _OfMetrics(self.by_trigger.get(Trigger.OPENED, ()))


class _OfMetrics(dict[Set[Metric], tuple[Commitment, ...]]):
    """The commitments of each set of metrics that was asked for."""

    def __init__(self, commitments: Iterable[Commitment]) -> None:
        self._all = tuple(commitments)

    def __missing__(self, metrics: Set[Metric]) -> tuple[Commitment, ...]:
        found = self[metrics] = tuple(one for one in self._all if one.metric in metrics)
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """One plan of one programme version. Unknown names raise ProgrammeError."""

    programme: str
    version: str
    plan: str
    severities: Mapping[str, int]  # code -> rank, 1 is the most urgent
    default_severity: str
    default_site: str | None
    workaround_resolves: bool  # a workaround also stops `resolution`
    promised: tuple[Commitment, ...]  # every commitment of the plan, in the file's order
    unpromised_channels: frozenset[str] = frozenset()  # cases opened there have no commitments
    calendars: Mapping[str, Calendar]  # the named ones and "always"
    sites: Mapping[str, Calendar]  # site -> its calendar
    plans: Mapping[str, Callable[[], Terms]]  # every plan of the programme
    severity_names: Mapping[str, str] = field(default_factory=dict)  # code -> what people read
    _promised_to: dict[tuple[str, str, str], Promised] = field(default_factory=dict, init=False)

    def commitments(self, severity: str, kind: str, channel: str) -> tuple[Commitment, ...]:
        """The commitments that run a clock on such a case."""
        return tuple(
            promise
            for promise in self._all_promised_to(severity, kind, channel)
            if not isinstance(promise.amount, NoClock)
        )

    def promised_to(self, severity: str, kind: str, channel: str) -> Promised:
        """The same, looked up once for all such cases."""
        case = severity, kind, channel
        found = self._promised_to.get(case)
        if found is None:
            found = self._promised_to[case] = Promised(self.commitments(*case))
        return found

    def without_clock(self, severity: str, kind: str, channel: str) -> tuple[Commitment, ...]:
        """The commitments that hold for such a case in words only ("reasonable effort")."""
        return tuple(
            promise
            for promise in self._all_promised_to(severity, kind, channel)
            if isinstance(promise.amount, NoClock)
        )

    def calendar(self, name: str, site: str | None = None) -> Calendar:
        """The calendar called `name`; "site" is that of `site`, or of the default site."""
        if name != SITE:
            return self.calendars.get(name) or self._look_up("calendar", self.calendars, name)
        if site is None:
            site = self.default_site
        if site is None:
            raise ProgrammeError(
                "no_site", None, f"Programme {self.programme} has no default site; name a site."
            )
        return self.sites.get(site) or self._look_up("site", self.sites, site)

    def rank(self, severity: str) -> int:
        """The rank of a severity; 1 is the most urgent."""
        return self._look_up("severity", self.severities, severity)

    def severity_name(self, severity: str) -> str:
        """What people call a severity; its code when nobody says."""
        return self.severity_names.get(severity, severity)

    def other_plan(self, plan: str) -> Terms:
        """The terms of another plan of the same programme version."""
        return self._look_up("plan", self.plans, plan)()

    def _all_promised_to(self, severity: str, kind: str, channel: str) -> list[Commitment]:
        self._look_up("severity", self.severities, severity)
        if channel in self.unpromised_channels:
            return []
        return [
            promise
            for promise in self.promised
            if promise.severity == severity and promise.applies_to(kind, channel)
        ]

    def _look_up(self, what: str, known: Mapping[str, V], name: str) -> V:
        try:
            return known[name]
        except KeyError:
            choice = f"use one of {', '.join(known)}" if known else f"it has no {what} at all"
            raise ProgrammeError(
                f"unknown_{what}",
                name,
                f"Programme {self.programme} has no {what} {quoted(name)}; {choice}.",
            ) from None
