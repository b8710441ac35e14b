"""All families of findings together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from troth.promises.lint import (
    accepted,
    amounts,
    answers,
    cited,
    deciding,
    ending,
    holidays,
    hours,
    overtaken,
    people,
    ranks,
    reach,
    service,
    tiers,
    used,
)
from troth.promises.lint.findings import Check, Finding, Found
from troth.promises.lint.spans import Ahead
from troth.promises.loader import Loaded
from troth.promises.phrases import Phrase
from troth.promises.schema import Programme

_FAMILIES = (
    answers,
    tiers,
    ranks,
    overtaken,
    reach,
    hours,
    used,
    people,
    ending,
    deciding,
    cited,
    holidays,
    amounts,
    service,
    accepted,
)
YEARS = 5
CHECKS: tuple[Check, ...] = tuple(check for family in _FAMILIES for check in family.CHECKS)
"""Every kind of finding, family by family."""


def lint(loaded: Loaded, *, today: date, years: int = YEARS) -> list[Finding]:
    """Return the findings of a programme in the order of their lines, accepted ones included.

    Hours, holidays and due times are compared over so many years from `today` on.
    """
    programme = loaded.programme
    findings = accepted.accept(programme, _findings(loaded, _found(programme, Ahead(today, years))))
    findings += _findings(loaded, accepted.unused(programme, findings))
    return sorted(findings, key=lambda one: (one.line, one.column, one.code, one.at))


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that the programme does not accept."""
    return [finding for finding in findings if finding.because is None]


def _found(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    counted = list(amounts.find(programme, ahead))
    yield from counted
    if not any(one.check is amounts.NEVER_DUE for one in counted):  # else they have no due times
        yield from tiers.find(programme, ahead)
        yield from ranks.find(programme, ahead)
        yield from overtaken.find(programme, ahead)
    yield from answers.find(programme)
    yield from reach.find(programme)
    yield from hours.find(programme)
    yield from used.find(programme)
    yield from people.find(programme, ahead)
    yield from ending.find(programme)
    yield from deciding.find(programme)
    yield from cited.find(programme)
    yield from holidays.find(programme, ahead)
    yield from service.find(programme)


def _findings(loaded: Loaded, found: Iterable[Found]) -> list[Finding]:
    """Return the findings; of several of one kind at one place, the first."""
    first = {(one.check.code, one.path): one for one in reversed(list(found))}
    return [_finding(loaded, one) for one in first.values()]


def _finding(loaded: Loaded, found: Found) -> Finding:
    line, column = loaded.source.place(found.path)
    return Finding(
        code=found.check.code,
        severity=found.check.level,
        file=loaded.file,
        line=line,
        column=column,
        at=accepted.place_name(found.path, loaded.source.data),
        sentence=Phrase(found.check.sentence, found.values),
        way_out=Phrase(found.check.way_out, found.values),
    )
