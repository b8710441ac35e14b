"""What the programme's rules bring to a case in time, besides its clocks.

Closing after silence and escalation are folded from the case's timeline, like its clocks; so is
the paging of people, which the provider's own policies bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from troth.cases import events
from troth.cases.models import Case, Status
from troth.cases.noticed import usual_share
from troth.cases.paging.fold import Paging
from troth.cases.paging.standing import standing
from troth.cases.rules import Rules
from troth.promises.calendar import Calendar
from troth.promises.escalation import Cue, Due, Escalation, Moment, escalation
from troth.promises.schema_lifecycle import EscalationRule
from troth.promises.silence import Sign, Silence, silence
from troth.timeline.models import Event

_SILENT = (Status.WAITING, Status.RESOLVED)  # states in which the customer has to speak
_CUES: Mapping[str, Cue] = {
    events.Opened.kind: Cue.OPENED,
    events.Reopened.kind: Cue.OPENED,
    events.ResolutionRejected.kind: Cue.OPENED,
    events.Resolved.kind: Cue.DONE,
    events.Closed.kind: Cue.DONE,
    events.Merged.kind: Cue.DONE,
    events.ClockWarned.kind: Cue.WARNING,
    events.ClockBreached.kind: Cue.BREACH,
    events.EscalationRequested.kind: Cue.REQUESTED,
    events.EscalationDeclined.kind: Cue.DECLINED,
    events.Escalated.kind: Cue.STEP,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one escalation rule of the programme, the `number`-th from 0, stands on a case."""

    number: int
    rule: EscalationRule
    escalation: Escalation

    @property
    def may_be_requested(self) -> bool:
        """Whether asking for it would start it now."""
        found = self.escalation
        return self.rule.starts == "requested" and found.applies and found.started is None

    @property
    def may_be_declined(self) -> bool:
        """Whether there are steps to come that staff may stop."""
        declining = self.rule.declining
        return bool(declining and declining.allowed and self.escalation.to_come)

    def due(self, at: datetime) -> list[Due]:
        """The steps to take by `at`."""
        return [step for step in self.escalation.to_come if step.at <= at]


@dataclass(frozen=True, kw_only=True)
class Upcoming:
    """What time will bring to a case."""

    silence: Silence | None
    escalations: tuple[Standing, ...]
    paging: Paging

    @property
    def instants(self) -> list[datetime]:
        """When the sweep has to look at the case for it, also when that has passed."""
        steps = [step.at for one in self.escalations for step in one.escalation.to_come]
        paged = [self.paging.due.at] if self.paging.due else []
        silence = [self.silence.next_at] if self.silence else []
        return [*silence, *steps, *paged]


def upcoming(case: Case, history: Sequence[Event]) -> Upcoming:
    """Return what time will bring to a case that stands as it does, with this history."""
    return Upcoming(
        silence=_silence(case, history),
        escalations=tuple(_standings(case, history)),
        paging=standing(case, history).paging,
    )


def if_reminded(case: Case, history: Sequence[Event], at: datetime) -> Silence | None:
    """Return the silence as it would be if the customer were reminded at `at`."""
    return _silence(case, history, ((Sign.REMINDED, at),))


def _silence(
    case: Case, history: Iterable[Event], more: Iterable[tuple[Sign, datetime]] = ()
) -> Silence | None:
    rule = Rules(case.contract.programme, case.plan).silence
    if rule is None or case.status not in _SILENT:
        return None
    return silence([*_signs(history), *more], rule, _calendar(case, rule.calendar))


def _signs(history: Iterable[Event]) -> Iterator[tuple[Sign, datetime]]:
    for row in history:
        if row.kind == events.Reminded.kind:
            yield Sign.REMINDED, row.at
        elif row.by.startswith(events.CUSTOMER) or _is_call_with_customer(row):
            yield Sign.HEARD, row.at
        elif row.kind == events.Replied.kind and row.data["author"] == events.STAFF:
            yield Sign.ASKED, row.at


def _is_call_with_customer(row: Event) -> bool:
    if row.kind != events.CallLogged.kind:
        return False
    return bool(row.data["answered"]) or row.data["caller"] == events.CUSTOMER


def _standings(case: Case, history: Iterable[Event]) -> Iterator[Standing]:
    for number, rule in enumerate(case.contract.programme.escalations):
        found = escalation(
            _moments(case, history, number), rule, lambda name: _calendar(case, name)
        )
        yield Standing(number=number, rule=rule, escalation=found)


def _moments(case: Case, history: Iterable[Event], number: int) -> Iterator[Moment]:
    """Yield the history as the `number`-th escalation rule sees it."""
    severity = plan = ""
    for row in history:
        if row.kind == events.Opened.kind:
            severity, plan = row.data["severity"], row.data["plan"]
        elif row.kind == events.SeverityChanged.kind:
            severity = row.data["new"]
        elif row.kind == events.PlanChanged.kind:
            plan = row.data["new"]
        yield Moment(
            cue=_cue(case, row, number),
            at=datetime.fromisoformat(row.data["due"])
            if row.kind == events.ClockBreached.kind
            else row.at,
            severity=severity,
            plan=plan,
            step=row.data["step"] if row.kind == events.Escalated.kind else 0,
        )


def _cue(case: Case, row: Event, number: int) -> Cue | None:
    if row.kind == events.WorkaroundProvided.kind:
        return Cue.DONE if Rules.of(case.contract).workaround_resolves else None
    if row.data.get("rule", number) != number:
        return None  # a step or a refusal of another rule
    if row.kind == events.ClockWarned.kind and row.data.get("share", usual_share()) < usual_share():
        return None  # the programme knows nothing of earlier warnings
    return _CUES.get(row.kind)


def _calendar(case: Case, name: str) -> Calendar:
    return case.contract.programme.terms(case.plan).calendar(name, case.site or None)
