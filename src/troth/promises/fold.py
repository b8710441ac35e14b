"""The fold: applies a timeline's events one by one to the clocks of a case."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatchmethod

from troth.promises import events as happened
from troth.promises.course import CONTINUING, Course
from troth.promises.ledger import Ledger
from troth.promises.runs import Run
from troth.promises.terms import Metric, Terms, Trigger

_UNTIL_CONTACT = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.STATUS_REPLY})
_WHILE_UNRESOLVED = frozenset({Metric.UPDATE, Metric.CONTINUOUS_EFFORT})
_FROM_OPENING = CONTINUING | _WHILE_UNRESOLVED | {Metric.FIRST_RESPONSE}
_EFFORT = frozenset({Metric.CONTINUOUS_EFFORT})


class Fold:
    """The state of a case's clocks after the events applied so far."""

    ledger: Ledger

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._responded = False
        self._unanswered = False  # a customer's message since the last contact
        self._asked = False  # an update request since the last contact
        self._worked_around = False
        self._resolved = False
        self._closed = False
        self._workers = 0

    @property
    def runs(self) -> list[Run]:
        return self.ledger.runs

    @property
    def course(self) -> Course:
        return self.ledger.course

    def apply(self, event: happened.Event) -> None:
        """Apply the next event, after breaking what was due before it."""
        if not isinstance(event, happened.Opened):
            self.ledger.breach(event.at, inclusive=False)
        self._on(event)

    def finish(self, at: datetime) -> None:
        """Break what is due by `at` and not met."""
        self.ledger.breach(at, inclusive=True)

    def _owed(self, metric: Metric) -> bool:
        """Tell whether a clock of this metric may start in the present state."""
        if self._closed:
            return False
        match metric:
            case Metric.FIRST_RESPONSE:
                return not self._responded
            case Metric.NEXT_RESPONSE:
                return self._unanswered
            case Metric.STATUS_REPLY:
                return self._asked
            case Metric.UPDATE | Metric.RESOLUTION:
                return not self._resolved
            case Metric.WORKAROUND:
                return not (self._resolved or self._worked_around)
            case Metric.CONTINUOUS_EFFORT:
                return not (self._resolved or self._worked_around or self._workers)

    @singledispatchmethod
    def _on(self, event: happened.Event) -> None:
        """Events that no clock listens to change nothing."""

    @_on.register
    def _opened(self, event: happened.Opened) -> None:
        self.ledger = Ledger(self._terms, event, self._owed)
        by_phone = event.channel == "phone"
        if by_phone:
            self.ledger.call(event.at)
        self.ledger.start(_FROM_OPENING, event.at)
        if by_phone:
            self.ledger.start(Metric, event.at, Trigger.CUSTOMER_CALL)

    # Words between customer and staff

    @_on.register
    def _message(self, event: happened.Message) -> None:
        if event.sender is happened.Sender.CUSTOMER:
            self._customer_wrote(event.at, public=event.public)
        elif event.sender is happened.Sender.STAFF and event.public:
            self._contact(event.at)
            self.ledger.meet({Metric.UPDATE}, event.at)
            self.ledger.start({Metric.UPDATE}, event.at)

    @_on.register
    def _call(self, event: happened.Call) -> None:
        by_customer = event.caller is happened.Caller.CUSTOMER
        if by_customer:
            self.course.turn(event.at, waiting=False)
            self.ledger.call(event.at)
        if event.answered:
            self._contact(event.at)
        if by_customer:
            self.ledger.start(Metric, event.at, Trigger.CUSTOMER_CALL)

    def _customer_wrote(self, at: datetime, *, public: bool) -> None:
        self.course.turn(at, waiting=False)
        if public and self._responded and not self._closed:
            self._unanswered = True
            self.ledger.start_missing({Metric.NEXT_RESPONSE}, at)

    def _contact(self, at: datetime) -> None:
        """A public staff message or an answered call."""
        self._responded = True
        self._unanswered = self._asked = False
        self.ledger.meet(_UNTIL_CONTACT, at)
        if self._workers == 0:
            self.ledger.meet(_EFFORT, at)
            self.ledger.start(_EFFORT, at)

    @_on.register
    def _update_requested(self, event: happened.UpdateRequested) -> None:
        self._asked = not self._closed
        self.ledger.start_missing({Metric.STATUS_REPLY}, event.at)

    # What the case is

    @_on.register
    def _severity_changed(self, event: happened.SeverityChanged) -> None:
        if event.severity == self.ledger.severity:
            return
        rank = self.ledger.terms.rank
        old, new = rank(self.ledger.severity), rank(event.severity)
        self.ledger.severity = event.severity
        self.ledger.change(event.at, raised=None if new == old else new < old)

    @_on.register
    def _kind_changed(self, event: happened.KindChanged) -> None:
        self.ledger.kind = event.kind
        self.ledger.change(event.at, raised=None)

    @_on.register
    def _plan_changed(self, event: happened.PlanChanged) -> None:
        self.ledger.terms = self.ledger.terms.other_plan(event.plan)
        self.ledger.change(event.at, raised=None)

    @_on.register
    def _assigned(self, event: happened.Assigned) -> None:
        self.course.turn(event.at, site=self.ledger.known_site(event.site))

    # How the work goes

    @_on.register
    def _waiting(self, event: happened.WaitingOnCustomer) -> None:
        self.ledger.breach(event.at, inclusive=True)
        if not self._resolved:
            self.course.turn(event.at, waiting=True)

    @_on.register
    def _resumed(self, event: happened.Resumed) -> None:
        self.course.turn(event.at, waiting=False)

    @_on.register
    def _work_started(self, event: happened.WorkStarted) -> None:
        self._workers += 1
        self.ledger.meet(_EFFORT, event.at)

    @_on.register
    def _work_stopped(self, event: happened.WorkStopped) -> None:
        self._workers = max(self._workers - 1, 0)
        self.ledger.start_missing(_EFFORT, event.at)

    @_on.register
    def _released(self, event: happened.Released) -> None:
        self.course.announce(event.published)

    @_on.register
    def _triggered(self, event: happened.Triggered) -> None:
        self.ledger.start(Metric, event.at, event.trigger)

    # How it ends, and begins again

    @_on.register
    def _workaround_provided(self, event: happened.WorkaroundProvided) -> None:
        if self.ledger.terms.workaround_resolves:
            self._resolve(event.at)
            return
        self.ledger.meet({Metric.WORKAROUND}, event.at)
        self.ledger.cancel(_EFFORT, event.at)
        self._worked_around = True
        self.course.turn(event.at, worked_around=True)

    @_on.register
    def _resolved_by_staff(self, event: happened.Resolved) -> None:
        self._resolve(event.at)

    def _resolve(self, at: datetime) -> None:
        self.ledger.meet(CONTINUING, at)
        self.ledger.cancel(_WHILE_UNRESOLVED, at)
        self._resolved = True
        self.course.turn(at, done=True, waiting=False)

    @_on.register
    def _closed_for_good(self, event: happened.Closed) -> None:
        self.ledger.cancel(Metric, event.at)
        self._closed = True
        self._unanswered = self._asked = False
        self.course.turn(event.at, done=True, waiting=False)

    @_on.register
    def _reopened(self, event: happened.Reopened) -> None:
        self._resolved = self._closed = self._worked_around = False
        self.course.turn(event.at, done=False, worked_around=False, waiting=False)
        self.ledger.carry_on()
        self.ledger.start_missing(CONTINUING | _WHILE_UNRESOLVED, event.at)
