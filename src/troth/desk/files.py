"""Files that came with what was written on a case."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from troth.cases import access
from troth.desk.door import DeskRequest, desk
from troth.lib.downloads import download_file


@desk
@require_safe
def file(request: DeskRequest, number: str, file_id: int) -> HttpResponse:
    """One file, to be saved, or shown if it is a picture."""
    case = access.case_for(request.viewer, number)
    found = access.attachment_of(request.viewer, case, file_id)
    return download_file(
        bytes(found.content),
        name=found.name,
        content_type=found.content_type,
        is_shown=found.is_picture,
    )
