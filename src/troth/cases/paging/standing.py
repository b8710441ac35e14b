"""How paging stands on a case, from its timeline and the policy that holds for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from troth.accounts.models import PagingPolicy
from troth.cases import events
from troth.cases.models import Case
from troth.cases.paging.fold import Cue, Moment, Paging, Plan, paging
from troth.cases.rules import Rules
from troth.lib.remembered import remembered
from troth.timeline.models import Event

_CUES = {
    events.Opened.kind: Cue.BEGUN,
    events.Reopened.kind: Cue.BEGUN,
    events.ResolutionRejected.kind: Cue.BEGUN,
    events.SeverityChanged.kind: Cue.RANKED,
    events.Paged.kind: Cue.PAGED,
    events.PageSkipped.kind: Cue.SKIPPED,
    events.PageUnanswered.kind: Cue.HANDED_UP,
    events.PageAcknowledged.kind: Cue.ACKNOWLEDGED,
    events.PagingEnded.kind: Cue.ENDED,
}
_STARTS = frozenset({Cue.BEGUN, Cue.RANKED, Cue.PAGED, Cue.SKIPPED, Cue.HANDED_UP})
_STEPS = frozenset({events.Paged.kind, events.PageSkipped.kind, events.PageUnanswered.kind})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How paging stands on a case, under which policy."""

    paging: Paging
    policy: PagingPolicy | None


def standing(case: Case, history: Sequence[Event]) -> Standing:
    """Return how paging stands on a case with this history."""
    moments = list(_moments(case, history))
    if not _is_pending(moments):
        return Standing(paging=Paging(), policy=None)
    policy = _policy(case, history)
    if policy is None:
        return Standing(paging=Paging(), policy=None)
    return Standing(paging=paging(moments, plan_of(policy)), policy=policy)


def plan_of(policy: PagingPolicy) -> Plan:
    """Return a policy as the fold takes it."""
    return Plan(
        waits=tuple(timedelta(minutes=step.after) for step in policy.steps.all()),
        repeats=policy.repeats,
        repeat_after=timedelta(minutes=policy.repeat_after),
        ranks=frozenset(policy.ranks),
        since=policy.since,
    )


def _policy(case: Case, history: Sequence[Event]) -> PagingPolicy | None:
    """Return the policy that paging under way began with, else the one that holds by now."""
    for row in reversed(history):
        if row.kind == events.PagingEnded.kind:
            break
        if row.kind in _STEPS:
            return _begun_with(row.data["policy"])
    return _nearest(case.team_id, case.site)


@remembered
def _begun_with(policy_id: int) -> PagingPolicy:
    return PagingPolicy.objects.prefetch_related("steps").get(pk=policy_id)


@remembered
def _nearest(team_id: int | None, site: str) -> PagingPolicy | None:
    rows = PagingPolicy.objects.for_case_of(team_id, site)
    return rows.prefetch_related("steps").first()


def _moments(case: Case, history: Sequence[Event]) -> Iterator[Moment]:
    """Yield what of the history paging listens to."""
    rules, rank = Rules.of(case.contract), 0
    for row in history:
        if row.kind == events.Opened.kind:
            rank = rules.rank(row.data["severity"])
        elif row.kind == events.SeverityChanged.kind:
            rank = rules.rank(row.data["new"])
        because = _cared_for(row)
        cue = Cue.CARED_FOR if because else _CUES.get(row.kind)
        if cue is not None:
            yield Moment(
                cue=cue,
                at=row.at,
                rank=rank,
                round=row.data.get("round", 0),
                step=row.data.get("step", 0),
                because=because,
            )


def _cared_for(row: Event) -> str:
    """Return how an event shows that somebody looks after the case; "" when it does not."""
    data = row.data
    if row.kind == events.Replied.kind:
        return "answered" if data["author"] == events.STAFF else ""
    if row.kind == events.CallLogged.kind:
        return "answered" if data["answered"] else ""
    if row.kind == events.Assigned.kind:
        return "taken" if data.get("staff") and row.by == f"staff:{data['staff']}" else ""
    return {events.Resolved.kind: "resolved", events.Closed.kind: "closed"}.get(row.kind, "")


def _is_pending(moments: Sequence[Moment]) -> bool:
    """Whether something may have begun that has not ended; most cases were cared for long ago."""
    pending = went_out = False
    for moment in moments:
        pending = pending or moment.cue in _STARTS
        went_out = went_out or moment.cue in (Cue.PAGED, Cue.HANDED_UP)
        if moment.cue is Cue.ENDED or (moment.cue is Cue.CARED_FOR and not went_out):
            pending = went_out = False
    return pending
