"""`troth programme check`: tell every mistake in programmes, and what is hardly meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from troth.commands.terminal import BAD_INPUT, Json, plain, print_json, reports_bad_input
from troth.promises.errors import ProgrammeError
from troth.promises.lint import Finding, Level, lint, open_findings
from troth.promises.loader import Loaded, load_with_source
from troth.promises.shipped import shipped_ids, shipped_text
from troth.promises.yaml_source import Problem


@reports_bad_input
def check_programmes(
    programmes: Annotated[list[str], typer.Argument(help="Programme files, or ids.")],
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")] = False,
    as_json: Json = False,
) -> None:
    """Check programmes: every mistake and finding is shown with its file, line and a way out."""
    today = datetime.now(UTC).date()
    reports = [_checked(programme, today=today) for programme in programmes]
    if as_json:
        print_json([_report(report) for report in reports])
    else:
        for report in reports:
            _tell(report)
    if any(report.fails(strict=strict) for report in reports):
        raise typer.Exit(BAD_INPUT)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is wrong with a programme: mistakes, or findings when there are none.

    `error` is how the loader tells the mistakes.
    """

    file: str
    findings: Sequence[Finding] = ()
    error: ProgrammeError | None = None

    def fails(self, *, strict: bool) -> bool:
        bad = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
        return bool(self.error) or any(one.severity in bad for one in open_findings(self.findings))


def _checked(programme: str, *, today: date) -> Report:
    """Check a programme file, or a shipped programme by its id."""
    try:
        loaded = _loaded(programme)
    except ProgrammeError as error:
        return Report(file=programme, error=error)
    return Report(file=programme, findings=lint(loaded, today=today))


def _report(report: Report) -> dict[str, Any]:
    """Return the report for machines, mistakes as findings too."""
    mistakes = report.error.message.splitlines() if report.error else []
    findings = _mistakes(report.file, report.error) if report.error else []
    findings += [_record(finding) for finding in report.findings]
    return {"file": report.file, "mistakes": mistakes, "findings": findings}


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "at": finding.at,
        "sentence": str(finding.sentence),
        "way_out": str(finding.way_out),
        "values": {name: str(value) for name, value in finding.sentence.values.items()},
        "because": finding.because,
    }


def _tell(report: Report) -> None:
    """Print mistakes and findings, one a line; what is accepted is only counted."""
    for mistake in report.error.message.splitlines() if report.error else ():
        typer.echo(plain(mistake), err=True)
    if report.error is None:
        for one in open_findings(report.findings):
            typer.echo(plain(f"{one.file}:{one.line}: {one.words}"))
        typer.echo(plain(f"{report.file}: {_summary(report.findings)}."))


def _loaded(programme: str) -> Loaded:
    if programme in shipped_ids():
        return load_with_source(shipped_text(programme), file=programme)
    return load_with_source(Path(programme))


def _mistakes(file: str, error: ProgrammeError) -> list[dict[str, Any]]:
    """Return what the loader found; its sentences hold the way out."""
    told = error.value if isinstance(error.value, tuple) else ()
    problems = [one for one in told if isinstance(one, Problem)]
    places: list[tuple[str, int | None, int | None, str]] = [
        (one.code, one.line, one.column, one.text) for one in problems
    ]
    return [
        {
            "code": code,
            "severity": Level.ERROR,
            "file": file,
            "line": line,
            "column": column,
            "at": None,
            "sentence": sentence,
            "way_out": None,
            "values": {},
            "because": None,
        }
        for code, line, column, sentence in places or [(error.code, None, None, error.message)]
    ]


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(str(finding.severity) for finding in open_findings(findings))
    counts["accepted"] = len(findings) - counts.total()
    told = [f"{counts[name]} {_plural(name, counts[name])}" for name in _COUNTED if counts[name]]
    return ", ".join(["no mistakes", *told])


_COUNTED = (*Level, "accepted")


def _plural(name: str, count: int) -> str:
    return name if count == 1 or name == "accepted" else f"{name}s"
