"""Does a case record say what follows from it? Chain, programme and clocks, computed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from troth.promises.case_record import CaseRecord, Readable, Sealed
from troth.promises.chain import verify_chain
from troth.promises.clocks import Clock
from troth.promises.errors import PromiseError, quoted
from troth.promises.findings import Finding, as_told, finding
from troth.promises.history import is_known, moves_clocks
from troth.promises.phrases import counted, gettext_noop, ngettext_lazy
from troth.promises.verify_clocks import compared, recomputed, stored_events
from troth.promises.verify_labels import labels, programme


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What `verify` found: `findings` and `unjudged` are empty when everything matches.

    `unjudged` is what this version cannot tell: nothing contradicts it, and nothing confirms it.
    `clocks` are the recomputed ones, empty when they cannot be. `withheld` counts sealed events
    of kinds that no clock depends on, by kind. `reasons_compared` is False for a record of
    another version of Troth, which may word reasons differently.
    """

    findings: tuple[Finding, ...]
    unjudged: tuple[Finding, ...]
    clocks: tuple[Clock, ...]
    withheld: Mapping[str, int]
    reasons_compared: bool


def verify(
    record: CaseRecord, *, version: str, own_copy: str | None = None, noted: Iterable[str] = ()
) -> Verdict:
    """Return what of the record does not match.

    `version` is that of this Troth. `own_copy` is the text of the programme as the reader has
    it from elsewhere, `noted` are hashes, or how they begin, that the reader noted earlier.
    """
    same_words = record.troth == version
    found = [*_chain(record), *_withheld(record), *_noted(record, noted)]
    found += programme(record, own_copy)
    clocks: list[Clock] = []
    try:
        history = stored_events(record)
        found += labels(record, history)
        clocks = recomputed(record, history)
        found += compared(record, clocks, reasons=same_words)
    except PromiseError as error:
        found.append(as_told("not_computable", "clocks", error.message))
    withheld = [event.kind for event in record.events if isinstance(event, Sealed)]
    return Verdict(
        findings=tuple(found),
        unjudged=tuple(_unknown(record)),
        clocks=tuple(clocks),
        withheld=Counter(kind for kind in withheld if is_known(kind) and not moves_clocks(kind)),
        reasons_compared=same_words,
    )


def _chain(record: CaseRecord) -> Iterator[Finding]:
    broken = verify_chain(event.model_dump() for event in record.events)
    if broken is not None:
        yield as_told(f"chain_{broken.code}", f"event {broken.position}", broken.message)
    last = record.events[-1].hash
    if record.last_hash != last:
        yield finding(
            "last_hash",
            "last_hash",
            gettext_noop(
                "The last event has the hash %(last)s, not %(said)s: events at the end are missing "
                "or were changed."
            ),
            last=last,
            said=record.last_hash,
        )


def _withheld(record: CaseRecord) -> Iterator[Finding]:
    for number, event in enumerate(record.events, start=1):
        if isinstance(event, Readable):
            continue
        if not isinstance(event, Sealed):
            yield finding(
                "withheld_unproven",
                f"event {number}",
                gettext_noop(
                    "Event %(number)s is withheld without a seal that proves its kind: the "
                    "clocks are right only if none depends on it."
                ),
                number=number,
            )
        elif moves_clocks(event.kind):
            yield finding(
                "withheld_kind",
                f"event {number}",
                gettext_noop(
                    "Event %(number)s (%(kind)s) is withheld, but clocks depend on such events."
                ),
                number=number,
                kind=event.kind,
            )


_UNKNOWN = ngettext_lazy(
    "Event %(place)s is of a kind that this version of Troth does not know, %(kind)s, so it was "
    "not judged and a clock may depend on it; verify with the version that wrote the record, "
    "%(version)s.",
    "%(count)s events, %(place)s the first, are of a kind that this version of Troth does not "
    "know, %(kind)s, so they were not judged and clocks may depend on them; verify with the "
    "version that wrote the record, %(version)s.",
)


def _unknown(record: CaseRecord) -> Iterator[Finding]:
    """Yield one finding for each kind of event, readable or sealed, that nobody here can judge."""
    places: dict[str, list[int]] = {}
    for number, event in enumerate(record.events, start=1):
        if isinstance(event, Readable | Sealed) and not is_known(event.kind):
            places.setdefault(event.kind, []).append(number)
    for kind, numbers in places.items():
        sentence = counted(
            _UNKNOWN,
            len(numbers),
            count=str(len(numbers)),
            place=str(numbers[0]),
            kind=quoted(kind),
            version=quoted(record.troth),
        )
        yield Finding(code="kind_unknown", place=f"event {numbers[0]}", sentence=sentence)


def _noted(record: CaseRecord, noted: Iterable[str]) -> Iterator[Finding]:
    for wanted in noted:
        if not any(event.hash.startswith(wanted) for event in record.events):
            yield finding(
                "noted",
                "events",
                gettext_noop(
                    "No event has the hash %(wanted)s that you noted: events were cut off, or the "
                    "timeline was written anew."
                ),
                wanted=wanted,
            )
