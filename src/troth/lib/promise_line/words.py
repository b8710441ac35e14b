"""The promise line in sentences, for whoever cannot see it or wants to be sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from troth.lib import time_words
from troth.lib.promise_line.records import Due, Mark, PromiseLine
from troth.lib.spans import clipped, seconds, without


def _say(line: PromiseLine, at: datetime) -> str:
    return time_words.absolute(at.astimezone(line.tzinfo()), line.now)


def title(line: PromiseLine) -> str:
    """Say the one thing that matters most: what is overdue, else what is due next."""
    unmet = [one for one in line.dues if one.met_at is None and one.status != "met"]
    if unmet and line.stopped is None:
        return due(line, min(unmet, key=lambda one: one.at))
    if any(one.status == "breached" for one in line.dues):
        return _("Nothing is owed now; a promise was broken.")
    return _("Nothing is owed now; every promise was kept.")


def due(line: PromiseLine, one: Due) -> str:
    """Say a due time and how it went: `Resolution due Fri 12 Jun 17:00 CEST, kept.`"""
    text = _("{label} due {at}, {outcome}.")
    return text.format(label=one.label, at=_say(line, one.at), outcome=_outcome(line, one))


def _outcome(line: PromiseLine, one: Due) -> str:
    if one.status == "breached":
        if one.met_at is None:
            return _overdue(line, one)
        late = time_words.duration((one.met_at - one.at) / timedelta(seconds=1))
        return _("kept {time} late").format(time=late)
    return _("kept") if one.status == "met" else time_words.relative(one.at, line.now)


def _overdue(line: PromiseLine, one: Due) -> str:
    if line.stopped is not None:
        return _("not kept")
    return time_words.phrase(
        "overdue", time=time_words.duration((line.now - one.at) / timedelta(seconds=1))
    )


def event(line: PromiseLine, mark: Mark) -> str:
    """Say what happened and when."""
    return _("{at}: {what}").format(at=_say(line, mark.at), what=mark.label)


def now(line: PromiseLine) -> str:
    """Say what time it is."""
    return _("Now: {at}").format(at=_say(line, line.now))


def sentences(line: PromiseLine) -> Iterator[str]:
    """Yield everything the picture shows, most important first."""
    yield from (due(line, one) for one in sorted(line.dues, key=lambda one: one.at))
    yield from _counted(line)
    yield from (event(line, mark) for mark in sorted(line.events, key=lambda mark: mark.at))
    for start, end in clipped(line.paused, line.start, line.end):
        text = _("Paused from {start} to {end}.")
        yield text.format(start=_say(line, start), end=_say(line, end))
    for start, _end, name in sorted(line.holidays):
        day = time_words.day(start.astimezone(line.tzinfo()), line.now)
        yield _("Closed on {day}: {name}.").format(day=day, name=name or _("holiday"))
    yield now(line) + "."


def _counted(line: PromiseLine) -> Iterator[str]:
    """Say how much open time was used, and how much is left until the next due time."""
    used = time_words.duration(seconds(line.used()))
    ahead = [one.at for one in line.dues if one.at > line.now and one.met_at is None]
    if line.stopped is not None or not ahead:
        yield _("{used} of open time used.").format(used=used)
        return
    left = without(clipped(line.open_windows, line.now, min(ahead)), line.paused)
    text = _("{used} of open time used; {left} left until the next due time.")
    yield text.format(used=used, left=time_words.duration(seconds(left)))
