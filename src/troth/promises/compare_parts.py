"""What differs between two versions of a programme beside its promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from troth.promises.compare_times import Versions
from troth.promises.differences import Difference, said, words
from troth.promises.directions import Effect
from troth.promises.matching import Item, matched, most_alike
from troth.promises.part import Part
from troth.promises.parts import PARTS
from troth.promises.phrases import Phrase, gettext_noop
from troth.promises.schema import Programme

Change = tuple[Effect, Phrase, datetime | None]

_NOT_SAID = {"plans"}  # which plans an item holds for is seen plan by plan
_GONE = gettext_noop("%(item)s: gone.")
_COME = gettext_noop("%(item)s: new.")
_CHANGED = gettext_noop("%(item)s: %(old)s before, %(new)s now.")
_STILL = gettext_noop("%(item)s: still %(new)s, by hours that have changed.")


def compare_parts(versions: Versions) -> list[Difference]:
    """Return what differs in all parts beside the promises, with the plans it concerns."""
    plans = [plan for plan in versions.old.plans if plan in versions.new.plans]
    found: dict[tuple[Effect, str], Difference] = {}
    for plan in plans:
        for part in PARTS:
            for effect, sentence, since in _changes(part, versions, plan):
                known = found.get((effect, str(sentence)))
                found[effect, str(sentence)] = (
                    replace(known, plans=(*known.plans, plan))
                    if known
                    else _difference(part.section, effect, sentence, [plan], since)
                )
    return [*_plans(versions), *_whole_programme(versions, plans), *found.values()]


def _difference(
    part: str,
    effect: Effect,
    sentence: Phrase,
    plans: Iterable[str],
    since: datetime | None = None,
) -> Difference:
    return Difference(part=part, plans=tuple(plans), effect=effect, sentence=sentence, since=since)


def _plans(versions: Versions) -> Iterator[Difference]:
    old, new = versions.old.plans, versions.new.plans
    for plan in old:
        if plan not in new:
            yield _difference("plans", Effect.WORSE, _said(_GONE, "Plan", plan), [plan])
    for plan in new:
        if plan not in old:
            yield _difference("plans", Effect.BETTER, _said(_COME, "Plan", plan), [plan])


def _whole_programme(versions: Versions, plans: list[str]) -> Iterator[Difference]:
    old, new = versions.old, versions.new
    for name in ("title", "provider", "summary", "default_severity", "default_site"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            sentence = _said_both(words(name).capitalize(), was, now)
            yield _difference(name, _whole_effect(name, old, new), sentence, plans)
    if new.channels and not old.channels:
        sentence = _said_both("Channels by which cases are opened", "any", "those listed")
        yield _difference("channels", Effect.WORSE, sentence, plans)
    if old.channels and not new.channels:
        sentence = _said_both("Channels by which cases are opened", "those listed", "any")
        yield _difference("channels", Effect.CHANGED, sentence, plans)


def _whole_effect(name: str, old: Programme, new: Programme) -> Effect:
    if name == "default_severity":
        ranks = {code: severity.rank for code, severity in new.severities.items()}
        was, now = ranks.get(old.default_severity), ranks[new.default_severity]
        if was is None or was == now:
            return Effect.CHANGED
        return Effect.WORSE if now > was else Effect.BETTER
    return Effect.CHANGED if name == "default_site" else Effect.NOTED


def _changes(part: Part, versions: Versions, plan: str) -> Iterator[Change]:
    found = matched(part.items(versions.old, plan), part.items(versions.new, plan))
    left = most_alike(found.gone, found.come)
    reworded, gone, come = left if part.worded else ([], found.gone, found.come)
    for was, now in reworded:
        yield Effect.CHANGED, _said_both(part.what, was.label, now.label), None
    for one in gone:
        yield part.gone, _said(_GONE, part.what, one.label), None
    for one in come:
        yield part.come, _said(_COME, part.what, one.label), None
    for was, now in [*found.pairs, *reworded]:
        yield from _fields(part, versions, was, now)


def _fields(part: Part, versions: Versions, was: Item, now: Item) -> Iterator[Change]:
    for field, timed in part.times.items():
        if verdict := timed(versions, was.rule, now.rule):
            old, new = (getattr(one.rule, field) if field else one.rule for one in (was, now))
            sentence = _said_both(_item(part.what, was.label, field), old, new)
            yield verdict.effect, sentence, verdict.since
    for field in type(was.rule).model_fields:
        old, new = getattr(was.rule, field), getattr(now.rule, field)
        if field in part.times or field in _NOT_SAID or old == new:
            continue
        if (str(old), str(new)) == (was.name, now.name):  # said when one was taken for the other
            continue
        if effect := part.direction(field)(old, new):
            yield effect, _said_both(_item(part.what, was.label, field), old, new), None


def _item(what: str, name: str, field: str = "") -> str:
    called = f" “{name}”" if name else ""
    return f"{what}{called}, {words(field)}" if field else f"{what}{called}"


def _said(template: str, what: str, name: str) -> Phrase:
    return Phrase(template, {"item": _item(what, name)})


def _said_both(item: str, old: Any, new: Any) -> Phrase:
    was, now = said(old), said(new)
    return Phrase(_STILL if was == now else _CHANGED, {"item": item, "old": was, "new": now})
