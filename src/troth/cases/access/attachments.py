"""The files that came with what was written on a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases.models import Attachment, AttachmentQuerySet, Case
from troth.lib.refusals import NotFound


def attachments_of(viewer: Viewer, case: Case) -> Mapping[int, list[Attachment]]:
    """The files on a case by the id of their message, without their contents."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in _seen_by(viewer, case).light():
        found[attachment.message_id].append(attachment)
    return found


def attachment_of(viewer: Viewer, case: Case, attachment_id: int) -> Attachment:
    """Return one of them with its content, or raise NotFound."""
    found = _seen_by(viewer, case).filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("attachment.not_found", _("There is no such file on this case."))
    return found


def _seen_by(viewer: Viewer, case: Case) -> AttachmentQuerySet:
    rows = Attachment.objects.filter(case=case)
    return rows if viewer.is_staff else rows.public()
