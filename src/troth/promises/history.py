"""From the stored events of a case to its clocks: the one way there, for servers and for `verify`.

Everything is taken from the data that the hash chain covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from troth.promises import events as happened
from troth.promises.clocks import WARN_SHARE, Clock, clocks
from troth.promises.errors import PromiseError, TimelineError, quoted
from troth.promises.events import Event
from troth.promises.timeline import Timeline, field_value

if TYPE_CHECKING:
    from troth.promises.schema import Programme

OPENED = "case.opened"
PLAN_CHANGED = "case.plan_changed"


class StoredEvent(Protocol):
    """What is needed of an event as it is stored and hashed."""

    @property
    def position(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def data(self) -> Any: ...


def clocks_of(
    programme: Programme,
    history: Sequence[StoredEvent],
    at: datetime,
    *,
    warn_share: float = WARN_SHARE,
) -> list[Clock]:
    """Return the clocks at `at` of a case with this history under this programme version.

    The plan is that of the opening; changes of plan are part of the history. Raises
    PromiseError for a history that no case under this programme could have.
    """
    timeline = timeline_from(history)
    terms = programme.terms(plan_of(history[:1]))
    return clocks(terms, timeline, at, warn_share=warn_share)


def timeline_from(history: Iterable[StoredEvent]) -> Timeline:
    """Return the timeline that the clocks are folded from; `history` is in its order."""
    return Timeline(events=tuple(event for stored in history for event in _translated(stored)))


def plan_of(history: Iterable[StoredEvent]) -> str:
    """Return the plan of the case after these events."""
    plan: object = None
    for stored in history:
        if stored.kind == OPENED:
            plan = stored.data.get("plan")
        elif stored.kind == PLAN_CHANGED:
            plan = stored.data.get("new")
    if not isinstance(plan, str):
        message = f"The case was opened under the plan {quoted(plan)}; a plan is named by a text."
        raise TimelineError("no_plan", plan, message)
    return plan


def moves_clocks(kind: str) -> bool:
    """Whether a clock may depend on events of this kind."""
    return kind in _MEANINGS


def is_known(kind: str) -> bool:
    """Whether this version knows what events of this kind mean, for clocks or beside them."""
    return kind in _MEANINGS or kind in _BESIDE_CLOCKS


def _translated(stored: StoredEvent) -> list[Event]:
    meaning = _MEANINGS.get(stored.kind)
    if meaning is None:
        return []
    record, fields = meaning
    try:
        values = {
            name: field_value(record, name, stored.data.get(key)) for name, key in fields.items()
        }
    except PromiseError as error:
        place = f"Event {stored.position} ({stored.kind}): "
        raise TimelineError(error.code, error.value, place + error.message) from None
    return [record(at=stored.at, **values)]


# For each stored kind the core's event, and from which field of the data each of its fields comes.
_MEANINGS: Mapping[str, tuple[type[Event], Mapping[str, str]]] = {
    OPENED: (
        happened.Opened,
        {"severity": "severity", "channel": "channel", "kind": "case_kind", "site": "site"},
    ),
    "case.replied": (happened.Message, {"sender": "author", "channel": "channel"}),
    "call.logged": (happened.Call, {"caller": "caller", "answered": "answered"}),
    "case.assigned": (happened.Assigned, {"site": "site", "agent": "staff_name"}),
    "case.release_announced": (happened.Released, {"on": "on"}),
    "case.severity_changed": (happened.SeverityChanged, {"severity": "new"}),
    "case.kind_changed": (happened.KindChanged, {"kind": "new"}),
    PLAN_CHANGED: (happened.PlanChanged, {"plan": "new"}),
    "case.waiting_on_customer": (happened.WaitingOnCustomer, {}),
    "case.resumed": (happened.Resumed, {}),
    "case.workaround_provided": (happened.WorkaroundProvided, {}),
    "case.resolved": (happened.Resolved, {"resolution": "resolution"}),
    "case.confirmed": (happened.Confirmed, {}),
    "case.resolution_rejected": (happened.Reopened, {}),
    "case.reopened": (happened.Reopened, {}),
    "case.closed": (happened.Closed, {}),
    "case.merged": (happened.Closed, {}),  # its promises go on in another case
    "case.update_requested": (happened.UpdateRequested, {}),
    "case.triggered": (happened.Triggered, {"trigger": "trigger"}),
    "work.started": (happened.WorkStarted, {}),
    "work.stopped": (happened.WorkStopped, {}),
}

# Kinds that are recorded on a case and mean nothing to any clock.
_BESIDE_CLOCKS = frozenset(
    {
        "case.appeal_decided",
        "case.escalated",
        "case.escalation_declined",
        "case.escalation_requested",
        "case.joined",
        "case.noted",
        "case.page_acknowledged",
        "case.page_skipped",
        "case.page_unanswered",
        "case.paged",
        "case.paging_ended",
        "case.parted",
        "case.reminded",
        "case.routed",
        "case.severity_appealed",
        "clock.breached",
        "clock.still_broken",
        "clock.warned",
    }
)
