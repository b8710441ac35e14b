"""The record of a case that people take home; docs/reference/case-record.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from troth.accounts.access import Viewer
from troth.cases.access.reading import history_of, promises_of
from troth.cases.models import Case
from troth.lib.events import is_public
from troth.lib.version import VERSION
from troth.promises.case_record import write_record
from troth.promises.chain import withheld
from troth.promises.history import plan_of
from troth.timeline.models import Event


def record_of(viewer: Viewer, case: Case, *, at: datetime) -> dict[str, Any]:
    """Return the case at `at` as JSON that `troth verify` reads.

    Staff get every event; of those that customers may not read, customers get the place in the
    chain only.
    """
    history = history_of(case)
    at = max(at, history[-1].at)
    return write_record(
        version=VERSION,
        case=case.number,
        account=case.account.name,
        plan=plan_of(history),
        at=at,
        time_zone=viewer.time_zone,
        programme=case.contract.programme_version.source,
        events=[_link(event, viewer) for event in history],
        clocks=promises_of(case, at, history),
    )


def _link(event: Event, viewer: Viewer) -> dict[str, Any]:
    link = event.link()
    return link if viewer.is_staff or is_public(event.kind) else withheld(link)
