"""What a due-time chip says, from the state of a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from troth.lib import time_words


class ClockLike(Protocol):
    """What a chip reads of a clock; rows and core records both fit."""

    @property
    def status(self) -> str: ...
    @property
    def due(self) -> datetime | None: ...
    @property
    def met_at(self) -> datetime | None: ...


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One due-time chip."""

    state: str
    """running, soon, overdue, late, met, paused, held, cancelled or none; chooses the colour."""
    words: str
    icon: str
    due: datetime | None = None
    """Set while the words count down or up, so that the browser can keep them true."""
    soon_at: datetime | None = None
    """When the browser turns a running chip into a soon one."""


def chip(clock: ClockLike | None, now: datetime, *, over: bool = False) -> Chip:
    """Return the chip for `clock` as seen at `now`; None means that nothing is promised.

    A clock may also have `warn_at` (aware datetime: from then on the chip warns) and `remaining`
    (seconds of open time left, said while it is paused). `over`: the case is closed, so a promise
    broken and never met counts no further.
    """
    if clock is None:
        return Chip(state="none", words=_("none promised"), icon="clock")
    status = str(clock.status)
    if clock.met_at is not None:
        return _answered(status, clock.due, clock.met_at)
    if status in _STILL:
        return _STILL[status](clock)
    if clock.due is None:
        return Chip(state="none", words=_("with the next release"), icon="clock")
    if over:
        return Chip(state="late", words=_("not kept"), icon="alert")
    return _counting(clock, clock.due, now)


def _answered(status: str, due: datetime | None, met_at: datetime) -> Chip:
    if status == "breached" and due is not None:
        late = time_words.duration((met_at - due) / timedelta(seconds=1))
        return Chip(state="late", words=_("kept {time} late").format(time=late), icon="alert")
    return Chip(state="met", words=_("kept"), icon="check")


def _paused(clock: ClockLike) -> Chip:
    left = getattr(clock, "remaining", None)
    if left is None:
        return Chip(state="paused", words=_("paused"), icon="pause")
    words = _("paused, {time} left").format(time=time_words.duration(float(left)))
    return Chip(state="paused", words=words, icon="pause")


def _held(clock: ClockLike) -> Chip:
    return Chip(state="held", words=_("not started yet"), icon="clock")


def _cancelled(clock: ClockLike) -> Chip:
    return Chip(state="cancelled", words=_("no longer owed"), icon="cross")


_STILL = {"paused": _paused, "held": _held, "cancelled": _cancelled}


def _counting(clock: ClockLike, due: datetime, now: datetime) -> Chip:
    soon_at: datetime | None = getattr(clock, "warn_at", None)
    words = time_words.due_in(due, now)
    if due <= now:
        return Chip(state="overdue", words=words, icon="alert", due=due)
    soon = soon_at is not None and soon_at <= now
    state = "soon" if soon else "running"
    return Chip(state=state, words=words, icon="clock", due=due, soon_at=soon_at)
