"""The fold: applies a timeline's events one by one to the clocks of a case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import singledispatchmethod

from troth.promises import events as happened
from troth.promises.course import Course, Obligation
from troth.promises.errors import TimelineError
from troth.promises.runs import Run
from troth.promises.terms import Commitment, Metric, Terms

_UNTIL_CONTACT = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.STATUS_REPLY})
_UNTIL_RESOLVED = frozenset({Metric.RESOLUTION, Metric.WORKAROUND})
_WHILE_UNRESOLVED = frozenset({Metric.UPDATE, Metric.CONTINUOUS_EFFORT})
_FROM_OPENING = frozenset({Metric.FIRST_RESPONSE, Metric.UPDATE, Metric.WORKAROUND,
                           Metric.RESOLUTION, Metric.CONTINUOUS_EFFORT})  # fmt: skip


class Fold:
    """The state of a case's clocks after the events applied so far."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.runs: list[Run] = []
        self.course: Course
        self._numbers: Counter[tuple[Metric, str]] = Counter()
        self._calls: list[datetime] = []  # by the customer; opening by phone is one
        self._responded = False
        self._unanswered = False  # a customer message since the last contact
        self._asked = False  # an update request since the last contact
        self._worked_around = False
        self._resolved = False
        self._closed = False
        self._finished: list[Run] = []  # what reopening would carry on
        self._changed_since_finished = False
        self._workers = 0

    def apply(self, event: happened.Event) -> None:
        """Apply the next event; what broke before it is broken first."""
        self._breach(event.at, inclusive=False)
        self._on(event)

    def breach_until(self, at: datetime) -> None:
        """Break what is due by `at` and not met."""
        self._breach(at, inclusive=True)

    def _breach(self, at: datetime, *, inclusive: bool) -> None:
        for run in self._live():
            run.breach_before(at, self.course, inclusive=inclusive)

    # What each event does

    @singledispatchmethod
    def _on(self, event: happened.Event) -> None:
        """Events that no clock listens to change nothing."""

    @_on.register
    def _opened(self, event: happened.Opened) -> None:
        self.severity, self.kind, self.channel = event.severity, event.kind, event.channel
        self._check_severity(event.severity)
        self.course = Course(event.at, event.site or self.terms.default_site)
        by_phone = event.channel == "phone"
        if by_phone:
            self._calls.append(event.at)
        self._start_all(_FROM_OPENING, event.at)
        if by_phone:
            self._start_triggered("customer_call", event.at)

    @_on.register
    def _message(self, event: happened.Message) -> None:
        if event.sender is happened.Sender.CUSTOMER:
            self._customer_wrote(event.at)
        elif event.sender is happened.Sender.STAFF and event.public:
            self._contact(event.at)
            self._meet({Metric.UPDATE}, event.at)
            self._start_all({Metric.UPDATE}, event.at)

    @_on.register
    def _call(self, event: happened.Call) -> None:
        if event.caller is happened.Caller.CUSTOMER:
            self._resume(event.at)
        if event.answered:
            self._contact(event.at)
        if event.caller is happened.Caller.CUSTOMER:
            self._customer_called(event.at)

    @_on.register
    def _severity_changed(self, event: happened.SeverityChanged) -> None:
        self._check_severity(event.severity)
        rank, new_rank = (self.terms.severities[s] for s in (self.severity, event.severity))
        self.severity = event.severity
        if rank != new_rank:
            self._change(event.at, raised=new_rank < rank)

    @_on.register
    def _kind_changed(self, event: happened.KindChanged) -> None:
        self.kind = event.kind
        self._change(event.at, raised=None)

    @_on.register
    def _plan_changed(self, event: happened.PlanChanged) -> None:
        self.terms = self.terms.other_plan(event.plan)
        self._change(event.at, raised=None)

    @_on.register
    def _assigned(self, event: happened.Assigned) -> None:
        if event.site is not None:
            self.terms.calendar("site", event.site)
            self.course.turn(event.at, site=event.site)

    @_on.register
    def _waiting(self, event: happened.WaitingOnCustomer) -> None:
        self._break_at(event.at)
        if not self._resolved:
            self.course.turn(event.at, waiting=True)

    @_on.register
    def _resumed(self, event: happened.Resumed) -> None:
        self._resume(event.at)

    @_on.register
    def _workaround(self, event: happened.WorkaroundProvided) -> None:
        if self.terms.workaround_resolves:
            self._resolve(event.at)
            return
        self._meet({Metric.WORKAROUND}, event.at)
        self._cancel({Metric.CONTINUOUS_EFFORT}, event.at)
        self._worked_around = True

    @_on.register
    def _resolved_event(self, event: happened.Resolved) -> None:
        self._resolve(event.at)

    @_on.register
    def _reopened(self, event: happened.Reopened) -> None:
        if not (self._resolved or self._closed):
            return
        self._resolved = self._closed = self._worked_around = False
        self.course.turn(event.at, done=False, waiting=False)
        for run in self._finished:
            run.carry_on()
        self._finished = []
        if self._changed_since_finished:
            self._change(event.at, raised=None)
        else:
            self._start_all(_WHILE_UNRESOLVED, event.at)

    @_on.register
    def _closed_event(self, event: happened.Closed) -> None:
        self._finish()
        self._cancel(set(Metric), event.at)
        self._closed = True
        self.course.turn(event.at, done=True, waiting=False)

    @_on.register
    def _update_requested(self, event: happened.UpdateRequested) -> None:
        self._asked = True
        if not any(run.metric is Metric.STATUS_REPLY for run in self._live()):
            self._start_all({Metric.STATUS_REPLY}, event.at)

    @_on.register
    def _work_started(self, event: happened.WorkStarted) -> None:
        self._workers += 1
        self._meet({Metric.CONTINUOUS_EFFORT}, event.at)

    @_on.register
    def _work_stopped(self, event: happened.WorkStopped) -> None:
        self._workers = max(self._workers - 1, 0)
        if not any(run.metric is Metric.CONTINUOUS_EFFORT for run in self._live()):
            self._start_all({Metric.CONTINUOUS_EFFORT}, event.at)

    @_on.register
    def _released(self, event: happened.Released) -> None:
        self.course.releases.append(event.published)

    @_on.register
    def _triggered(self, event: happened.Triggered) -> None:
        self._start_triggered(event.trigger, event.at)

    # What events have in common

    def _contact(self, at: datetime) -> None:
        """Staff and customer were in touch: a public staff message or an answered call."""
        self._responded = True
        self._unanswered = self._asked = False
        self._meet(_UNTIL_CONTACT, at)
        if self._workers == 0:
            self._meet({Metric.CONTINUOUS_EFFORT}, at)
            self._start_all({Metric.CONTINUOUS_EFFORT}, at)

    def _customer_wrote(self, at: datetime) -> None:
        self._resume(at)
        if self._responded and not self._unanswered:
            self._unanswered = True
            self._start_all({Metric.NEXT_RESPONSE}, at)

    def _customer_called(self, at: datetime) -> None:
        self._calls.append(at)
        for run in self._live():
            if run.breached_at is None:
                run.release(at)
        self._start_triggered("customer_call", at)

    def _resume(self, at: datetime) -> None:
        self.course.turn(at, waiting=False)

    def _resolve(self, at: datetime) -> None:
        self._finish()
        self._meet(_UNTIL_RESOLVED, at)
        self._cancel(_WHILE_UNRESOLVED, at)
        self._resolved = True
        self.course.turn(at, done=True, waiting=False)

    def _finish(self) -> None:
        """Remember what reopening the case would carry on."""
        self._finished += [run for run in self._live() if run.metric in _UNTIL_RESOLVED]
        if not (self._resolved or self._closed):
            self._changed_since_finished = False

    def _change(self, at: datetime, *, raised: bool | None) -> None:
        """Move to the commitments of the new severity, kind or plan.

        `raised` tells whether the case became more urgent; None compares clock by clock.
        """
        self._break_at(at)
        self._changed_since_finished = True
        waiting = defaultdict(list)
        for run in self._live():
            waiting[run.metric, run.trigger].append(run)
        for commitment in self._commitments():
            matching = waiting[commitment.metric, commitment.trigger]
            if matching:
                self._move(matching.pop(0), commitment, at, raised=raised)
            elif commitment.trigger == "opened" and self._owed(commitment.metric):
                self._start(commitment, at)
        for run in (run for runs in waiting.values() for run in runs):
            run.cancel(at)

    def _move(self, run: Run, new: Commitment, at: datetime, *, raised: bool | None) -> None:
        if run.breached_at is not None:
            return
        from_start = self._obligation(new, run.started)
        if raised is None:
            due, old_due = from_start.due(self.course), run.due(self.course)
            raised = due is not None and (old_due is None or due < old_due)
        if raised:
            run.obligations.append(self._obligation(new, at))
        else:
            run.obligations = [from_start]

    # Starting and ending runs

    def _owed(self, metric: Metric) -> bool:
        """Tell whether a clock of this metric may start in the present state."""
        if self._closed:
            return False
        unresolved = not self._resolved
        return {
            Metric.FIRST_RESPONSE: not self._responded,
            Metric.NEXT_RESPONSE: self._unanswered,
            Metric.STATUS_REPLY: self._asked,
            Metric.UPDATE: unresolved,
            Metric.RESOLUTION: unresolved,
            Metric.WORKAROUND: unresolved and not self._worked_around,
            Metric.CONTINUOUS_EFFORT: unresolved
            and not self._worked_around
            and self._workers == 0,
        }[metric]

    def _start_all(self, metrics: Iterable[Metric], at: datetime) -> None:
        for commitment in self._commitments():
            if commitment.metric in metrics and commitment.trigger == "opened":
                self._start(commitment, at)

    def _start_triggered(self, trigger: str, at: datetime) -> None:
        for commitment in self._commitments():
            if commitment.trigger == trigger:
                self._start(commitment, at)

    def _start(self, commitment: Commitment, at: datetime) -> None:
        if not self._owed(commitment.metric):
            return
        name = (commitment.metric, commitment.trigger)
        self._numbers[name] += 1
        key = f"{commitment.metric}/{commitment.trigger}/{self._numbers[name]}"
        self.runs.append(Run(key, *name, self._obligation(commitment, at)))

    def _meet(self, metrics: Iterable[Metric], at: datetime) -> None:
        for run in self._live():
            if run.metric in metrics:
                run.meet(at, self.course)

    def _cancel(self, metrics: Iterable[Metric], at: datetime) -> None:
        self._break_at(at)
        for run in self._live():
            if run.metric in metrics:
                run.cancel(at)

    def _break_at(self, at: datetime) -> None:
        """Break what is due at this very instant: the event at hand does not meet it."""
        self._breach(at, inclusive=True)

    def _live(self) -> list[Run]:
        return [run for run in self.runs if run.live]

    # Terms

    def _commitments(self) -> tuple[Commitment, ...]:
        return self.terms.commitments(self.severity, self.kind, self.channel)

    def _obligation(self, commitment: Commitment, at: datetime) -> Obligation:
        start = self._release_of_hold(commitment, at)
        site = self.course.now.site
        seconds = commitment.amount.seconds_on(
            self.terms.calendar(commitment.calendar, site), start
        )
        return Obligation(commitment, self.terms, at, start, seconds)

    def _release_of_hold(self, commitment: Commitment, at: datetime) -> datetime:
        """Return when the commitment starts if made at `at`: later when a hold applies."""
        if commitment.held is None:
            return at
        calendar = self.terms.calendar("site", self.course.now.site)
        if not commitment.held.applies(calendar, at):
            return at
        calls = (call for call in self._calls if call >= at)
        return min(next(calls, calendar.next_open(at)), calendar.next_open(at))

    def _check_severity(self, severity: str) -> None:
        if severity not in self.terms.severities:
            raise TimelineError(
                "unknown_severity",
                severity,
                f"{self.terms.programme} has no severity {severity!r}; "
                f"it has {', '.join(self.terms.severities)}.",
            )
