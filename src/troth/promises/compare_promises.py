"""What differs between the promises of two versions of a programme, proved over a horizon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from troth.promises.amounts import NoClock
from troth.promises.compare_times import Versions
from troth.promises.differences import Difference
from troth.promises.directions import Effect
from troth.promises.explain import METRIC_NAMES
from troth.promises.phrases import Phrase, Value, gettext_noop
from troth.promises.situations import Situation, situations
from troth.promises.terms import Commitment, Trigger
from troth.promises.worse import Worse, promises_in, worse_anywhere

_CHANGED = gettext_noop("%(severity)s, %(metric)s%(where)s: %(old)s before, %(new)s now.")
_SAME_WORDS = gettext_noop(
    "%(severity)s, %(metric)s%(where)s: still %(new)s, but counted otherwise now."
)
Promises = tuple[Commitment, ...]


@dataclass(frozen=True, kw_only=True)
class PromisesCompared:
    """The promises of one plan: the situations they were compared in, and what differs."""

    situations: tuple[Situation, ...]
    differences: tuple[Difference, ...]


def compare_promises(versions: Versions, plan: str) -> PromisesCompared:
    """Compare what a plan promises in all situations that both versions know."""
    old, new = versions.old.terms(plan), versions.new.terms(plan)
    both = _in_both(versions, plan)
    worse = worse_anywhere(old, new, both, versions.horizon)
    better = worse_anywhere(new, old, both, versions.horizon)
    found = _Found(plan, both)
    for one in worse:
        found.add(Effect.WORSE, one.situations, (one.old,), _instead(one), one)
    lost = {(situation, one.old.metric) for one in worse for situation in one.situations}
    for one in better:
        gained = [each for each in one.situations if (each, one.old.metric) not in lost]
        found.add(Effect.BETTER, gained, _instead(one), (one.old,))
    for situation in both:
        for was, now in _reworded(promises_in(old, situation), promises_in(new, situation)):
            found.add(Effect.CHANGED, [situation], (was,), (now,))
    return PromisesCompared(situations=tuple(both), differences=tuple(found.differences()))


def _in_both(versions: Versions, plan: str) -> list[Situation]:
    """Return the situations of both; unassigned cases only if they are worked on elsewhere now."""
    homes = versions.old.home_site(), versions.new.home_site()
    unassigned = homes[0] != homes[1] or homes[0] is None
    among = set(situations(versions.new, plan))
    return [
        situation
        for situation in situations(versions.old, plan)
        if situation in among and (unassigned or situation.site is not None)
    ]


def _instead(worse: Worse) -> Promises:
    """Return what stands in the promise's place: what has its start, if there is one."""
    same_start = tuple(one for one in worse.new if one.trigger == worse.old.trigger)
    return same_start or worse.new


def _reworded(old: Promises, new: Promises) -> Iterator[tuple[Commitment, Commitment]]:
    """Yield what is promised in words by both, in other words."""
    for was in old:
        for now in new:
            in_words = isinstance(was.amount, NoClock) and isinstance(now.amount, NoClock)
            if in_words and was.metric is now.metric and was.amount != now.amount:
                yield was, now


class _Found:
    """Changes of one plan's promises, those that read the same taken together."""

    def __init__(self, plan: str, among: Sequence[Situation]) -> None:
        self._plan, self._among = plan, among
        self._situations: defaultdict[tuple[str, ...], list[Situation]] = defaultdict(list)
        self._worse: defaultdict[tuple[str, ...], list[Worse]] = defaultdict(list)

    def add(
        self,
        effect: Effect,
        where: Collection[Situation],
        old: Promises,
        new: Promises,
        worse: Worse | None = None,
    ) -> None:
        if not where:
            return
        promise = (*old, *new)[0]
        key = (effect, promise.metric, promise.severity, said_of(old), said_of(new))
        self._situations[key].extend(where)
        if worse:
            self._worse[key].append(worse)

    def differences(self) -> Iterator[Difference]:
        for key, where in self._situations.items():
            effect, metric, severity, old, new = key
            values: dict[str, Value] = {
                "metric": Phrase(METRIC_NAMES[metric]),
                "severity": severity,
                "where": self._where(severity, where),
                "old": old,
                "new": new,
            }
            yield Difference(
                part="commitments",
                plans=(self._plan,),
                effect=Effect(effect),
                sentence=Phrase(_SAME_WORDS if old == new else _CHANGED, values),
                worse=tuple(sorted(self._worse[key], key=lambda worse: worse.case[0].at)),
            )

    def _where(self, severity: str, where: Collection[Situation]) -> str:
        """Say for which cases of the severity it holds; nothing if for all."""
        among = [situation for situation in self._among if situation.severity == severity]
        parts = [
            f"{word} {', '.join(sorted({str(of(each) or 'none') for each in where}))}"
            for word, of in _DISTINCTIONS.items()
            if {of(each) for each in where} != {of(each) for each in among}
        ]
        return f" ({'; '.join(parts)})" if parts else ""


_DISTINCTIONS: dict[str, Callable[[Situation], str | None]] = {
    "kind": attrgetter("kind"),
    "channel": attrgetter("channel"),
    "site": attrgetter("site"),
}
_TRIGGERS = {
    Trigger.CUSTOMER_CALL: " from the customer's call",
    Trigger.REQUESTED: " from the request for cover",
    Trigger.ALERT: " from the alert",
    Trigger.CONFIRMED_EVENT: " from the confirmed event",
}


def said_of(promises: Iterable[Commitment]) -> str:
    """Say what commitments promise in few words: `2 hours on always, held on weekends`."""
    return " and ".join(map(_said, promises)) or "nothing"


def _said(promise: Commitment) -> str:
    if isinstance(promise.amount, NoClock):
        return promise.amount.text
    held = f", held on {' and '.join(sorted(promise.held.during))}" if promise.held else ""
    runs_on = "" if promise.pauses else ", never pausing"
    start = _TRIGGERS.get(Trigger(promise.trigger), "")
    return f"{promise.amount.text} on {promise.calendar}{start}{held}{runs_on}"
