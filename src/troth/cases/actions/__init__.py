"""The only place that writes cases.

Each action is one transaction: it locks the case, checks, writes, records what happened in the
case's timeline, brings the clocks in line and causes the consequences; or it raises Refusal and
nothing has changed. All are called by keyword and return the case as it is now, with `by` the
person who acts and `at` the instant.
"""

from troth.cases.actions.alarms import change_alarm, drop_alarm, set_alarm
from troth.cases.actions.attaching import MOST_BYTES, MOST_FILES, File
from troth.cases.actions.conversation import (
    add_note,
    log_call,
    reply,
    request_update,
    resume,
    wait_on_customer,
)
from troth.cases.actions.escalating import decline_escalation, request_escalation
from troth.cases.actions.merging import merge_case
from troth.cases.actions.notices import post_notices, read_notices
from troth.cases.actions.opening import open_case
from troth.cases.actions.outcome import (
    announce_release,
    close,
    confirm_resolution,
    provide_workaround,
    reject_resolution,
    reopen,
    resolve,
)
from troth.cases.actions.paging import acknowledge_page
from troth.cases.actions.plans import change_plan
from troth.cases.actions.severity import (
    appeal_severity,
    change_kind,
    change_severity,
    decide_appeal,
)
from troth.cases.actions.triggers import pull_trigger
from troth.cases.actions.turn import BODY_LIMIT, REASON_LIMIT
from troth.cases.actions.work import KEEP, assign, start_work, stop_work
from troth.cases.models import SUBJECT_LIMIT

__all__ = [
    "BODY_LIMIT",
    "KEEP",
    "MOST_BYTES",
    "MOST_FILES",
    "REASON_LIMIT",
    "SUBJECT_LIMIT",
    "File",
    "acknowledge_page",
    "add_note",
    "announce_release",
    "appeal_severity",
    "assign",
    "change_alarm",
    "change_kind",
    "change_plan",
    "change_severity",
    "close",
    "confirm_resolution",
    "decide_appeal",
    "decline_escalation",
    "drop_alarm",
    "log_call",
    "merge_case",
    "open_case",
    "post_notices",
    "provide_workaround",
    "pull_trigger",
    "read_notices",
    "reject_resolution",
    "reopen",
    "reply",
    "request_escalation",
    "request_update",
    "resolve",
    "resume",
    "set_alarm",
    "start_work",
    "stop_work",
    "wait_on_customer",
]
