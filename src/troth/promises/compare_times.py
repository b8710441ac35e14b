"""Whether hours and lengths of time in two versions of a programme are good for the customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from troth.promises.amounts import Amount, NoClock
from troth.promises.calendar import Calendar
from troth.promises.directions import Effect
from troth.promises.due_functions import Counting
from troth.promises.horizon import Horizon
from troth.promises.schema import Programme
from troth.promises.terms import ALWAYS, SITE
from troth.promises.units import END


class Verdict(NamedTuple):
    """The effect of a change of times, and the first instant at which it shows, if one does."""

    effect: Effect
    since: datetime | None = None


def worst(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """Return the verdict that counts when there are several; None when there is none."""
    order = list(Effect)
    return min(
        filter(None, verdicts),
        key=lambda verdict: (order.index(verdict.effect), verdict.since or END),
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Two versions of a programme, compared over a horizon."""

    old: Programme
    new: Programme
    horizon: Horizon

    def hours(self, old: str | None, new: str | None) -> Verdict | None:
        """Compare the hours of two calendars; hours that are not given are worse than any."""
        if old is None or new is None:
            return None if old is new else Verdict(Effect.BETTER if new else Effect.WORSE)
        return worst(self.openings(was, now) for was, now in self._calendars(old, new))

    def openings(self, old: Calendar, new: Calendar) -> Verdict | None:
        """Compare when calendars are open: to be closed at any instant of the old one is worse."""
        if closed := self.horizon.uncovered(old, new):
            return Verdict(Effect.WORSE, closed)
        opened = self.horizon.uncovered(new, old)
        return Verdict(Effect.BETTER, opened) if opened else None

    def length(
        self, old: Amount, new: Amount, calendars: tuple[str, str], longer: Effect
    ) -> Verdict | None:
        """Compare two lengths of time on their calendars, whenever they begin.

        A longer one has the effect. Words are no length, and worse than one.
        """
        if isinstance(old, NoClock) or isinstance(new, NoClock):
            return _in_words(old, new)
        return worst(
            verdict
            for was, now in self._calendars(*calendars)
            for verdict in self._length(
                Counting(calendar=was, amount=old), Counting(calendar=now, amount=new), longer
            )
        )

    def _length(self, was: Counting, now: Counting, longer: Effect) -> Iterator[Verdict]:
        if later := self.horizon.first_later([now], was):
            yield Verdict(longer, later)
        if earlier := self.horizon.first_later([was], now):
            yield Verdict(longer.opposite, earlier)

    def _calendars(self, old: str, new: str) -> Iterator[tuple[Calendar, Calendar]]:
        """Yield the calendars of these names, at every site that both have."""
        for site in self._sites(old, new):
            yield _calendar(self.old, old, site), _calendar(self.new, new, site)

    def _sites(self, old: str, new: str) -> list[str]:
        if SITE not in (old, new):
            return [""]
        if old == new:
            return [site for site in self.old.sites if site in self.new.sites]
        return list(self.old.sites if old == SITE else self.new.sites)


def _calendar(programme: Programme, name: str, site: str) -> Calendar:
    if name == ALWAYS:
        return _ALWAYS
    rules: Any = programme.sites if name == SITE else programme.calendars
    found: Calendar = rules[site if name == SITE else name].calendar()
    return found


_ALWAYS = Calendar.always()


def _in_words(old: Amount, new: Amount) -> Verdict | None:
    if isinstance(old, NoClock) and isinstance(new, NoClock):
        return None if old == new else Verdict(Effect.CHANGED)
    return Verdict(Effect.WORSE if isinstance(new, NoClock) else Effect.BETTER)
