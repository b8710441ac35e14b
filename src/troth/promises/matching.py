"""Which item of a list in one version of a programme is which in the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from troth.promises.schema_base import Record


class Item(NamedTuple):
    """Something that counts under a name; `label` tells it from others of that name."""

    name: str
    label: str
    rule: Record


class Matched(NamedTuple):
    """Items of both versions that are taken for the same, and those left over."""

    pairs: list[tuple[Item, Item]]
    gone: list[Item]
    come: list[Item]


def matched(old: Sequence[Item], new: Sequence[Item]) -> Matched:
    """Match items of one name, wherever they stand in the file; others are left over."""
    whole = Matched([], [], [])
    for name in dict.fromkeys(one.name for one in (*old, *new)):
        found = most_alike(*([one for one in items if one.name == name] for items in (old, new)))
        whole.pairs.extend(found.pairs)
        whole.gone.extend(found.gone)
        whole.come.extend(found.come)
    return whole


def most_alike(old: Sequence[Item], new: Sequence[Item]) -> Matched:
    """Match as many as there are, those that have the most in common first, then in their order."""
    places = product(range(len(old)), range(len(new)))
    in_turn = sorted(places, key=lambda place: -_in_common(old[place[0]].rule, new[place[1]].rule))
    partners: dict[int, int] = {}
    for was, now in in_turn:
        if was not in partners and now not in partners.values():
            partners[was] = now
    return Matched(
        pairs=[(old[was], new[partners[was]]) for was in sorted(partners)],
        gone=[one for place, one in enumerate(old) if place not in partners],
        come=[one for place, one in enumerate(new) if place not in partners.values()],
    )


def _in_common(one: Record, other: Record) -> int:
    """Return how many fields have the same value."""
    return sum(getattr(one, name) == getattr(other, name) for name in type(one).model_fields)
