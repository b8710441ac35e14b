"""`troth verify`: does a downloaded case record say what follows from it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from troth.commands.terminal import Json, one_line, print_json, reports_bad_input, tell_clocks
from troth.lib.json_input import read_json
from troth.lib.version import VERSION
from troth.promises.case_record import CaseRecord, read_record
from troth.promises.chain import short_hash
from troth.promises.errors import TimelineError, quoted
from troth.promises.findings import Finding
from troth.promises.loader import read_text
from troth.promises.records import clock_record
from troth.promises.verify import Verdict
from troth.promises.verify import verify as verified
from troth.promises.wording import moment
from troth.promises.zones import find_zone

DOES_NOT_MATCH = 1
NOT_JUDGED = 3
_MOST_TOLD = 50  # findings
_NOTED = re.compile(r"[0-9a-f]{8,64}")


@reports_bad_input
def verify(
    record: Annotated[Path, typer.Argument(help="A downloaded case record, '-' for stdin.")],
    zone: Annotated[
        str | None, typer.Option(help="Your time zone; the record's if left out.")
    ] = None,
    programme: Annotated[
        Path | None, typer.Option(help="Your own copy of the programme's file.")
    ] = None,
    noted: Annotated[
        list[str] | None,
        typer.Option(help="A hash that you noted from a mail or page, or how it begins."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a case record: its chain, its programme and every clock, computed again."""
    found = read_record(read_json(record))
    zone = zone or _zone_of(found)
    find_zone(zone)
    verdict = verified(
        found,
        version=VERSION,
        own_copy=_own_copy(programme),
        noted=[_hash(text) for text in noted or ()],
    )
    if as_json:
        print_json(_as_record(found, verdict, zone))
    else:
        _tell(found, verdict, zone)
    if verdict.findings:
        raise typer.Exit(DOES_NOT_MATCH)
    if verdict.unjudged:
        raise typer.Exit(NOT_JUDGED)


def _zone_of(record: CaseRecord) -> str:
    """Return the zone the record is told in; a wrong one is for the verdict to tell."""
    try:
        find_zone(record.time_zone)
    except ValueError:
        return "UTC"
    return record.time_zone


def _hash(text: str) -> str:
    wanted = "".join(text.split()).lower()
    if not _NOTED.fullmatch(wanted):
        message = (
            f"{quoted(text)} is not how a hash begins; write at least 8 of its digits 0-9 and a-f."
        )
        raise TimelineError("no_hash", text, message)
    return wanted


def _own_copy(file: Path | None) -> str | None:
    return None if file is None else read_text(file, str(file))


# Showing


def _as_record(record: CaseRecord, verdict: Verdict, zone: str) -> dict[str, Any]:
    return {
        "case": record.case,
        "account": record.account,
        "at": record.at,
        "matches": not verdict.findings and not verdict.unjudged,
        "events": len(record.events),
        "last_hash": record.events[-1].hash,
        "withheld": dict(verdict.withheld),
        "reasons_compared": verdict.reasons_compared,
        "findings": [_finding(one) for one in verdict.findings],
        "unjudged": [_finding(one) for one in verdict.unjudged],
        "clocks": _clocks(verdict, zone),
    }


def _finding(one: Finding) -> dict[str, str]:
    return {"code": one.code, "place": one.place, "sentence": str(one.sentence)}


def _clocks(verdict: Verdict, zone: str) -> list[dict[str, Any]]:
    return [clock_record(clock, zone=zone) for clock in verdict.clocks]


def _tell(record: CaseRecord, verdict: Verdict, zone: str) -> None:
    at = moment(record.instant, zone)
    typer.echo(one_line(f"Case {record.case} of {record.account}, as of {at}"))
    for sentence in _held(record, verdict):
        typer.echo(one_line(f"  holds: {sentence}"))
    _tell_findings("WRONG", verdict.findings)
    _tell_findings("NOT JUDGED", verdict.unjudged)
    for sentence in _to_know(verdict):
        typer.echo(one_line(f"  note: {sentence}"))
    tell_clocks({"clocks": _clocks(verdict, zone)})
    typer.echo(_conclusion(len(verdict.findings), len(verdict.unjudged)))


def _tell_findings(mark: str, findings: Sequence[Finding]) -> None:
    for one in findings[:_MOST_TOLD]:
        typer.echo(one_line(f"  {mark}: {one.sentence} [{one.code}]"))
    if len(findings) > _MOST_TOLD:
        typer.echo(f"  {mark}: and more; --json shows all.")


def _conclusion(wrong: int, unjudged: int) -> str:
    if wrong:
        return f"{_count(wrong, 'thing')} {'does' if wrong == 1 else 'do'} not match."
    if unjudged:
        kinds = _count(unjudged, "kind")
        return f"Nothing contradicts the record, but {kinds} of event could not be judged."
    return "Everything matches."


def _held(record: CaseRecord, verdict: Verdict) -> Iterator[str]:
    """Yield what was checked and found right."""
    if _holds(verdict.findings, "chain_", "last_hash", "noted"):
        events, last = _count(len(record.events), "event"), short_hash(record.events[-1].hash)
        yield f"the chain of {events}; the hash of the last begins {last}."
    if _holds(verdict.findings, "programme_"):
        yield f"the programme's text, digest {short_hash(record.programme.digest)}."
    if _holds(verdict.findings, "not_computable", "clock", "reasons", "label", "at"):
        clocks = _count(len(verdict.clocks), "clock")
        yield f"{clocks}, computed again from the events, as shown below."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _holds(findings: tuple[Finding, ...], *codes: str) -> bool:
    return not any(one.code.startswith(codes) for one in findings)


def _to_know(verdict: Verdict) -> Iterator[str]:
    if verdict.withheld and _holds(verdict.findings, "chain_"):
        yield _withheld(verdict.withheld)
    if not verdict.reasons_compared:
        yield (
            "another version of Troth wrote the record, so the wording of its reasons was not "
            "compared; below they are as this version gives them."
        )


def _withheld(kinds: Mapping[str, int]) -> str:
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    return (
        f"withheld: {_count(sum(kinds.values()), 'internal event')} ({told}). The hashes cover "
        "what they hold and prove their kinds, on which no clock depends; here they cannot be read."
    )
