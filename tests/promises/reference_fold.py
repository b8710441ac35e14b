"""A slow and plain reading of the semantics of promised time, to hold the real fold against.

It shares no code with the fold. Every clock keeps the stretches in which it ran and its
obligations; whatever is asked of it is counted anew from these, stretch by stretch, on the
calendar of the site that the case was at. Events are taken one after the other.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from troth.promises import events as e
from troth.promises.amounts import NextRelease
from troth.promises.calendar import Calendar
from troth.promises.terms import SITE, Commitment, Hold, Metric, Terms
from troth.promises.timeline import Timeline

PAUSING = {Metric.RESOLUTION, Metric.WORKAROUND, Metric.UPDATE}
CONTINUING = {Metric.RESOLUTION, Metric.WORKAROUND}  # by `reopened`
OPENED, CUSTOMER_CALL = "opened", "customer_call"
NEVER = datetime.max.replace(tzinfo=UTC)


Intervals = list[tuple[datetime, datetime | None]]  # an end of None: it goes on


@dataclass
class Obligation:
    """An amount that counts on a calendar from an instant, which a hold may set ahead."""

    start: datetime
    promise: Commitment
    micros: int | None  # None: a release decides


@dataclass
class Run:
    """One clock. While it is not open, its time does not count."""

    promise: Commitment
    started: datetime
    obligations: list[Obligation]
    state: str = "open"  # or "met", "cancelled"
    over: bool = False  # nothing promised it any more, so reopening does not continue it
    not_open: Intervals = field(default_factory=list)
    met_at: datetime | None = None
    breached_at: datetime | None = None
    due_when_met: datetime | None = None

    @property
    def metric(self) -> Metric:
        return self.promise.metric

    @property
    def name(self) -> tuple[Metric, str]:
        return self.metric, self.promise.trigger

    @property
    def can_change(self) -> bool:
        """Whether another severity, kind or plan still matters to it."""
        may_go_on = self.metric in CONTINUING and not self.over
        return self.breached_at is None and (self.state == "open" or may_go_on)

    def end(self, state: str, at: datetime) -> None:
        self.state = state
        self.not_open.append((at, None))

    def open_again(self, at: datetime) -> None:
        self.state, self.met_at, self.due_when_met = "open", None, None
        end_last(self.not_open, at)


def end_last(intervals: Intervals, at: datetime) -> None:
    if intervals and intervals[-1][1] is None:
        intervals[-1] = (intervals[-1][0], at)


@dataclass(frozen=True)
class Seen:
    """What the reference says of a clock; the same fields as those of a `Clock`."""

    metric: str
    trigger: str
    started: datetime
    due: datetime | None
    status: str
    met_at: datetime | None
    breached_at: datetime | None
    remaining: float | None

    def __str__(self) -> str:
        words = [str(self.metric), str(self.trigger), str(self.status), f"from {self.started}"]
        for name in ("due", "met_at", "breached_at", "remaining"):
            if (value := getattr(self, name)) is not None:
                words.append(f"{name} {value}")
        return ", ".join(words).replace("+00:00", "Z")


class Case:
    """A case as it stands after the events taken so far."""

    def __init__(self, terms: Terms, opened: e.Opened) -> None:
        self.terms = terms
        self.kind, self.channel = opened.kind, opened.channel
        self.severity = opened.severity
        self.sites = [(opened.at, opened.site or terms.default_site)]
        self.waits: Intervals = []
        self.releases: list[datetime] = []
        self.calls = [opened.at] if opened.channel == "phone" else []
        self.runs: list[Run] = []
        self.responded = self.resolved = self.relieved = self.closed = False
        self.question_open = self.request_open = False  # of the customer, to be answered
        self.workers = 0
        for metric in Metric:
            self.start_anew(metric, opened.at)
        if opened.channel == "phone":
            self.start(Metric.FIRST_RESPONSE, CUSTOMER_CALL, opened.at)

    # What is promised and owed

    def promised(self) -> dict[tuple[Metric, str], Commitment]:
        found = self.terms.commitments(self.severity, self.kind, self.channel)
        return {(one.metric, one.trigger): one for one in found}

    def is_owed(self, metric: Metric) -> bool:
        """Whether a clock of the metric has something to run for now."""
        if self.closed:
            return False
        return {
            Metric.FIRST_RESPONSE: not self.responded,
            Metric.NEXT_RESPONSE: self.question_open,
            Metric.STATUS_REPLY: self.request_open,
            Metric.UPDATE: not self.resolved,
            Metric.RESOLUTION: not self.resolved,
            Metric.WORKAROUND: not self.resolved and not self.relieved,
            Metric.CONTINUOUS_EFFORT: not (self.resolved or self.relieved or self.workers),
        }[metric]

    def start(self, metric: Metric, trigger: str, at: datetime) -> None:
        promise = self.promised().get((metric, trigger))
        if promise is not None and self.is_owed(metric):
            obligation = self.oblige(promise, at)
            self.runs.append(Run(promise, obligation.start, [obligation]))

    def start_anew(self, metric: Metric, at: datetime) -> None:
        """Start a clock of the metric unless one is open."""
        if all(run.promise.trigger != OPENED for run in self.open_runs(metric)):
            self.start(metric, OPENED, at)

    def open_runs(self, *metrics: Metric) -> list[Run]:
        return [run for run in self.runs if run.state == "open" and run.metric in metrics]

    # Counting

    def site_at(self, at: datetime) -> str | None:
        return [site for since, site in self.sites if since <= at][-1]

    def calendar_of(self, promise: Commitment, at: datetime) -> Calendar:
        return self.terms.calendar(promise.calendar, self.site_at(at))

    def oblige(self, promise: Commitment, at: datetime) -> Obligation:
        start = self.release_of(promise.held, at) if promise.held else at
        return Obligation(start, promise, self.micros(promise, start))

    def micros(self, promise: Commitment, start: datetime) -> int | None:
        seconds = promise.amount.seconds_on(self.calendar_of(promise, start), start)
        return None if seconds is None else round(seconds * 1e6)

    def release_of(self, hold: Hold, at: datetime) -> datetime:
        """When an obligation that would start at `at` starts, for all that is known."""
        calendar = self.terms.calendar(SITE, self.site_at(at))
        if not hold.applies(calendar, at):
            return at
        return min([calendar.next_open(at), *(call for call in self.calls if call >= at)])

    def standing(self, run: Run, promise: Commitment, at: datetime) -> bool:
        """Whether time did not count at the instant, though the clock had started."""
        waits = self.waits if run.metric in PAUSING and promise.pauses else []
        return any(
            since <= at and (until is None or at < until)
            for since, until in [*waits, *run.not_open]
        )

    def pieces(self, run: Run, obligation: Obligation) -> Intervals:
        """The stretches that count for the obligation, cut where the site changed."""
        edges = {obligation.start, *(since for since, _ in self.sites)}
        for since, until in [*self.waits, *run.not_open]:
            edges |= {since, until or since}
        cuts: list[datetime | None] = [*sorted(at for at in edges if at >= obligation.start), None]
        return [
            (a, b)
            for a, b in pairwise(cuts)
            if a is not None and not self.standing(run, obligation.promise, a)
        ]

    def due_of(self, run: Run, one: Obligation, on_from: datetime | None = None) -> datetime | None:
        """When the obligation is due; None while it stands still or has no date.

        With `on_from`, when it would be due if it ran on from then.
        """
        pieces = self.pieces(run, one)
        if on_from and not (pieces and pieces[-1][1] is None):
            pieces.append((max(on_from, one.start), None))
        if isinstance(one.promise.amount, NextRelease):
            return self.due_by_release(one, pieces)
        left = one.micros
        assert left is not None
        for first, last in pieces:
            calendar = self.calendar_of(one.promise, first)
            due = calendar.add(first, left / 1e6)
            if last is None or due < last:
                return due
            left -= round(calendar.between(first, last) * 1e6)
        return None

    def due_by_release(self, one: Obligation, pieces: Intervals) -> datetime | None:
        """The first publication after the start; what comes out in a standstill counts after it."""
        published = min((at for at in self.releases if at > one.start), default=None)
        for first, last in pieces if published else []:
            if last is None or last > published:
                return max(first, published)
        return None

    def left_of(self, run: Run, one: Obligation, at: datetime) -> float | None:
        left = one.micros
        if left is None:
            return None
        for first, last in self.pieces(run, one):
            end = at if last is None else min(last, at)
            if end > first:
                left -= round(self.calendar_of(one.promise, first).between(first, end) * 1e6)
        return left / 1e6

    def due(self, run: Run) -> datetime | None:
        dues = [self.due_of(run, one) for one in run.obligations]
        return min((due for due in dues if due is not None), default=None)

    def would_be_due(self, run: Run, obligations: list[Obligation], at: datetime) -> datetime:
        """When it would be due on these obligations if it ran on from `at` at the latest."""
        dues = [self.due_of(run, one, on_from=at) for one in obligations]
        return min((due for due in dues if due is not None), default=NEVER)

    # Ends

    def note_breaches(self, at: datetime) -> None:
        for run in self.runs:
            if run.state == "open" and run.breached_at is None:
                due = self.due(run)
                if due is not None and due <= at:
                    run.breached_at = due

    def meet(self, at: datetime, *metrics: Metric) -> None:
        for run in self.open_runs(*metrics):
            run.due_when_met = run.breached_at or self.due(run)
            if run.breached_at == at:
                run.breached_at = None  # kept at its very due instant
            run.met_at = at
            run.end("met", at)

    def cancel_all(self, at: datetime, *metrics: Metric) -> None:
        for run in self.open_runs(*metrics):
            run.end("cancelled", at)

    # Events

    def take(self, event: e.Event) -> None:
        self.note_breaches(event.at)
        handler = getattr(self, f"on_{event.type}", None)
        if handler:
            handler(event)

    def contact(self, at: datetime, *, written: bool) -> None:
        self.responded, self.question_open, self.request_open = True, False, False
        self.meet(at, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.STATUS_REPLY)
        self.meet(at, Metric.CONTINUOUS_EFFORT)
        self.start_anew(Metric.CONTINUOUS_EFFORT, at)
        if written:
            self.meet(at, Metric.UPDATE)
            self.start_anew(Metric.UPDATE, at)

    def on_message(self, event: e.Message) -> None:
        if event.sender == "staff" and event.public:
            self.contact(event.at, written=True)
        if event.sender == "customer":
            self.stop_waiting(event.at)
            if event.public and self.responded and not self.question_open and not self.closed:
                self.question_open = True
                self.start_anew(Metric.NEXT_RESPONSE, event.at)

    def on_call(self, event: e.Call) -> None:
        if event.caller == "customer":
            self.stop_waiting(event.at)
            self.release_holds(event.at)
            if not event.answered:
                self.start(Metric.FIRST_RESPONSE, CUSTOMER_CALL, event.at)
        if event.answered:
            self.contact(event.at, written=False)

    def release_holds(self, at: datetime) -> None:
        self.calls.append(at)
        for run in self.open_runs(*Metric):
            if run.breached_at is None:
                run.started = min(run.started, at)
                for one in run.obligations:
                    if one.start > at:
                        one.start, one.micros = at, self.micros(one.promise, at)

    def on_waiting_on_customer(self, event: e.Event) -> None:
        self.stop_waiting(event.at)
        self.waits.append((event.at, None))

    def stop_waiting(self, at: datetime) -> None:
        end_last(self.waits, at)

    def on_resumed(self, event: e.Event) -> None:
        self.stop_waiting(event.at)

    def on_workaround_provided(self, event: e.Event) -> None:
        self.relieved = True
        self.meet(event.at, Metric.WORKAROUND)
        self.cancel_all(event.at, Metric.CONTINUOUS_EFFORT)
        if self.terms.workaround_resolves:
            self.on_resolved(event)

    def on_resolved(self, event: e.Event) -> None:
        self.resolved = True
        self.meet(event.at, Metric.RESOLUTION, Metric.WORKAROUND)
        self.cancel_all(event.at, Metric.UPDATE, Metric.CONTINUOUS_EFFORT)

    def on_reopened(self, event: e.Event) -> None:
        self.resolved = self.relieved = self.closed = False
        self.stop_waiting(event.at)
        for run in self.runs:
            if run.state != "open" and run.metric in CONTINUING and not run.over:
                if run.name in self.promised():
                    run.open_again(event.at)
                else:
                    run.over = True
        for metric in (*CONTINUING, Metric.UPDATE, Metric.CONTINUOUS_EFFORT):
            self.start_anew(metric, event.at)

    def on_closed(self, event: e.Event) -> None:
        self.closed, self.question_open, self.request_open = True, False, False
        self.cancel_all(event.at, *Metric)

    def on_update_requested(self, event: e.Event) -> None:
        if not self.closed:
            self.request_open = True
            self.start_anew(Metric.STATUS_REPLY, event.at)

    def on_work_started(self, event: e.Event) -> None:
        self.workers += 1
        self.meet(event.at, Metric.CONTINUOUS_EFFORT)

    def on_work_stopped(self, event: e.Event) -> None:
        self.workers = max(0, self.workers - 1)
        self.start_anew(Metric.CONTINUOUS_EFFORT, event.at)

    def on_released(self, event: e.Released) -> None:
        self.releases.append(event.published)

    def on_triggered(self, event: e.Triggered) -> None:
        for metric in Metric:
            self.start(metric, event.trigger, event.at)

    def on_assigned(self, event: e.Assigned) -> None:
        if event.site:
            self.sites.append((event.at, event.site))

    # Change in flight

    def on_severity_changed(self, event: e.SeverityChanged) -> None:
        rank, before = self.terms.severities, self.promised()
        old, new = rank[self.severity], rank[event.severity]
        self.severity = event.severity
        how = "judged" if new == old else "raised" if new < old else "lowered"
        self.change(before, event.at, how)

    def on_plan_changed(self, event: e.PlanChanged) -> None:
        before = self.promised()
        self.terms = self.terms.other_plan(event.plan)
        self.change(before, event.at, "judged")

    def on_kind_changed(self, event: e.KindChanged) -> None:
        before = self.promised()
        self.kind = event.kind
        self.change(before, event.at, "judged")

    def change(self, before: dict[tuple[Metric, str], Commitment], at: datetime, how: str) -> None:
        now = self.promised()
        for run in self.runs:
            if run.name not in now:
                if run.state == "open":
                    run.end("cancelled", at)
                    run.over = True
            elif run.promise != now[run.name] and run.can_change:
                self.change_one(run, now[run.name], at, how)
        for metric, trigger in now:
            if trigger == OPENED and (metric, trigger) not in before:
                self.start_anew(metric, at)

    def change_one(self, run: Run, promise: Commitment, at: datetime, how: str) -> None:
        from_start = self.oblige(promise, run.started)
        if how == "judged":
            old = self.would_be_due(run, run.obligations, at)
            better = self.would_be_due(run, [from_start], at) < old
            how = "raised" if better else "lowered"
        if how == "raised":
            run.obligations.append(self.oblige(promise, at))
        else:
            run.obligations = [from_start]
        run.promise = promise

    # The answer

    def seen(self, run: Run, at: datetime) -> Seen:
        due, left = self.due(run), None
        if run.breached_at is not None:
            status, due = "breached", run.breached_at
        elif run.state == "met":
            status, due = "met", run.due_when_met
        elif run.state != "open":
            status, due = "cancelled", None
        else:
            still = all(self.standing(run, one.promise, at) for one in run.obligations)
            status = "held" if run.started > at else "paused" if still else "running"
            left = self.left_of(run, self.governing(run, at), at)
        trigger = run.promise.trigger
        return Seen(
            run.metric, trigger, run.started, due, status, run.met_at, run.breached_at, left
        )

    def governing(self, run: Run, at: datetime) -> Obligation:
        """The obligation that is due first, or would be if it ran; the newest of several."""
        due = self.due(run)
        return min(
            reversed(run.obligations),
            key=lambda one: (
                due is not None and self.due_of(run, one) != due,
                self.due_of(run, one, on_from=at) or NEVER,
            ),
        )


def reference_clocks(terms: Terms, timeline: Timeline, at: datetime) -> list[Seen]:
    """Every clock at `at`."""
    if timeline.opened.at > at:
        return []
    case = Case(terms, timeline.opened)
    for event in timeline.events[1:]:
        if event.at <= at:
            case.take(event)
    case.note_breaches(at)
    return [case.seen(run, at) for run in case.runs]
