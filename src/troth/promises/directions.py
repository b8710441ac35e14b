"""Whether a change of one value is good for the customer, where that is plain from the value."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any

from troth.promises.schema_service import CreditBand, Termination


class Effect(StrEnum):
    """What a change does to customers."""

    WORSE = "worse"
    CHANGED = "changed"  # which way cannot be told from the file; somebody has to look at it
    BETTER = "better"
    NOTED = "noted"  # wording, or what is judged where it is used

    @property
    def opposite(self) -> Effect:
        return _OPPOSITES.get(self, self)


_OPPOSITES = {Effect.WORSE: Effect.BETTER, Effect.BETTER: Effect.WORSE}
Direction = Callable[[Any, Any], Effect | None]
"""Tells the effect of changing a value to a different one; None: it makes no difference."""


def changed(old: object, new: object) -> Effect:
    """Say that the direction is not plain."""
    return Effect.CHANGED


def noted(old: object, new: object) -> Effect:
    """Say that nothing follows from the change."""
    return Effect.NOTED


def same(*fields: str) -> dict[str, Direction]:
    """Fields whose change makes no difference by itself: they are judged otherwise."""
    return dict.fromkeys(fields, lambda old, new: None)


def more(effect: Effect, *, none: float | None = None) -> Direction:
    """A larger number has the effect; `none` is what a missing one stands for, if anything."""

    def direction(old: float | None, new: float | None) -> Effect:
        was, now = (none if value is None else value for value in (old, new))
        if was is None or now is None:
            return Effect.CHANGED
        return effect if now > was else effect.opposite

    return direction


def yes(effect: Effect) -> Direction:
    """That it is so has the effect, that it is not the opposite one."""
    return lambda old, new: effect if new else effect.opposite


def there(effect: Effect) -> Direction:
    """To have it has the effect; when it only changes, the direction is not plain."""

    def direction(old: object, new: object) -> Effect:
        if old and new:
            return Effect.CHANGED
        return effect if new else effect.opposite

    return direction


def up(*from_worst_to_best: str) -> Direction:
    """A later one of these is better; anything else is not plain."""

    def direction(old: str | None, new: str | None) -> Effect:
        if old not in from_worst_to_best or new not in from_worst_to_best:
            return Effect.CHANGED
        better = from_worst_to_best.index(new) > from_worst_to_best.index(old)
        return Effect.BETTER if better else Effect.WORSE

    return direction


def wider(effect: Effect, *, everything: bool = False, words: bool = False) -> Direction:
    """More entries have the effect. A missing list has nothing in it, or `everything`.

    Of entries that are free `words`, one that goes while another comes may be reworded.
    """

    def direction(old: Collection[Any] | None, new: Collection[Any] | None) -> Effect:
        if everything and (old is None or new is None):
            return effect if new is None else effect.opposite
        gone, come = set(old or ()) - set(new or ()), set(new or ()) - set(old or ())
        if not gone or not come:
            return effect if come else effect.opposite
        return Effect.CHANGED if words else Effect.WORSE

    return direction


def credited(old: Collection[CreditBand], new: Collection[CreditBand]) -> Effect | None:
    """Compare what is credited at every uptime."""

    def credit(bands: Collection[CreditBand], below: float) -> float:
        return max((band.credit for band in bands if band.below >= below), default=0)

    edges = {band.below for band in (*old, *new)}
    pairs = [(credit(old, edge), credit(new, edge)) for edge in edges]
    if any(now < was for was, now in pairs):
        return Effect.WORSE
    return Effect.BETTER if any(now > was for was, now in pairs) else None


def termination(old: Termination | None, new: Termination | None) -> Effect:
    """Compare after how many misses the customer may leave."""
    if old is None or new is None:
        return Effect.WORSE if new is None else Effect.BETTER
    if new.misses <= old.misses and new.within_periods >= old.within_periods:
        return Effect.BETTER
    return Effect.WORSE


def overage(old: str, new: str) -> Effect:
    """Compare what happens to cases beyond a limit: nothing is worse than being refused."""
    if "refused" not in (old, new):
        return Effect.CHANGED
    return Effect.WORSE if new == "refused" else Effect.BETTER


WORSE, CHANGED, BETTER, NOTED = Effect
FOR_CUSTOMERS = wider(BETTER, everything=True)
ON_CUSTOMERS = wider(WORSE, everything=True)
GOODS = wider(BETTER, words=True)
REFUSED = up("refused", "self_help")
PERIOD = up("year", "quarter", "month")
OFTEN = up("year", "quarter", "month", "week", "continuously")
INCLUDED = up("extra", "included")
