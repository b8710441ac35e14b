"""What a customer can do to a case from its page, by the name in the form's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from troth.cases import actions
from troth.lib.actors import Actor

if TYPE_CHECKING:
    from troth.cases.models import Case

Perform = Callable[["Case", Mapping[str, str], Actor, datetime], object]


@dataclass(frozen=True)
class Act:
    """One action, fed from a form; it raises Refusal when it cannot be done."""

    perform: Perform
    done: Promise  # the sentence that says it was done


def _reply(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.reply(case=case, body=data.get("body", ""), by=by, at=at)


def _request_update(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.request_update(case=case, by=by, at=at)


def _change_severity(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    wanted, reason = data.get("severity", ""), data.get("reason", "")
    return actions.change_severity(case=case, severity=wanted, reason=reason, by=by, at=at)


def _appeal(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    wanted, reason = data.get("severity", ""), data.get("reason", "")
    return actions.appeal_severity(case=case, severity=wanted, reason=reason, by=by, at=at)


def _confirm(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.confirm_resolution(case=case, by=by, at=at)


def _reject(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.reject_resolution(case=case, reason=data.get("reason", ""), by=by, at=at)


def _close(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    note = data.get("note", "")
    return actions.close(case=case, reason="customer_agrees", note=note, by=by, at=at)


def _reopen(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.reopen(case=case, reason=data.get("reason", ""), by=by, at=at)


def _escalate(case: Case, data: Mapping[str, str], by: Actor, at: datetime) -> object:
    return actions.request_escalation(case=case, reason=data.get("reason", ""), by=by, at=at)


ACTS: Mapping[str, Act] = {
    "reply": Act(_reply, lazy("Your message was sent.")),
    "request-update": Act(_request_update, lazy("You asked for an update.")),
    "severity": Act(_change_severity, lazy("The severity was changed.")),
    "appeal": Act(_appeal, lazy("Your appeal was sent to support management.")),
    "escalate": Act(_escalate, lazy("You asked for the case to be escalated.")),
    "confirm": Act(_confirm, lazy("Thank you for confirming the resolution.")),
    "reject": Act(_reject, lazy("The case is open again.")),
    "close": Act(_close, lazy("The case is closed.")),
    "reopen": Act(_reopen, lazy("The case is open again.")),
}
