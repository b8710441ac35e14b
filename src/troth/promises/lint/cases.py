"""The cases that can be opened under a plan, as far as promises depend on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from troth.promises.schema import Programme
from troth.promises.schema_access import ChannelRule
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.schema_words import Channel
from troth.promises.terms import Commitment, Kind, Metric
from troth.promises.yaml_source import Path

ANY_CHANNEL = "any channel"  # of a programme that does not say which there are
_BY_VOICE = {Channel.PHONE, Channel.VIDEO}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a case is when it is opened."""

    severity: str
    kind: Kind
    channel: str


def plans_of(programme: Programme, plans: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the plans of a rule that names them, or all."""
    return tuple(programme.plans) if plans is None else plans


def shapes(programme: Programme, plan: str) -> Iterator[Shape]:
    """Yield every shape that a case of the plan can be opened with."""
    for severity in programme.severities:
        for kind in programme.kinds:
            if programme.severity_of_kind(kind) in (None, severity):
                for channel in opening_channels(programme, plan, severity):
                    yield Shape(severity, kind, channel)


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


def is_answered(programme: Programme, plan: str, shape: Shape) -> bool:
    """Whether promises are owed at all for such a case."""
    unpromised = {
        str(rule.channel) for rule in channels_of(programme, plan) if not rule.carries_promises
    }
    logged = programme.kinds[shape.kind].handling == "log_and_close"
    return not logged and shape.channel not in unpromised


def has(rule: CommitmentRule, shape: Shape) -> bool:
    """Whether a commitment is for such a case."""
    return (
        shape.severity in rule.targets
        and (rule.kinds is None or shape.kind in rule.kinds)
        and (rule.channels is None or shape.channel in rule.channels)
    )


def place_of(programme: Programme, commitment: Commitment) -> Path:
    """Return the place of a commitment's target in the programme."""
    return next(
        ("commitments", number, "targets", commitment.severity)
        for number, rule in enumerate(programme.commitments)
        if f"{rule.id}.{commitment.severity}" == commitment.id
    )


def of_metric(promised: Iterable[Commitment], metric: Metric) -> list[Commitment]:
    return [one for one in promised if one.metric is metric]
