"""The cases that can be opened under a plan, as far as promises depend on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from troth.promises.schema import Programme
from troth.promises.schema_access import ChannelRule
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.schema_words import Channel, Person
from troth.promises.situations import Situation
from troth.promises.terms import Commitment, Kind
from troth.promises.yaml_source import Path

ANY_CHANNEL = "any channel"  # of a programme that does not say which there are
_BY_VOICE = {Channel.PHONE, Channel.VIDEO}


def plans_of(programme: Programme, plans: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the plans of a rule that names them, or all."""
    return tuple(programme.plans) if plans is None else plans


def openable(programme: Programme, plan: str) -> Iterator[Situation]:
    """Yield every situation of a case that can be opened under the plan, wherever it is."""
    for severity in programme.severities:
        for kind in programme.kinds:
            if programme.severity_of_kind(kind) in (None, severity):
                for channel in opening_channels(programme, plan, severity):
                    yield Situation(severity=severity, kind=kind, channel=channel)


def severities_at_opening(programme: Programme) -> tuple[str, ...]:
    """Return the severities with which customers open cases: staff assess others afterwards."""
    rules = programme.severity_rules
    if rules is not None and rules.set_by is Person.STAFF:
        return (programme.default_severity,)
    return tuple(programme.severities)


def opening_channels(programme: Programme, plan: str, severity: str) -> list[str]:
    """Return the channels that take new cases of the severity."""
    if not programme.channels:
        return [ANY_CHANNEL]
    return [
        str(rule.channel)
        for rule in channels_of(programme, plan)
        if rule.opens_cases and rule.hours_for(severity) is not None
    ]


def channels_of(programme: Programme, plan: str) -> list[ChannelRule]:
    return [rule for rule in programme.channels if rule.holds_for(plan)]


def can_be_called(programme: Programme, plan: str, severities: Iterable[str]) -> bool:
    """Whether a customer can call about cases of one of the severities."""
    return not programme.channels or any(
        rule.channel in _BY_VOICE and rule.hours_for(severity) is not None
        for rule in channels_of(programme, plan)
        for severity in severities
    )


def is_answered(programme: Programme, plan: str, case: Situation) -> bool:
    """Whether promises are owed at all for such a case."""
    unpromised = {
        str(rule.channel) for rule in channels_of(programme, plan) if not rule.carries_promises
    }
    logged = programme.kinds[Kind(case.kind)].handling == "log_and_close"
    return not logged and case.channel not in unpromised


def has(rule: CommitmentRule, case: Situation) -> bool:
    """Whether a commitment is for such a case."""
    return (
        case.severity in rule.targets
        and (rule.kinds is None or case.kind in rule.kinds)
        and (rule.channels is None or case.channel in rule.channels)
    )


def place_of(programme: Programme, commitment: Commitment) -> Path:
    """Return the place of a commitment's target in the programme."""
    return next(
        ("commitments", number, "targets", commitment.severity)
        for number, rule in enumerate(programme.commitments)
        if f"{rule.id}.{commitment.severity}" == commitment.id
    )
