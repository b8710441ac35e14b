"""Whether every case that can be opened has an answer, or none on purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from troth.promises.amounts import NoClock
from troth.promises.lint.cases import (
    can_be_called,
    has,
    is_answered,
    openable,
    opening_channels,
    severities_at_opening,
)
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.situations import Situation
from troth.promises.terms import Metric, Trigger

NO_ANSWER = Check(
    code="no_answer",
    level=Level.WARNING,
    sentence=gettext_noop(
        "plan '%(plan)s' promises no first response to %(severity)s cases (%(kinds)s) that come"
        " by %(channels)s"
    ),
    way_out=gettext_noop(
        "add a first_response for them, or say what they can expect with 'no clock, ' and the words"
    ),
)
NO_CHANNEL = Check(
    code="no_channel",
    level=Level.ERROR,
    sentence=gettext_noop("plan '%(plan)s' has no channel by which a case can be opened"),
    way_out=gettext_noop("add a channel for it, or let one of its channels open cases"),
)
NO_CHANNEL_FOR_SEVERITY = Check(
    code="no_channel_for_severity",
    level=Level.ERROR,
    sentence=gettext_noop(
        "plan '%(plan)s' has no channel that carries promises by which a %(severity)s case can be"
        " opened"
    ),
    way_out=gettext_noop("give one of its channels hours for that severity"),
)
CHANNELS_UNSAID = Check(
    code="channels_unsaid",
    level=Level.NOTE,
    sentence=gettext_noop("the programme names no channels, so cases can be opened by any"),
    way_out=gettext_noop("add 'channels' with the ways to reach support and their hours"),
)
CHECKS = (NO_ANSWER, NO_CHANNEL, NO_CHANNEL_FOR_SEVERITY, CHANNELS_UNSAID)

_ASKED_FOR = {Trigger.OPENED, Trigger.CUSTOMER_CALL, Trigger.REQUESTED}


def find(programme: Programme) -> Iterator[Found]:
    if not programme.channels:
        yield CHANNELS_UNSAID.at("programme")
    for plan in programme.plans:
        if not any(opening_channels(programme, plan, one) for one in programme.severities):
            yield NO_CHANNEL.at("plans", plan, plan=plan)
        else:
            yield from _without_channel(programme, plan)
        yield from _unanswered(programme, plan)


def _without_channel(programme: Programme, plan: str) -> Iterator[Found]:
    """Yield the severities that no channel takes, or none for which what is promised holds."""
    terms = programme.terms(plan)
    for severity in severities_at_opening(programme):
        channels = set(opening_channels(programme, plan, severity))
        promised = any(
            one.severity == severity and not isinstance(one.amount, NoClock)
            for one in terms.promised
        )
        if not channels or (promised and channels <= terms.unpromised_channels):
            place = ("plans", plan, severity)
            yield NO_CHANNEL_FOR_SEVERITY.at(*place, plan=plan, severity=severity)


def _unanswered(programme: Programme, plan: str) -> Iterator[Found]:
    """Yield the gaps of a plan, those of the same severity and channels as one."""
    channels: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for case in openable(programme, plan):
        if is_answered(programme, plan, case) and not _has_answer(programme, plan, case):
            channels[case.severity, case.kind].append(case.channel)
    kinds: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (severity, kind), those in channels.items():
        kinds[severity, tuple(those)].append(kind)
    for (severity, names), found in kinds.items():
        yield NO_ANSWER.at(
            *("plans", plan, severity),
            plan=plan,
            severity=severity,
            kinds=", ".join(found),
            channels=", ".join(names).replace("_", " "),
        )


def _has_answer(programme: Programme, plan: str, case: Situation) -> bool:
    return any(
        rule.holds_for(plan) and has(rule, case) and _can_start(programme, plan, rule, case)
        for rule in programme.commitments
        if rule.metric is Metric.FIRST_RESPONSE
    )


def _can_start(programme: Programme, plan: str, rule: CommitmentRule, case: Situation) -> bool:
    """Whether a customer can bring about what the promise counts from."""
    if rule.trigger == Trigger.CUSTOMER_CALL:
        return can_be_called(programme, plan, [case.severity])
    return rule.trigger in _ASKED_FOR
