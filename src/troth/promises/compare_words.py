"""What shows a difference, told in sentences."""

from __future__ import annotations

from datetime import datetime

from troth.promises.clocks import Clock
from troth.promises.differences import Difference, words
from troth.promises.events import Event, Opened
from troth.promises.explain import Sentence, explain
from troth.promises.wording import moment
from troth.promises.worse import Worse
from troth.promises.zones import find_zone

_MOST_EVENTS = 4  # of a case that are told one by one
_LATER = "For example %(case)s: due %(old)s before, %(new)s now."
_NEVER = "For example %(case)s: due %(old)s before, and now at no time that can be named."
_SINCE = "It shows first at %(since)s."
_UNPROVED = "No case was found that is worse off, but it could not be proved that there is none."


def shown_by(difference: Difference, *, zone: str) -> Sentence | None:
    """Tell what shows it: the case that is worse off, or when other hours begin to differ.

    None where the difference says all, as for a promise in words that is gone.
    """
    if difference.example:
        return _example(difference.example, zone)
    if difference.since:
        return Sentence(_SINCE, {"since": exact_moment(difference.since, zone)})
    return None


def _example(worse: Worse, zone: str) -> Sentence | None:
    if not worse.is_shown:
        return Sentence(_UNPROVED)
    if worse.old_due is None:
        return None
    values = {"case": _case(worse.case, zone), "old": exact_moment(worse.old_due, zone)}
    if worse.new_due is None:
        return Sentence(_NEVER, values)
    return Sentence(_LATER, {**values, "new": exact_moment(worse.new_due, zone)})


def reasons(clock: Clock | None, *, zone: str) -> list[Sentence]:
    """Return why the case is due as it is; nothing when it is not due."""
    return explain(clock, zone=zone) if clock else []


def exact_moment(instant: datetime, zone: str) -> str:
    """Return the instant as `moment` does, with fractions of a second where it has any."""
    text = moment(instant, zone)
    if not instant.microsecond:
        return text
    local = instant.astimezone(find_zone(zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M:%S.%f %Z}"


def _case(case: tuple[Event, ...], zone: str) -> str:
    opened, *later = case
    assert isinstance(opened, Opened)  # every case begins so
    site = f" at {opened.site}" if opened.site else ""
    told = [
        f"{words(opened.kind)}, {opened.severity}, by {words(opened.channel)}{site}, "
        f"opened {exact_moment(opened.at, zone)}",
        *(f"{words(one.type)} {exact_moment(one.at, zone)}" for one in later[:_MOST_EVENTS]),
    ]
    if len(later) > _MOST_EVENTS:
        told.append(f"and so on, {len(later) - _MOST_EVENTS} times more")
    return ", ".join(told)
