"""The runs of one case while its timeline is folded: starting, moving, meeting, breaking."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Set
from datetime import datetime
from typing import Final

from troth.promises.course import CONTINUING, Course
from troth.promises.events import Opened
from troth.promises.obligation import Obligation
from troth.promises.progress import Progress
from troth.promises.runs import NEVER, Run
from troth.promises.terms import SITE, Commitment, Hold, Metric, Terms, Trigger
from troth.promises.units import BEGIN

_OPENED: Final = Trigger.OPENED


class Ledger:
    """What the case is now (severity, kind, channel, plan, site), and its runs.

    `progress` tells which clocks may start in the case's present state.
    """

    def __init__(self, terms: Terms, opened: Opened, progress: Progress) -> None:
        self.terms = terms
        self.severity = opened.severity
        self.kind = opened.kind
        self.channel = opened.channel
        self.course = Course(opened.at, self.known_site(opened.site) or terms.default_site)
        self.runs: list[Run] = []  # all there ever were
        self._live: list[Run] = []
        self._at_rest: list[Run] = []  # not live, but reopening the case would continue them
        self.quiet_until = NEVER  # nothing breaks before
        self.customer_calls: list[datetime] = []
        self._progress = progress
        self._numbers: dict[str, int] = {}
        self._promised = terms.promised_to(self.severity, self.kind, self.channel)

    def known_site(self, site: str | None) -> str | None:
        """Return the site; one that the programme lacks raises ProgrammeError."""
        if site is not None:
            self.terms.calendar(SITE, site)
        return site

    # How time counts from now on

    def turn(
        self,
        at: datetime,
        site: str | None = None,
        waiting: bool | None = None,
        worked_around: bool | None = None,
        done: bool | None = None,
    ) -> None:
        """Let the course of the case go on differently, which moves due times."""
        if self.course.turn(at, site, waiting, worked_around, done) and self._live:
            self.quiet_until = BEGIN

    def announce(self, published: datetime) -> None:
        """Note the publication of a release, which may make something due."""
        self.course.announce(published)
        self.quiet_until = BEGIN

    # Starting and ending

    def start(self, metrics: Set[Metric], at: datetime) -> None:
        """Start a run for each commitment of these metrics that counts from the opening."""
        for commitment in self._promised.from_opening[metrics]:
            if self._progress.owes(commitment.metric):
                self._start(commitment, at)

    def start_missing(self, metrics: Set[Metric], at: datetime) -> None:
        """Start what the case has from its opening, except for what runs already."""
        for commitment in self._promised.from_opening[metrics]:
            if self._progress.owes(commitment.metric) and not self._runs(commitment):
                self._start(commitment, at)

    def start_triggered(self, trigger: str, at: datetime) -> None:
        """Start a run for each commitment that has the trigger."""
        for commitment in self._promised.by_trigger.get(trigger, ()):
            if self._progress.owes(commitment.metric):
                self._start(commitment, at)

    def _runs(self, commitment: Commitment) -> bool:
        return any(run.name == commitment.name for run in self._live)

    def _start(self, commitment: Commitment, at: datetime) -> None:
        name = commitment.name
        number = self._numbers[name] = self._numbers.get(name, 0) + 1
        obligation = self._obligation(commitment, at)
        run = Run(obligation, number)
        self.runs.append(run)
        self._live.append(run)
        self._watch(obligation.due())

    def _watch(self, due: datetime | None) -> None:
        if due is not None and due < self.quiet_until:
            self.quiet_until = due

    def meet(self, metrics: Container[Metric], at: datetime) -> None:
        if self._live:
            self._end(metrics, at, Run.meet)

    def cancel(self, metrics: Container[Metric], at: datetime) -> None:
        """End the runs of these metrics unmet; what is due at this very instant breaks."""
        if self._live:
            self.breach(at, inclusive=True)
            self._end(metrics, at, Run.cancel)

    def _end(
        self, metrics: Container[Metric], at: datetime, end: Callable[[Run, datetime], None]
    ) -> None:
        live, self._live = self._live, []
        for run in live:
            if run.metric not in metrics:
                self._live.append(run)
                continue
            end(run, at)
            if run.metric in CONTINUING:
                self._at_rest.append(run)

    def breach(self, at: datetime, *, inclusive: bool) -> None:
        """Break what was due before `at` (and at it, if inclusive)."""
        if at < self.quiet_until:
            return
        self.quiet_until = NEVER
        for run in self._live:
            if run.breached_at is None:
                due = run.due()
                if due is not None and (due < at or (inclusive and due == at)):
                    run.breach(due)
                else:
                    self._watch(due)

    def call(self, at: datetime) -> None:
        """Note a customer's call: it ends holds."""
        self.customer_calls.append(at)
        for run in self._live:
            if run.breached_at is None:
                run.release(at)
                self.quiet_until = BEGIN

    # Change in flight

    def change(self, at: datetime, *, raised: bool | None) -> None:
        """Move to the commitments that hold now that severity, kind or plan have changed.

        `raised` tells whether the case became more urgent; None compares clock by clock.
        Runs and commitments are matched by metric and trigger.
        """
        self.breach(at, inclusive=True)
        before = self._promised
        self._promised = self.terms.promised_to(self.severity, self.kind, self.channel)
        for run in [*self._live, *self._at_rest]:
            new = self._promised.by_name.get(run.name)
            if new is not None:
                self._move(run, new, at, raised=raised)
        self._withdraw(at)
        self.quiet_until = BEGIN
        for commitment in self._promised.by_trigger.get(_OPENED, ()):
            if commitment.name not in before.by_name:
                self.start_missing(frozenset({commitment.metric}), at)

    def _move(self, run: Run, new: Commitment, at: datetime, *, raised: bool | None) -> None:
        if run.breached_at or new == run.promise:
            return
        from_start = self._obligation(new, run.started)
        if raised is None:
            raised = (from_start.due_if_it_ran_on(at) or NEVER) < run.would_be_due(at)
        if raised:
            run.add(self._obligation(new, at))
        else:
            run.replace(from_start, at)

    def _withdraw(self, at: datetime) -> None:
        """Cancel for good the live runs that nothing promises any more."""
        for run in self._live:
            if run.name not in self._promised.by_name:
                run.withdraw(at)
        self._live = [run for run in self._live if run.name in self._promised.by_name]

    def carry_on(self) -> None:
        """Let the runs that reopening continues go on, as far as they are promised still."""
        going_on = [run for run in self._at_rest if run.name in self._promised.by_name]
        for run in going_on:
            run.carry_on()
        self._live += going_on
        self._at_rest = []
        self.quiet_until = BEGIN

    # Obligations

    def _obligation(self, commitment: Commitment, at: datetime) -> Obligation:
        start = at if commitment.held is None else self._release(commitment.held, at)
        return Obligation(commitment, self.terms, self.course, at, start)

    def _release(self, hold: Hold, at: datetime) -> datetime:
        """Return when a commitment made at `at` starts: later if the hold applies."""
        calendar = self.terms.calendar(SITE, self.course.leg_at(at).site)
        if not hold.applies(calendar, at):
            return at
        opening = calendar.next_open(at)
        number = bisect_left(self.customer_calls, at)
        return min([*self.customer_calls[number : number + 1], opening])
