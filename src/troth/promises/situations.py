"""The kinds of cases between which promises distinguish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from troth.promises.schema import Programme
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What promises tell cases by. `site` is None for a case that nobody has assigned."""

    severity: str
    kind: str
    channel: str
    site: str | None = None

    @property
    def by_phone(self) -> bool:
        """Whether opening the case is a call already."""
        return self.channel == "phone"


def situations(programme: Programme, plan: str) -> list[Situation]:
    """Return every situation of a case that can be opened under the plan and is to be answered."""
    found = product(
        programme.severities, programme.kinds, _channels(programme, plan), (None, *programme.sites)
    )
    return [
        Situation(severity=severity, kind=kind, channel=channel, site=site)
        for severity, kind, channel, site in found
        if _may_have(programme, kind, severity)
    ]


def _channels(programme: Programme, plan: str) -> Iterator[str]:
    """Yield the channels by which cases are opened: any, if the programme says nothing."""
    if not programme.channels:
        yield from Channel
    for rule in programme.channels:
        if rule.opens_cases and rule.holds_for(plan):
            yield rule.channel


def _may_have(programme: Programme, kind: Kind, severity: str) -> bool:
    rule = programme.kinds[kind]
    return rule.handling == "answer" and rule.severity in (None, severity)
