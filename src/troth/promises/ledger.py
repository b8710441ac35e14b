"""The runs of one case while its timeline is folded: starting, moving, meeting, breaking."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from troth.promises.course import Course, Obligation
from troth.promises.events import Opened
from troth.promises.runs import Run
from troth.promises.terms import SITE, Commitment, Metric, Terms, Trigger


class Ledger:
    """What the case is now (severity, kind, channel, plan, site), and its runs.

    `owed` tells whether a clock of a metric may start in the case's present state.
    """

    def __init__(self, terms: Terms, opened: Opened, owed: Callable[[Metric], bool]) -> None:
        self.terms = terms
        self.severity = opened.severity
        self.kind = opened.kind
        self.channel = opened.channel
        self.course = Course(opened.at, self.known_site(opened.site) or terms.default_site)
        self.runs: list[Run] = []
        self._active: defaultdict[Metric, list[Run]] = defaultdict(list)  # live, or may go on
        self._unbroken: list[Run] = []
        self.customer_calls: list[datetime] = []
        self._owed = owed
        self._numbers: Counter[tuple[Metric, str]] = Counter()
        self._promised = self._commitments()

    def _commitments(self) -> dict[tuple[Metric, str], Commitment]:
        found = self.terms.commitments(self.severity, self.kind, self.channel)
        return {(one.metric, one.trigger): one for one in found}

    def known_site(self, site: str | None) -> str | None:
        """Return the site; one that the programme lacks raises ProgrammeError."""
        if site is not None:
            self.terms.calendar(SITE, site)
        return site

    def live(self, metrics: Iterable[Metric]) -> list[Run]:
        return [run for run in self._active_ones(metrics) if run.live]

    def _active_ones(self, metrics: Iterable[Metric]) -> list[Run]:
        """Return the runs to which something can still happen; most runs of a case are over."""
        found = []
        for metric in metrics:
            active = [run for run in self._active[metric] if run.live or run.continues]
            self._active[metric] = active
            found += active
        return found

    # Starting and ending

    def start(self, metrics: Iterable[Metric], at: datetime, trigger: str = Trigger.OPENED) -> None:
        """Start a run for each commitment of these metrics that has the trigger."""
        for (metric, promised_trigger), commitment in self._promised.items():
            if metric in metrics and promised_trigger == trigger:
                self._start(commitment, at)

    def start_missing(self, metrics: Iterable[Metric], at: datetime) -> None:
        """Start what the case has from its opening, except for what runs already."""
        running = {run.metric for run in self.live(metrics) if run.trigger == Trigger.OPENED}
        self.start(set(metrics) - running, at)

    def _start(self, commitment: Commitment, at: datetime) -> None:
        if not self._owed(commitment.metric):
            return
        name = (commitment.metric, commitment.trigger)
        self._numbers[name] += 1
        key = f"{commitment.metric}/{commitment.trigger}/{self._numbers[name]}"
        run = Run(key, *name, self._obligation(commitment, at), self.course)
        self.runs.append(run)
        self._active[run.metric].append(run)
        self._unbroken.append(run)

    def meet(self, metrics: Iterable[Metric], at: datetime) -> None:
        for run in self.live(metrics):
            run.meet(at)

    def cancel(self, metrics: Iterable[Metric], at: datetime) -> None:
        """End the runs of these metrics unmet; what is due at this very instant breaks."""
        self.breach(at, inclusive=True)
        for run in self.live(metrics):
            run.cancel(at)

    def breach(self, at: datetime, *, inclusive: bool) -> None:
        """Break what was due before `at` (and at it, if inclusive)."""
        for run in self._unbroken:
            run.breach_before(at, inclusive=inclusive)
        self._unbroken = [run for run in self._unbroken if run.at_stake]

    def call(self, at: datetime) -> None:
        """Note a customer's call: it ends holds."""
        self.customer_calls.append(at)
        for run in self._unbroken:
            if run.at_stake:
                run.release(at)

    # Change in flight

    def change(self, at: datetime, *, raised: bool | None) -> None:
        """Move to the commitments that hold now that severity, kind or plan have changed.

        `raised` tells whether the case became more urgent; None compares clock by clock.
        Runs and commitments are matched by metric and trigger.
        """
        self.breach(at, inclusive=True)
        before, self._promised = self._promised, self._commitments()
        for run in self._active_ones(Metric):
            new = self._promised.get(run.name)
            if new is not None:
                self._move(run, new, at, raised=raised)
            elif run.live:
                run.withdraw(at)
        new_names = self._promised.keys() - before.keys()
        self.start_missing({metric for metric, by in new_names if by == Trigger.OPENED}, at)

    def _move(self, run: Run, new: Commitment, at: datetime, *, raised: bool | None) -> None:
        if run.breached_at or new == run.promise:
            return
        from_start = self._obligation(new, run.started)
        if raised is None:
            raised = run.would_be_due(at, [from_start]) < run.would_be_due(at, run.obligations)
        if raised:
            run.obligations.append(self._obligation(new, at))
        else:
            run.replace(from_start, at)

    def carry_on(self) -> None:
        """Let the runs that reopening continues go on, as far as they are promised still."""
        for run in self._active_ones(Metric):
            if run.continues and run.name in self._promised:
                run.carry_on()
                self._unbroken.append(run)
            elif run.continues:
                run.withdrawn = True

    # Obligations

    def _obligation(self, commitment: Commitment, at: datetime) -> Obligation:
        obligation = Obligation(commitment, self.terms, at)
        obligation.begin(self._release(commitment, at), self.course)
        return obligation

    def _release(self, commitment: Commitment, at: datetime) -> datetime:
        """Return when the commitment starts if made at `at`: later when a hold applies."""
        if commitment.held is None:
            return at
        calendar = self.terms.calendar(SITE, self.course.site_at(at))
        if not commitment.held.applies(calendar, at):
            return at
        opening = calendar.next_open(at)
        number = bisect_left(self.customer_calls, at)
        return min([*self.customer_calls[number : number + 1], opening])
