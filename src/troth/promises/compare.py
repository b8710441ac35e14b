"""Two versions of a programme compared: what changes for whom, and whether anybody is worse off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from troth.promises.compare_parts import compare_parts
from troth.promises.compare_promises import compare_promises
from troth.promises.compare_times import Versions
from troth.promises.differences import Difference
from troth.promises.directions import Effect
from troth.promises.horizon import Horizon
from troth.promises.schema import Programme


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All differences of two versions, the worse ones first.

    `combinations` is in how many situations (plan, severity, kind, channel, site) of both versions
    the promises were compared, from every instant of the horizon.
    """

    old: Programme
    new: Programme
    horizon: Horizon
    combinations: int
    differences: tuple[Difference, ...]

    def of(self, effect: Effect) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.effect is effect)

    @property
    def worse(self) -> tuple[Difference, ...]:
        """What makes anybody worse off, or cannot be proved not to, of what can be proved."""
        return self.of(Effect.WORSE)

    @property
    def unjudged(self) -> tuple[Difference, ...]:
        """What may make somebody worse off, as no rule says which way is better."""
        return self.of(Effect.CHANGED)


def compare(old: Programme, new: Programme, horizon: Horizon) -> Comparison:
    """Compare two versions over a horizon. Raises CalendarError past the end of calendars."""
    versions = Versions(old=old, new=new, horizon=horizon)
    plans = [plan for plan in old.plans if plan in new.plans]
    promises = [compare_promises(versions, plan) for plan in plans]
    of_promises = _together(one for compared in promises for one in compared.differences)
    found = [*of_promises, *compare_parts(versions)]
    order = list(Effect)
    return Comparison(
        old=old,
        new=new,
        horizon=horizon,
        combinations=sum(len(compared.situations) for compared in promises),
        differences=tuple(sorted(found, key=lambda one: order.index(one.effect))),
    )


def _together(differences: Iterable[Difference]) -> list[Difference]:
    """Take what reads the same for several plans as one."""
    found: dict[tuple[Effect, str], Difference] = {}
    for one in differences:
        key = (one.effect, str(one.sentence))
        known = found.get(key)
        found[key] = one if known is None else _joined(known, one)
    return list(found.values())


def _joined(one: Difference, other: Difference) -> Difference:
    worse = sorted((*one.worse, *other.worse), key=lambda worse: worse.case[0].at)
    return replace(one, plans=(*one.plans, *other.plans), worse=tuple(worse))
