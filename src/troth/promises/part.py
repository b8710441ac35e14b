"""How one section of a programme is compared: its items by name, their fields by direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from troth.promises.compare_times import Verdict, Versions
from troth.promises.directions import Direction, Effect, changed, noted
from troth.promises.matching import Item
from troth.promises.schema import Programme
from troth.promises.schema_base import PlanRule
from troth.promises.terms import ALWAYS

TimedDirection = Callable[[Versions, Any, Any], Verdict | None]
"""Compares hours or lengths of time of two items, also where the words are the same: calendars may
have changed."""

_WORDING: Mapping[str, Direction] = dict.fromkeys(("title", "clause", "interpretation"), noted)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section of the file whose items are matched by name.

    `names` gives the names under which an item counts, when it is in a list; of several of one
    name, those are taken for the same that have the most in common. Where names are words
    (`worded`), an item that goes while another comes is taken for the same one in other words.
    `gone` and `come` are what it means that an item goes or comes; by default it is good to have.
    `fields` and `times` tell how fields are judged; a field in neither is judged as `changed`.
    """

    what: str
    section: str
    names: Callable[[Any], Iterable[str]] = lambda rule: ("",)
    gone: Effect = Effect.WORSE
    come: Effect = Effect.BETTER
    worded: bool = False
    fields: Mapping[str, Direction] = field(default_factory=dict)
    times: Mapping[str, TimedDirection] = field(default_factory=dict)

    def items(self, programme: Programme, plan: str) -> list[Item]:
        """Return what holds for the plan, in the order of the file."""
        counts: Counter[str] = Counter()
        found = []
        for name, rule in self._named(getattr(programme, self.section)):
            if _holds(rule, plan):
                counts[name] += 1
                label = name if counts[name] == 1 else f"{name} ({counts[name]})"
                found.append(Item(name, label, rule))
        return found

    def _named(self, section: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(section, dict):
            yield from ((str(name), rule) for name, rule in section.items())
            return
        for rule in section if isinstance(section, tuple) else (section,):
            if rule is not None:
                yield from ((str(name), rule) for name in self.names(rule))

    def direction(self, name: str) -> Direction:
        return self.fields.get(name) or _WORDING.get(name) or changed


def _holds(rule: object, plan: str) -> bool:
    return not isinstance(rule, PlanRule) or rule.holds_for(plan)


# Names of items


def called(*names: str) -> Callable[[Any], Iterable[str]]:
    """Name an item by its fields."""
    return lambda rule: (", ".join(_text(getattr(rule, name)) for name in names),)


def each(name: str, otherwise: Iterable[str] = ()) -> Callable[[Any], Iterable[str]]:
    """Let an item count for each entry of its list, or for all of `otherwise` where it has none."""
    return lambda rule: getattr(rule, name) or otherwise


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# Times of items


def hours(name: str) -> TimedDirection:
    """Compare the hours of a calendar that the field names."""
    return lambda versions, old, new: versions.hours(getattr(old, name), getattr(new, name))


def length(name: str, longer: Effect, *, missing: Effect | None = None) -> TimedDirection:
    """Compare a length of time on the calendar that stands beside it.

    `missing` is what it means to have none; by default the same as a longer one.
    """

    def direction(versions: Versions, old: Any, new: Any) -> Verdict | None:
        was, now = getattr(old, name), getattr(new, name)
        if (was is None) is not (now is None):
            without = missing or longer
            return Verdict(without if now is None else without.opposite)
        calendars = getattr(old, "calendar", ALWAYS), getattr(new, "calendar", ALWAYS)
        return None if was is None else versions.length(was, now, calendars, longer)

    return direction
