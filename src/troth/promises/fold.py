"""The fold: applies a timeline's events one by one to the clocks of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from troth.promises import events as happened
from troth.promises.course import CONTINUING
from troth.promises.errors import ProgrammeError, TimelineError
from troth.promises.ledger import Ledger
from troth.promises.progress import Progress
from troth.promises.terms import Metric, Terms, Trigger

# Members looked up once: finding one in its Enum takes longer than what is done with it.
_CUSTOMER: Final = happened.Sender.CUSTOMER
_STAFF: Final = happened.Sender.STAFF
_CUSTOMER_CALLS: Final = happened.Caller.CUSTOMER
_CUSTOMER_CALL: Final = Trigger.CUSTOMER_CALL
_Metrics = frozenset[Metric]
_NOTHING: Final[_Metrics] = frozenset()
_ALL: Final = frozenset(Metric)
_NEXT_RESPONSE: Final = frozenset({Metric.NEXT_RESPONSE})
_STATUS_REPLY: Final = frozenset({Metric.STATUS_REPLY})
_UPDATE: Final = frozenset({Metric.UPDATE})
_WORKAROUND: Final = frozenset({Metric.WORKAROUND})
_EFFORT: Final = frozenset({Metric.CONTINUOUS_EFFORT})
_UNTIL_CONTACT: Final = _NEXT_RESPONSE | _STATUS_REPLY | {Metric.FIRST_RESPONSE}
# What a message or a call meets, and what begins again with it; by whether nobody works.
_IN_WRITING: Final = {
    True: (_UNTIL_CONTACT | _UPDATE | _EFFORT, _UPDATE | _EFFORT),
    False: (_UNTIL_CONTACT | _UPDATE, _UPDATE),
}
_IN_SPEECH: Final = {True: (_UNTIL_CONTACT | _EFFORT, _EFFORT), False: (_UNTIL_CONTACT, _NOTHING)}
_WHILE_UNRESOLVED: Final = _UPDATE | _EFFORT
_FROM_OPENING: Final = CONTINUING | _WHILE_UNRESOLVED | {Metric.FIRST_RESPONSE}


class Fold:
    """The state of a case's clocks after the events applied so far."""

    def __init__(self, terms: Terms, opened: happened.Opened) -> None:
        self._progress = Progress()
        try:
            self.ledger = Ledger(terms, opened, self._progress)
            self._opened(opened)
        except ProgrammeError as error:
            raise TimelineError(error.code, error.value, error.message) from None

    def apply(self, events: Sequence[happened.Event]) -> None:
        """Apply the events after the first, each after breaking what was due before it."""
        ledger = self.ledger
        for event in events:
            if event.at > ledger.quiet_until:
                ledger.breach(event.at, inclusive=False)
            meaning = _MEANINGS.get(type(event))
            if meaning is not None:
                try:
                    meaning(self, event)
                except ProgrammeError as error:
                    number = next(n for n, one in enumerate(events, start=2) if one is event)
                    place = f"Event {number} ({event.type}): "
                    raise TimelineError(error.code, error.value, place + error.message) from None

    def finish(self, at: datetime) -> None:
        """Break what is due by `at` and not met."""
        self.ledger.breach(at, inclusive=True)

    def _opened(self, event: happened.Opened) -> None:
        by_phone = event.channel == "phone"
        if by_phone:
            self.ledger.call(event.at)
        self.ledger.start(_FROM_OPENING, event.at)
        if by_phone:
            self.ledger.start_triggered(_CUSTOMER_CALL, event.at)

    # Words between customer and staff

    def _message(self, event: happened.Message) -> None:
        if event.sender is _STAFF:
            if event.public:
                self._contact(event.at, _IN_WRITING)
        elif event.sender is _CUSTOMER:
            self._customer_wrote(event.at, public=event.public)

    def _call(self, event: happened.Call) -> None:
        by_customer = event.caller is _CUSTOMER_CALLS
        if by_customer:
            self._customer_spoke(event.at)
            self.ledger.call(event.at)
        if event.answered:
            self._contact(event.at, _IN_SPEECH)
        if by_customer:
            self.ledger.start_triggered(_CUSTOMER_CALL, event.at)

    def _customer_wrote(self, at: datetime, *, public: bool) -> None:
        self._customer_spoke(at)
        if public and self._progress.responded and not self._progress.closed:
            self._progress.unanswered = True
            self.ledger.start_missing(_NEXT_RESPONSE, at)

    def _customer_spoke(self, at: datetime) -> None:
        if self.ledger.course.now.waiting:
            self.ledger.turn(at, waiting=False)

    def _contact(self, at: datetime, way: Mapping[bool, tuple[_Metrics, _Metrics]]) -> None:
        """A public staff message, or an answered call."""
        case = self._progress
        case.responded = True
        case.unanswered = case.asked = False
        met, again = way[case.workers == 0]
        self.ledger.meet(met, at)
        self.ledger.start(again, at)

    def _update_requested(self, event: happened.UpdateRequested) -> None:
        self._progress.asked = not self._progress.closed
        self.ledger.start_missing(_STATUS_REPLY, event.at)

    # What the case is

    def _severity_changed(self, event: happened.SeverityChanged) -> None:
        if event.severity == self.ledger.severity:
            return
        rank = self.ledger.terms.rank
        old, new = rank(self.ledger.severity), rank(event.severity)
        self.ledger.severity = event.severity
        self.ledger.change(event.at, raised=None if new == old else new < old)

    def _kind_changed(self, event: happened.KindChanged) -> None:
        self.ledger.kind = event.kind
        self.ledger.change(event.at, raised=None)

    def _plan_changed(self, event: happened.PlanChanged) -> None:
        self.ledger.terms = self.ledger.terms.other_plan(event.plan)
        self.ledger.change(event.at, raised=None)

    def _assigned(self, event: happened.Assigned) -> None:
        if event.site is not None:
            self.ledger.turn(event.at, site=self.ledger.known_site(event.site))

    # How the work goes

    def _waiting(self, event: happened.WaitingOnCustomer) -> None:
        self.ledger.breach(event.at, inclusive=True)
        if not self._progress.resolved:
            self.ledger.turn(event.at, waiting=True)

    def _resumed(self, event: happened.Resumed) -> None:
        self.ledger.turn(event.at, waiting=False)

    def _work_started(self, event: happened.WorkStarted) -> None:
        self._progress.workers += 1
        self.ledger.meet(_EFFORT, event.at)

    def _work_stopped(self, event: happened.WorkStopped) -> None:
        self._progress.workers = max(self._progress.workers - 1, 0)
        self.ledger.start_missing(_EFFORT, event.at)

    def _released(self, event: happened.Released) -> None:
        self.ledger.announce(event.published)

    def _triggered(self, event: happened.Triggered) -> None:
        self.ledger.start_triggered(event.trigger, event.at)

    # How it ends, and begins again

    def _workaround_provided(self, event: happened.WorkaroundProvided) -> None:
        if self.ledger.terms.workaround_resolves:
            self._resolve(event.at)
            return
        self.ledger.meet(_WORKAROUND, event.at)
        self.ledger.cancel(_EFFORT, event.at)
        self._progress.worked_around = True
        self.ledger.turn(event.at, worked_around=True)

    def _resolved_by_staff(self, event: happened.Resolved) -> None:
        self._resolve(event.at)

    def _resolve(self, at: datetime) -> None:
        self.ledger.meet(CONTINUING, at)
        self.ledger.cancel(_WHILE_UNRESOLVED, at)
        self._progress.resolved = True
        self.ledger.turn(at, done=True, waiting=False)

    def _closed_for_good(self, event: happened.Closed) -> None:
        self.ledger.cancel(_ALL, event.at)
        self._progress.closed = True
        self._progress.unanswered = self._progress.asked = False
        self.ledger.turn(event.at, done=True, waiting=False)

    def _reopened(self, event: happened.Reopened) -> None:
        self._progress.resolved = self._progress.closed = self._progress.worked_around = False
        self.ledger.turn(event.at, done=False, worked_around=False, waiting=False)
        self.ledger.carry_on()
        self.ledger.start_missing(CONTINUING | _WHILE_UNRESOLVED, event.at)


_MEANINGS: Final[dict[type[happened.Event], Callable[[Fold, Any], None]]] = {
    happened.Message: Fold._message,
    happened.Call: Fold._call,
    happened.UpdateRequested: Fold._update_requested,
    happened.SeverityChanged: Fold._severity_changed,
    happened.KindChanged: Fold._kind_changed,
    happened.PlanChanged: Fold._plan_changed,
    happened.Assigned: Fold._assigned,
    happened.WaitingOnCustomer: Fold._waiting,
    happened.Resumed: Fold._resumed,
    happened.WorkStarted: Fold._work_started,
    happened.WorkStopped: Fold._work_stopped,
    happened.Released: Fold._released,
    happened.Triggered: Fold._triggered,
    happened.WorkaroundProvided: Fold._workaround_provided,
    happened.Resolved: Fold._resolved_by_staff,
    happened.Closed: Fold._closed_for_good,
    happened.Reopened: Fold._reopened,
}  # no clock listens to any other event
