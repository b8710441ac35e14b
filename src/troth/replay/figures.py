"""What is told of a replay, in figures that add up: those of two parts are those of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np
import polars as pl

from troth.promises.clocks import Status
from troth.promises.intervals import Bools, Ints
from troth.promises.units import NOT_A_TIME
from troth.replay.cases import Cases, cases_of
from troth.replay.judging import judge
from troth.replay.openness import Changes, changes_by_hour
from troth.replay.outcomes import METRICS, NO_AMOUNT, STATUSES, Outcomes
from troth.replay.plans import Plan
from troth.replay.rows import BadRow

WORST = 20
MINUTE = 60_000_000
_STATUS = {status: number for number, status in enumerate(STATUSES)}
_STILL_OPEN = [_STATUS[one] for one in (Status.HELD, Status.RUNNING, Status.PAUSED)]


@dataclass(kw_only=True)
class Attainment:
    """How the clocks of one metric and severity ended.

    `minutes` counts, for those that were met in time or late, the whole minutes of open time it
    took.
    """

    met: int = 0
    missed: int = 0
    still_open: int = 0
    cancelled: int = 0
    minutes: Counter[int] = field(default_factory=Counter)

    def add(self, other: Attainment) -> None:
        self.met += other.met
        self.missed += other.missed
        self.still_open += other.still_open
        self.cancelled += other.cancelled
        self.minutes.update(other.minutes)

    @property
    def share(self) -> float | None:
        """The part that was kept of what has been decided."""
        decided = self.met + self.missed
        return self.met / decided if decided else None

    def percentile(self, part: float) -> int | None:
        """The minutes within which that part of what was met was met, by nearest rank."""
        rank = part * self.minutes.total()
        reached = 0
        for minutes in sorted(self.minutes):
            reached += self.minutes[minutes]
            if reached >= rank:
                return minutes
        return None


class Miss(NamedTuple):
    """A broken promise; the longest sort first. Times and lengths are in microseconds."""

    before: int  # its open time late, negative
    case: str
    metric: str
    severity: str
    started: int
    due: int
    met_at: int | None
    elapsed: int  # from due until met, cancelled or the instant asked about

    @property
    def late(self) -> int:
        """The open time it took beyond the amount."""
        return -self.before


@dataclass(kw_only=True)
class Difference:
    """One metric under another plan than the first: cases that this plan promises it to."""

    missed: int = 0
    missed_under_first: int = 0
    missed_only_here: int = 0
    missed_only_there: int = 0
    late: int = 0  # open time that the cases missed only here are late
    worst: list[Miss] = field(default_factory=list)

    def add(self, other: Difference) -> None:
        self.missed += other.missed
        self.missed_under_first += other.missed_under_first
        self.missed_only_here += other.missed_only_here
        self.missed_only_there += other.missed_only_there
        self.late += other.late
        self.worst = _worst([*self.worst, *other.worst])


@dataclass(kw_only=True)
class UnderPlan:
    """The figures of one plan; `differences`, by metric, compare it with the first plan."""

    attainment: dict[tuple[str, str], Attainment] = field(default_factory=dict)
    worst: list[Miss] = field(default_factory=list)
    differences: dict[str, Difference] = field(default_factory=dict)

    def add(self, other: UnderPlan) -> None:
        for name, attainment in other.attainment.items():
            self.attainment.setdefault(name, Attainment()).add(attainment)
        for metric, difference in other.differences.items():
            self.differences.setdefault(metric, Difference()).add(difference)
        self.worst = _worst([*self.worst, *other.worst])


@dataclass(kw_only=True)
class Figures:
    """The figures of some cases, under each of the plans."""

    cases: int = 0
    work: Changes = field(default_factory=Counter)  # see `openness`
    plans: list[UnderPlan] = field(default_factory=list)

    def add(self, other: Figures) -> Self:
        self.cases += other.cases
        self.work.update(other.work)  # adds
        for mine, theirs in zip(self.plans, other.plans, strict=True):
            mine.add(theirs)
        return self


def nothing(plans: Sequence[Plan]) -> Figures:
    """Return the figures of no cases."""
    return Figures(plans=[UnderPlan() for _ in plans])


def figures_of(cases: Cases, plans: Sequence[Plan], at: int) -> Figures:
    """Return the figures of a batch of whole cases, as known at an instant."""
    outcomes = [judge(cases, plan, at) for plan in plans]
    under = [
        UnderPlan(
            attainment=_attainment(found, plan),
            worst=_worst(_misses(found, found.breached_at != NOT_A_TIME, cases, plan, at)),
        )
        for found, plan in zip(outcomes, plans, strict=True)
    ]
    for found, plan, figures in zip(outcomes[1:], plans[1:], under[1:], strict=True):
        figures.differences = _differences(outcomes[0], found, cases, plan, at)
    work = changes_by_hour(cases, at)
    return Figures(cases=len(cases), work=work, plans=under)


def figures_of_rows(
    rows: pl.DataFrame, plans: Sequence[Plan], at: int
) -> tuple[Figures, list[BadRow]]:
    """Return the figures of compact rows of whole cases, sorted by case, and cases not told."""
    cases, bad = cases_of(rows, plans[0].mapping, at)
    return figures_of(cases, plans, at), bad


def _attainment(found: Outcomes, plan: Plan) -> dict[tuple[str, str], Attainment]:
    severities = plan.severities
    name = found.metric * len(severities) + found.severity
    result = {}
    for number in np.flatnonzero(np.bincount(name)).tolist():
        these = name == number
        status = found.status[these]
        took = found.taken[these & (found.met_at != NOT_A_TIME) & (found.taken != NO_AMOUNT)]
        counts = np.bincount(took // MINUTE)
        minutes = np.flatnonzero(counts)
        metric, severity = divmod(number, len(severities))
        result[METRICS[metric].value, severities[severity]] = Attainment(
            met=int((status == _STATUS[Status.MET]).sum()),
            missed=int((status == _STATUS[Status.BREACHED]).sum()),
            still_open=int(np.isin(status, _STILL_OPEN).sum()),
            cancelled=int((status == _STATUS[Status.CANCELLED]).sum()),
            minutes=Counter(dict(zip(minutes.tolist(), counts[minutes].tolist(), strict=True))),
        )
    return result


def _late(found: Outcomes) -> Ints:
    """Return how late each clock is in open time; nothing where only a release decides."""
    return np.where(found.allowed == NO_AMOUNT, 0, found.taken - found.allowed)


def _misses(found: Outcomes, which: Bools, cases: Cases, plan: Plan, at: int) -> list[Miss]:
    """Return the worst of these broken clocks, and those that are as late as the last of them."""
    broken, late = np.flatnonzero(which), _late(found)
    if len(broken) > WORST:
        least = np.partition(late[broken], -WORST)[-WORST]
        broken = broken[late[broken] >= least]
    misses = []
    for n in broken.tolist():
        ends = (int(end[n]) for end in (found.met_at, found.cancelled_at))
        ended = next((end for end in ends if end != NOT_A_TIME), at)
        misses.append(
            Miss(
                before=-int(late[n]),
                case=cases.names[int(found.case[n])],
                metric=METRICS[found.metric[n]].value,
                severity=plan.severities[found.severity[n]],
                started=int(found.started[n]),
                due=int(found.due[n]),
                met_at=None if found.met_at[n] == NOT_A_TIME else int(found.met_at[n]),
                elapsed=ended - int(found.due[n]),
            )
        )
    return misses


def _worst(misses: Iterable[Miss]) -> list[Miss]:
    return sorted(misses, key=lambda miss: miss[:6])[:WORST]


def _differences(
    first: Outcomes, other: Outcomes, cases: Cases, plan: Plan, at: int
) -> dict[str, Difference]:
    result = {}
    for metric in np.flatnonzero(np.bincount(other.metric)).tolist():
        there, here = (_missed(found, metric, cases) for found in (first, other))
        promised = np.zeros(len(cases), bool)
        promised[other.case[other.metric == metric]] = True
        only_here = here & ~there
        late = (other.metric == metric) & (other.breached_at != NOT_A_TIME) & only_here[other.case]
        result[METRICS[metric].value] = Difference(
            missed=int(here.sum()),
            missed_under_first=int((there & promised).sum()),
            missed_only_here=int(only_here.sum()),
            missed_only_there=int((there & promised & ~here).sum()),
            late=int(_late(other)[late].sum()),
            worst=_worst(_misses(other, late, cases, plan, at)),
        )
    return result


def _missed(found: Outcomes, metric: int, cases: Cases) -> Bools:
    """Tell which cases have a broken clock of the metric."""
    missed = np.zeros(len(cases), bool)
    missed[found.case[(found.metric == metric) & (found.breached_at != NOT_A_TIME)]] = True
    return missed
