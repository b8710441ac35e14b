"""What shows a difference, told in sentences."""

from __future__ import annotations

from datetime import datetime

from troth.promises.clocks import Clock
from troth.promises.differences import Difference, words
from troth.promises.events import Event, Opened
from troth.promises.explain import explain
from troth.promises.phrases import Phrase, Value, gettext_noop, phrase
from troth.promises.wording import date_of, moment, zone_sign
from troth.promises.worse import Worse
from troth.promises.zones import find_zone

_MOST_EVENTS = 4  # of a case that are told one by one
_LATER = gettext_noop("For example %(case)s: due %(old)s before, %(new)s now.")
_NEVER = gettext_noop(
    "For example %(case)s: due %(old)s before, and now at no time that can be named."
)
_OPENED = gettext_noop("%(kind)s, %(severity)s, by %(channel)s, opened %(at)s")
_OPENED_AT_SITE = gettext_noop("%(kind)s, %(severity)s, by %(channel)s at %(site)s, opened %(at)s")
_NEXT = gettext_noop("%(before)s, %(event)s %(at)s")
_SO_ON = gettext_noop("%(before)s, and so on, %(number)s times more")
_SINCE = gettext_noop("It shows first at %(since)s.")
_UNPROVED = gettext_noop(
    "No case was found that is worse off, but it could not be proved that there is none."
)


def shown_by(difference: Difference, *, zone: str) -> Phrase | None:
    """Tell what shows it: the case that is worse off, or when other hours begin to differ.

    None where the difference says all, as for a promise in words that is gone.
    """
    if difference.example:
        return _example(difference.example, zone)
    if difference.since:
        return Phrase(_SINCE, {"since": exact_moment(difference.since, zone)})
    return None


def _example(worse: Worse, zone: str) -> Phrase | None:
    if not worse.is_shown:
        return Phrase(_UNPROVED)
    if worse.old_due is None:
        return None
    values: dict[str, Value] = {
        "case": _case(worse.case, zone),
        "old": exact_moment(worse.old_due, zone),
    }
    if worse.new_due is None:
        return Phrase(_NEVER, values)
    return Phrase(_LATER, {**values, "new": exact_moment(worse.new_due, zone)})


def reasons(clock: Clock | None, *, zone: str) -> list[Phrase]:
    """Return why the case is due as it is; nothing when it is not due."""
    return explain(clock, zone=zone) if clock else []


def exact_moment(instant: datetime, zone: str) -> Phrase:
    """Return the instant as `moment` does, with fractions of a second where it has any."""
    if not instant.microsecond:
        return moment(instant, zone)
    local = instant.astimezone(find_zone(zone))
    return phrase(
        gettext_noop("%(date)s %(time)s %(zone)s"),
        date=date_of(instant, zone),
        time=f"{local:%H:%M:%S.%f}",
        zone=zone_sign(local),
    )


def _case(case: tuple[Event, ...], zone: str) -> Phrase:
    opened, *later = case
    assert isinstance(opened, Opened)  # every case begins so
    told = phrase(
        _OPENED_AT_SITE if opened.site else _OPENED,
        kind=words(opened.kind),
        severity=opened.severity,
        channel=words(opened.channel),
        site=opened.site or "",
        at=exact_moment(opened.at, zone),
    )
    for event in later[:_MOST_EVENTS]:
        at = exact_moment(event.at, zone)
        told = phrase(_NEXT, before=told, event=words(event.type), at=at)
    left = len(later) - _MOST_EVENTS
    return phrase(_SO_ON, before=told, number=str(left)) if left > 0 else told
