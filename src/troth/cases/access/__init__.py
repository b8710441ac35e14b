"""The only way for a door to obtain cases and what hangs on them.

Everything takes the viewer, the person asking. Staff see every case; a contact sees those of
their own account and no internal words. What exists but is not theirs is answered like what does
not exist.
"""

from troth.cases.access.abilities import Abilities, abilities
from troth.cases.access.attachments import attachment_of, attachments_of
from troth.cases.access.cases import (
    Filters,
    appeal,
    appeals,
    case_for,
    cases_for,
)
from troth.cases.access.drift import Drift, drift
from troth.cases.access.listed import ListedCase, OwedClock, listed
from troth.cases.access.pages import Calling, called_person, my_pages, open_pages, page_of
from troth.cases.access.promised import Promised, promised
from troth.cases.access.reading import (
    Line,
    appeals_of,
    breaches,
    call_log,
    clocks_of,
    history_of,
    line_of,
    lines_of,
    notices,
    promised_in_words,
    promises_of,
    silence_of,
    thread,
    timeline_of,
)
from troth.cases.access.record import record_of
from troth.cases.access.watch import Watch, watch
from troth.cases.merged import merged_cases, parties, standing_for

__all__ = [
    "Abilities",
    "Calling",
    "Drift",
    "Filters",
    "Line",
    "ListedCase",
    "OwedClock",
    "Promised",
    "Watch",
    "abilities",
    "appeal",
    "appeals",
    "appeals_of",
    "attachment_of",
    "attachments_of",
    "breaches",
    "call_log",
    "called_person",
    "case_for",
    "cases_for",
    "clocks_of",
    "drift",
    "history_of",
    "line_of",
    "lines_of",
    "listed",
    "merged_cases",
    "my_pages",
    "notices",
    "open_pages",
    "page_of",
    "parties",
    "promised",
    "promised_in_words",
    "promises_of",
    "record_of",
    "silence_of",
    "standing_for",
    "thread",
    "timeline_of",
    "watch",
]
