"""What a customer can do to a case from its page, by the name in the form's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from troth.cases import actions
from troth.lib.actors import Actor

if TYPE_CHECKING:
    from troth.cases.models import Case


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a form sent: its words, and the files chosen in it."""

    words: Mapping[str, str]
    files: Sequence[actions.File] = ()

    def __getitem__(self, name: str) -> str:
        """The words of a field, empty for one that was not sent."""
        return self.words.get(name, "")


Perform = Callable[["Case", Sent, Actor, datetime], object]


@dataclass(frozen=True)
class Act:
    """One action, fed from a form; it raises Refusal when it cannot be done."""

    perform: Perform
    done: Promise  # the sentence that says it was done


def _reply(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    return actions.reply(case=case, body=sent["body"], attachments=sent.files, by=by, at=at)


def _request_update(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    return actions.request_update(case=case, by=by, at=at)


def _change_severity(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    wanted, reason = sent["severity"], sent["reason"]
    return actions.change_severity(case=case, severity=wanted, reason=reason, by=by, at=at)


def _appeal(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    wanted, reason = sent["severity"], sent["reason"]
    return actions.appeal_severity(case=case, severity=wanted, reason=reason, by=by, at=at)


def _confirm(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    return actions.confirm_resolution(case=case, by=by, at=at)


def _reject(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    reason, files = sent["reason"], sent.files
    return actions.reject_resolution(case=case, reason=reason, attachments=files, by=by, at=at)


def _close(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    note = sent["note"]
    return actions.close(case=case, reason="customer_agrees", note=note, by=by, at=at)


def _reopen(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    reason, files = sent["reason"], sent.files
    return actions.reopen(case=case, reason=reason, attachments=files, by=by, at=at)


def _escalate(case: Case, sent: Sent, by: Actor, at: datetime) -> object:
    return actions.request_escalation(case=case, reason=sent["reason"], by=by, at=at)


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
