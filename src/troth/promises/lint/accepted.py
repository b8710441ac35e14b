"""Findings that a programme accepts with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from troth.promises.lint.findings import Check, Finding, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Accepted, Programme
from troth.promises.yaml_source import Path, Plain

ACCEPTED_IN_VAIN = Check(
    code="accepted_in_vain",
    level=Level.WARNING,
    sentence=gettext_noop("there is no finding '%(code)s' at '%(at)s' to accept"),
    way_out=gettext_noop("remove it, or write code and place as the check gives them"),
)
CHECKS = (ACCEPTED_IN_VAIN,)


def place_name(path: Path, data: Plain) -> str:
    """Return the place as people write it: keys and ids with dots, or numbers from 1."""
    words = []
    for key in path:
        data = _child(data, key)
        if isinstance(key, str):
            words.append(key)
        else:
            named = data.get("id") if isinstance(data, Mapping) else None
            words.append(str(named or key + 1))
    return ".".join(words)


def accept(programme: Programme, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, those that the programme accepts with its reason."""
    return [_judged(finding, programme.accepted) for finding in findings]


def unused(programme: Programme, findings: Sequence[Finding]) -> Iterator[Found]:
    """Yield what the programme accepts without a finding to be accepted."""
    for number, accepted in enumerate(programme.accepted):
        if not any(_is_for(accepted, finding) for finding in findings):
            yield ACCEPTED_IN_VAIN.at("accepted", number, code=accepted.code, at=accepted.at)


def _judged(finding: Finding, accepted: Sequence[Accepted]) -> Finding:
    reasons = (one.because for one in accepted if _is_for(one, finding))
    return replace(finding, because=next(reasons, None))


def _is_for(accepted: Accepted, finding: Finding) -> bool:
    within = f"{finding.at}.".startswith(f"{accepted.at}.")
    return within and accepted.code == finding.code


def _child(data: Plain, key: str | int) -> Plain:
    if isinstance(data, Mapping) and isinstance(key, str):
        return data.get(key)
    if isinstance(data, Sequence) and not isinstance(data, str) and isinstance(key, int):
        return data[key]
    return None
