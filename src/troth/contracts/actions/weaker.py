"""What a new version of a programme takes away, for which whoever publishes it owes a reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troth.lib.refusals import Refusal
from troth.lib.text import clean_text
from troth.promises.compare import Comparison, compare
from troth.promises.compare_words import shown_by
from troth.promises.differences import Difference
from troth.promises.errors import CalendarError
from troth.promises.horizon import Horizon
from troth.promises.schema import Programme

REASON_LENGTH = 1000
YEARS = 5


def reason_for_weaker(
    old: Programme, new: Programme, reason: str | None, *, at: datetime
) -> str | None:
    """Return the reason why ``new`` promises less than ``old``; None when it does not.

    Refusal ``programme.weaker`` without a reason, ``programme.not_comparable`` when something is
    promised for after all calendars. Where ``old`` says that no later version may worsen anything,
    the reason has to name that clause: ``programme.may_not_worsen``. It is no prohibition, as
    contracts stay bound to the version they were signed for.
    """
    comparison = compared(old, new, at=at)
    if not comparison.worse:
        return None
    given = clean_text(reason or "", "reason", REASON_LENGTH, required=False, multiline=True)
    clause = _forbidding_clause(old)
    if clause and not _names(given, clause):
        raise _refusal("programme.may_not_worsen", comparison)
    if not given:
        raise _refusal("programme.weaker", comparison)
    return given


def compared(old: Programme, new: Programme, *, at: datetime) -> Comparison:
    """Compare two versions over the years ahead; Refusal ``programme.not_comparable``."""
    begin = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return compare(old, new, Horizon.years(begin, YEARS))
    except CalendarError as error:
        text = _("Version %(new)s cannot be compared with %(old)s. %(why)s")
        values = {"new": new.version, "old": old.version, "why": error.message}
        raise Refusal("programme.not_comparable", text % values, "source") from error


def _forbidding_clause(old: Programme) -> str | None:
    """Name the clause by which no later version may worsen anything, if there is one."""
    if old.amendments is None or old.amendments.may_worsen:
        return None
    return old.amendments.clause or "amendments"


def _names(text: str, clause: str) -> bool:
    """Whether the text names the clause itself: 5.1 is named by neither 15.1 nor 5.1.2."""
    whole = rf"(?<!\w)(?<!\w\.){re.escape(clause)}(?![\w(]|\.\w)"
    return re.search(whole, text, re.IGNORECASE) is not None


def demanded(comparison: Comparison) -> str:
    """Say what whoever publishes a weaker version owes."""
    clause = _forbidding_clause(comparison.old)
    if clause is None:
        return _("Give a reason, or change that.")
    text = _(
        "Version %(version)s itself says, under “%(clause)s”, that no later version makes anything"
        " worse: change that, or give a reason that names “%(clause)s”."
    )
    return text % {"version": comparison.old.version, "clause": clause}


def told(comparison: Comparison) -> list[str]:
    """Say every difference, the worse ones first."""
    return [f"{one.effect.capitalize()}. {_told(one)}" for one in comparison.differences]


def _refusal(code: str, comparison: Comparison) -> Refusal:
    worse = comparison.worse
    text = ngettext(
        "Version %(new)s is worse than %(old)s in %(count)d place. %(first)s %(demand)s",
        "Version %(new)s is worse than %(old)s in %(count)d places. %(first)s %(demand)s",
        len(worse),
    )
    values = {
        "new": comparison.new.version,
        "old": comparison.old.version,
        "count": len(worse),
        "first": _told(worse[0]),
        "demand": demanded(comparison),
    }
    return Refusal(code, text % values, "reason", details=told(comparison))


def _told(difference: Difference) -> str:
    shown = shown_by(difference, zone="UTC")
    return f"{difference} {shown}" if shown else str(difference)
