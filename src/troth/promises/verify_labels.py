"""Does a case record name the programme, the case and the plan that its timeline names?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from troth.promises.case_record import CaseRecord, Readable
from troth.promises.errors import quoted
from troth.promises.findings import Finding, finding
from troth.promises.history import StoredEvent, plan_of
from troth.promises.loader import digest_of
from troth.promises.phrases import gettext_noop


def programme(record: CaseRecord, own_copy: str | None) -> Iterator[Finding]:
    """Yield what contradicts the programme's text; `own_copy` is the reader's."""
    said, digest = record.programme.digest, digest_of(record.programme.text)
    if digest != said:
        yield finding(
            "programme_digest",
            "programme",
            gettext_noop(
                "The programme's text has the digest %(digest)s, not %(said)s: it was changed."
            ),
            digest=digest,
            said=said,
        )
    if own_copy is not None and _lines(own_copy) != _lines(record.programme.text):
        yield finding(
            "programme_copy",
            "programme",
            gettext_noop("The programme's text is not that of your copy."),
        )
    yield from _at_opening(record, digest, own_copy)


def labels(record: CaseRecord, history: Sequence[StoredEvent]) -> Iterator[Finding]:
    """Yield what the record names otherwise than its timeline."""
    for name, told in {"case": _opening(record).get("number"), "plan": plan_of(history)}.items():
        said = getattr(record, name)
        if told != said:
            yield finding(
                "label",
                name,
                gettext_noop("The record names the %(name)s %(said)s, its timeline %(told)s."),
                name=name,
                said=quoted(said),
                told=quoted(told),
            )
    if history[-1].at > record.instant:
        yield finding(
            "at", "at", gettext_noop("The record is of an instant that lies before its last event.")
        )


def _at_opening(record: CaseRecord, digest: str, own_copy: str | None) -> Iterator[Finding]:
    named = _opening(record).get("programme_digest")
    if named is None and own_copy is None:
        yield finding(
            "programme_unproven",
            "programme",
            gettext_noop(
                "The timeline does not tell the programme's digest, so nothing proves under which "
                "text the case was opened; compare it with your own copy."
            ),
        )
    elif named is not None and named != digest:
        yield finding(
            "programme_at_opening",
            "programme",
            gettext_noop(
                "The case was opened under a programme with the digest %(named)s, not %(digest)s."
            ),
            named=quoted(named),
            digest=digest,
        )


def _opening(record: CaseRecord) -> Mapping[str, Any]:
    first = record.events[0]
    return first.data if isinstance(first, Readable) else {}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
