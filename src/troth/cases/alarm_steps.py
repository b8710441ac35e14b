"""The steps of an alarm: who is told, by which means, of a promise in danger or broken.

Written one step a line, docs/how-to/warnings-and-digests.md:

    50 %: assignee by desk
    75 %: assignee, team
    breach: assignee, team, managers
    every 30 minutes, up to 4 times: managers by mail
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from troth.lib.refusals import Refusal
from troth.lib.text import clean_text

GROUPS = ("assignee", "team", "managers")
MEANS = ("mail", "desk")
LINES, LENGTH = 20, 2_000
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=30)
TIMES = 100

_LINE = re.compile(r"(?P<when>[^:]+):(?P<groups>.+?)(?:\sby\s(?P<means>.+))?")
_SHARE = re.compile(r"([1-9][0-9]?) ?%")
_EVERY = re.compile(r"every ([0-9]{1,4}) (minute|hour|day)s?,? up to ([0-9]{1,4}) times?")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line: told at a `share` of the time in per cent, at the breach, or `every` after it."""

    groups: tuple[str, ...]
    means: tuple[str, ...]
    share: int | None = None
    every: timedelta | None = None
    times: int = 0  # how often at most, with `every`

    @property
    def when(self) -> str:
        """As it is written."""
        if self.share is not None:
            return f"{self.share} %"
        return f"every {_length(self.every)}, up to {self.times} times" if self.every else "breach"

    def __str__(self) -> str:
        return f"{self.when}: {', '.join(self.groups)} by {', '.join(self.means)}"


@dataclass(frozen=True)
class AlarmSteps:
    """All steps of an alarm."""

    steps: tuple[Step, ...]

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """The shares of the time, in per cent, at which somebody is told."""
        return tuple(sorted({step.share for step in self.steps if step.share is not None}))

    @cached_property
    def repeat(self) -> Step | None:
        """What happens again and again after a breach."""
        return next((step for step in self.steps if step.every), None)

    def at_share(self, share: int) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.share == share)

    @property
    def at_breach(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.share is None and not step.every)

    @property
    def after_breach(self) -> tuple[Step, ...]:
        return (self.repeat,) if self.repeat else ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps))


@lru_cache(maxsize=200)
def parse_steps(text: str) -> AlarmSteps:
    """Return the steps that the lines say; Refusal ``alarm.…`` names the line at fault."""
    clean = clean_text(text, "steps", LENGTH, multiline=True)
    lines = [line.strip() for line in clean.split("\n")]
    steps = [_step(number, line) for number, line in enumerate(lines, start=1) if line]
    if len(steps) > LINES:
        message = _("There are %(count)s steps; keep to %(limit)s at most.")
        values = {"count": len(steps), "limit": LINES}
        raise Refusal("alarm.too_many", message % values, "steps")
    if sum(step.every is not None for step in steps) > 1:
        message = _("Only one line can begin with “every”; leave one and take out the others.")
        raise Refusal("alarm.every_twice", message, "steps")
    return AlarmSteps(tuple(sorted(steps, key=_order)))


def _order(step: Step) -> tuple[int, bool]:
    return step.share or 100, step.every is not None


def _step(number: int, line: str) -> Step:
    found = _LINE.fullmatch(line.lower())
    if found is None:
        raise _unreadable(number, line)
    groups = _words(number, found["groups"], GROUPS)
    means = _words(number, found["means"], MEANS) if found["means"] else MEANS
    when = " ".join(found["when"].split())
    if when == "breach":
        return Step(groups=groups, means=means)
    if share := _SHARE.fullmatch(when):
        return Step(groups=groups, means=means, share=int(share[1]))
    if every := _EVERY.fullmatch(when):
        length, times = int(every[1]) * _UNITS[every[2]], int(every[3])
        if SHORTEST <= length <= LONGEST and 1 <= times <= TIMES:
            return Step(groups=groups, means=means, every=length, times=times)
        message = _(
            "Line %(number)s: an “every” step can repeat every 5 minutes to 30 days, 1 to 100"
            " times."
        )
        raise Refusal("alarm.every", message % {"number": number}, "steps")
    raise _unreadable(number, line)


def _words(number: int, text: str, known: Sequence[str]) -> tuple[str, ...]:
    words = [word.strip() for word in re.split(r",|\band\b", text) if word.strip()]
    for word in words or [text.strip()]:
        if word not in known:
            message = _("Line %(number)s names “%(word)s”; use %(known)s.")
            values = {"number": number, "word": word, "known": ", ".join(known)}
            raise Refusal("alarm.word", message % values, "steps")
    return tuple(word for word in known if word in words)


def _unreadable(number: int, line: str) -> Refusal:
    message = _(
        "Line %(number)s, “%(line)s”, cannot be read; write it like “75 %%: assignee, team by "
        "mail, desk”, “breach: managers” or “every 30 minutes, up to 4 times: managers by mail”."
    )
    return Refusal("alarm.line", message % {"number": number, "line": line[:80]}, "steps")


def _length(span: timedelta) -> str:
    name, unit = next(_fitting(span))
    count = span // unit
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _fitting(span: timedelta) -> Iterator[tuple[str, timedelta]]:
    for name, unit in reversed(_UNITS.items()):
        if span % unit == timedelta():
            yield name, unit
