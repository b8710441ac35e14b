"""By which channels a plan takes requests, and when they are answered, as a mail says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from troth.cases.models import Case
from troth.cases.rules import Rules
from troth.lib.policy.access import channel_lines
from troth.lib.policy.parts import Reader, calendar_words
from troth.lib.promise_words import hours_words, listed
from troth.lib.said import said
from troth.promises.calendar import Calendar
from troth.promises.phrases import gettext_noop
from troth.promises.schema_access import ChannelRule
from troth.promises.terms import SITE
from troth.promises.wording import in_both

_BOTH = gettext_noop("%(here)s, your time (%(there)s for support)")


def what_is_included(rules: Rules) -> list[str]:
    """Return a line for each channel of the plan, and one for each of the hours these name."""
    reader = Reader(programme=rules.programme, plan=rules.plan)
    channels = [" ".join((line.text, *line.details)) for line in channel_lines(reader)]
    return [*channels, *_hours(rules)]


def not_answered_now(case: Case, severity: str, at: datetime, zone: str) -> str:
    """Say when the channel of a case is answered again, and which one is now; empty: it is.

    Programmes that say nothing about their channels have them answered at all hours.
    """
    rules = Rules.of(case.contract)
    channels = rules.channels(severity)
    rule = channels.get(case.channel)
    if rule is None or _calendar(case, rule, severity).is_open(at):
        return ""
    open_now = [one for one in channels.values() if _calendar(case, one, severity).is_open(at)]
    again = _again(case, rule, severity, at, zone)
    if not open_now:
        return again
    message = _("At the moment, %(severity)s cases are answered by %(channels)s.")
    values = {"severity": severity, "channels": listed(one.title for one in open_now)}
    return f"{again} {message % values}"


def _again(case: Case, rule: ChannelRule, severity: str, at: datetime, zone: str) -> str:
    calendar = _calendar(case, rule, severity)
    opens = in_both(calendar.next_open(at), zone, calendar.timezone, _BOTH)
    message = _("%(channel)s is answered during %(hours)s, which begin again on %(opens)s.")
    hours = calendar_words(case.contract.programme, rule.hours_for(severity) or "")
    return message % {"channel": rule.title, "hours": hours, "opens": said(opens)}


def _calendar(case: Case, rule: ChannelRule, severity: str) -> Calendar:
    terms = case.contract.programme.terms(case.plan)
    return terms.calendar(rule.hours_for(severity) or "", case.site or None)


def _hours(rules: Rules) -> Iterator[str]:
    """Say which hours the channels name, each once."""
    programme, named = rules.programme, dict[str, None]()
    for rule in programme.channels:
        if rule.holds_for(rules.plan):
            named |= dict.fromkeys(
                [rule.hours] if isinstance(rule.hours, str) else rule.hours.values()
            )
    sites = programme.sites.values() if SITE in named else ()
    calendars = [programme.calendars[name] for name in named if name in programme.calendars]
    for one in (*calendars, *sites):
        yield f"{one.title}: {hours_words(one)}."
