"""Cases and what hangs on them.

The timeline is the truth about a case; these rows are what people search, sort and read.
Only `troth.cases.actions` and the sweep write them.
"""

from troth.cases.models.alarm import Alarm
from troth.cases.models.appeal import Appeal, AppealOutcome
from troth.cases.models.attachment import PICTURES, Attachment, AttachmentQuerySet
from troth.cases.models.case import NUMBER_SEQUENCE, SUBJECT_LIMIT, Case, CaseQuerySet, Status
from troth.cases.models.clock import Clock, ClockStatus
from troth.cases.models.last_sweep import LastSweep
from troth.cases.models.notice import Notice
from troth.cases.models.page import Page
from troth.cases.models.words import AuthorKind, Call, CallDirection, Message

__all__ = [
    "NUMBER_SEQUENCE",
    "PICTURES",
    "SUBJECT_LIMIT",
    "Alarm",
    "Appeal",
    "AppealOutcome",
    "Attachment",
    "AttachmentQuerySet",
    "AuthorKind",
    "Call",
    "CallDirection",
    "Case",
    "CaseQuerySet",
    "Clock",
    "ClockStatus",
    "LastSweep",
    "Message",
    "Notice",
    "Page",
    "Status",
]
