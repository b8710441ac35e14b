"""What somebody may do to a case as it stands, for doors to offer."""

from __future__ import annotations

from dataclasses import dataclass

from troth.accounts.access import Viewer
from troth.cases.models import Case, Status
from troth.cases.rules import Rules, Side, may_write
from troth.cases.upcoming import upcoming
from troth.timeline.access import events_of

_UNRESOLVED = (Status.OPEN, Status.WAITING)


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """Names of actions that would not be refused outright, and what they may be given.

    Times that an action's rule asks for are checked by the action only.
    """

    actions: frozenset[str]
    severities: tuple[str, ...]  # that the case may be changed to
    kinds: tuple[str, ...]
    resolutions: tuple[str, ...]
    closings: tuple[str, ...]  # reasons for which this side may close it

    def __contains__(self, action: object) -> bool:
        return action in self.actions


_NONE = Abilities(actions=frozenset(), severities=(), kinds=(), resolutions=(), closings=())


def abilities(viewer: Viewer, case: Case) -> Abilities:
    """Return what the viewer may do to the case."""
    rules = Rules.of(case.contract)
    if viewer.contact is not None and not may_write(viewer.contact, case):
        return _NONE
    side: Side = "staff" if viewer.is_staff else "customer"
    severities = _severities(rules, side, case)
    kinds = _kinds(rules, side, case)
    closings = _closings(rules, side, case)
    actions = _staff_actions(case) if viewer.is_staff else _customer_actions(rules, case)
    actions |= {"change_severity"} if severities else set()
    actions |= {"change_kind"} if kinds else set()
    actions |= {"close"} if closings else set()
    actions |= _escalations(side, case)
    actions |= {"acknowledge_page"} if viewer.is_staff and case.pages.calling().exists() else set()
    return Abilities(
        actions=frozenset(actions),
        severities=severities,
        kinds=kinds,
        resolutions=rules.resolutions,
        closings=closings,
    )


def _staff_actions(case: Case) -> set[str]:
    actions = {"add_note", "log_call"}
    if case.status != Status.CLOSED:
        actions |= {"reply", "assign"}
    if case.status in _UNRESOLVED:
        actions |= {"provide_workaround", "resolve", "announce_release", "merge_case"}
        actions |= {"stop_work" if case.worker_id else "start_work"}
        actions |= {"wait_on_customer" if case.status == Status.OPEN else "resume"}
    else:
        actions |= {"reopen"}
    return actions


def _customer_actions(rules: Rules, case: Case) -> set[str]:
    if case.status == Status.CLOSED:
        comes_back = case.merged_into_id is not None or rules.reopenings("customer")
        return {"reopen"} if comes_back else set()
    actions = {"reply", "request_update"}
    if case.status == Status.RESOLVED:
        return actions | {"confirm_resolution", "reject_resolution"}
    return actions | ({"appeal_severity"} if rules.appeal else set())


def _escalations(side: Side, case: Case) -> set[str]:
    if not case.contract.programme.escalations or case.status not in _UNRESOLVED:
        return set()
    standings = upcoming(case, list(events_of(case.stream))).escalations
    actions = set()
    if any(one.may_be_requested for one in standings):
        actions.add("request_escalation")
    if side == "staff" and any(one.may_be_declined for one in standings):
        actions.add("decline_escalation")
    return actions


def _severities(rules: Rules, side: Side, case: Case) -> tuple[str, ...]:
    if case.status not in _UNRESOLVED:
        return ()
    return tuple(
        code
        for code in sorted(rules.programme.severities, key=rules.rank)
        if code != case.severity
        and rules.severity_of_kind(case.kind) in (None, code)
        and rules.may_change_severity(side, case.severity, code)
    )


def _kinds(rules: Rules, side: Side, case: Case) -> tuple[str, ...]:
    if case.status not in _UNRESOLVED or not rules.may_decide_kind(side):
        return ()
    return tuple(
        str(kind)
        for kind in rules.programme.kinds
        if kind != case.kind and rules.severity_of_kind(kind) in (None, case.severity)
    )


def _closings(rules: Rules, side: Side, case: Case) -> tuple[str, ...]:
    if case.status == Status.CLOSED:
        return ()
    return tuple(
        rule.when
        for rule in rules.closings(side)
        if rule.when != "logged" and (rule.when != "resolved" or case.status == Status.RESOLVED)
    )
