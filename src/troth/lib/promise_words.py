"""How what programmes name by codes is said to people: metrics, channels, hours, starts."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from troth.lib.by_language import by_language
from troth.promises.schema_time import CalendarRule
from troth.promises.terms import Metric, Trigger

METRICS: dict[str, Promise] = {
    Metric.FIRST_RESPONSE: lazy("First response"),
    Metric.NEXT_RESPONSE: lazy("Next response"),
    Metric.UPDATE: lazy("Update"),
    Metric.WORKAROUND: lazy("Workaround"),
    Metric.RESOLUTION: lazy("Resolution"),
    Metric.STATUS_REPLY: lazy("Answer to a request for an update"),
    Metric.CONTINUOUS_EFFORT: lazy("Continuous work"),
}
CHANNELS: dict[str, Promise] = {
    "portal": lazy("customer portal"),
    "web_form": lazy("web form"),
    "email": lazy("e-mail"),
    "phone": lazy("telephone"),
    "video": lazy("video call"),
    "chat": lazy("chat"),
    "slack": lazy("Slack"),
    "teams": lazy("Teams"),
    "sms": lazy("text message"),
    "community": lazy("community"),
    "webhook": lazy("webhook"),
}
_STARTS: dict[str, Promise] = {
    Metric.FIRST_RESPONSE: lazy("when the case is opened"),
    Metric.NEXT_RESPONSE: lazy("when you write again"),
    Metric.UPDATE: lazy("when the case is opened, and at each of our messages"),
    Metric.WORKAROUND: lazy("when the case is opened"),
    Metric.RESOLUTION: lazy("when the case is opened"),
    Metric.STATUS_REPLY: lazy("when you ask for an update"),
    Metric.CONTINUOUS_EFFORT: lazy("whenever nobody is working on the case"),
}
_TRIGGERS: dict[str, Promise] = {
    Trigger.CUSTOMER_CALL: lazy("when you call"),
    Trigger.REQUESTED: lazy("when you ask for cover outside the usual hours"),
    Trigger.ALERT: lazy("at the alert"),
    Trigger.CONFIRMED_EVENT: lazy("when the event is confirmed"),
}


@by_language
def metric_name(metric: str) -> str:
    """Return the name of a metric: `First response`."""
    return str(METRICS[metric])


def channel_name(channel: str) -> str:
    """Return what a channel is called; an unknown one is called by its code."""
    return str(CHANNELS.get(channel, channel))


def start_words(metric: str, trigger: str) -> str:
    """Say what starts the clock of a promise: `when you call`."""
    return str(_TRIGGERS.get(trigger) or _STARTS[metric])


def listed(words: Iterable[object]) -> str:
    """Return the words as one list in a sentence: `a, b and c`."""
    *most, last = (str(word) for word in words)
    if not most:
        return last
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last}


def hours_words(rule: CalendarRule) -> str:
    """Say when a calendar is open: `Mon-Fri 09:00-17:00, Pacific/Auckland time, …`."""
    hours = _("%(windows)s, %(zone)s time") % {
        "windows": listed(rule.windows),
        "zone": rule.timezone.replace("_", " "),
    }
    return f"{hours}, {_holiday_words(rule)}"


def _holiday_words(rule: CalendarRule) -> str:
    if isinstance(rule.holidays, str):
        if rule.holidays == "none":
            return _("holidays included")
        return _("closed on public holidays (%(place)s)") % {"place": rule.holidays}
    days = listed(f"{day:%Y-%m-%d} {name}" for day, name in sorted(rule.holidays.items()))
    return _("closed on %(days)s") % {"days": days}
