"""What staff do to a case from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from troth.cases import access
from troth.cases.uploads import FIELD
from troth.desk.case_forms import FORMS
from troth.desk.case_page import case_page, case_url, subject_of
from troth.desk.composer import Written, send
from troth.desk.door import DeskRequest, desk
from troth.lib.refusals import Refusal


@desk
@require_POST
def write(request: DeskRequest, number: str) -> HttpResponse:
    """Send a reply or save a note; what is refused stays in the composer."""
    case = access.case_for(request.viewer, number)
    written = Written.of(request.POST, request.FILES.getlist(FIELD))
    try:
        told = send(written, case=case, by=request.viewer.actor, at=request.now)
    except Refusal as refusal:
        return case_page(request, case, written=written, error=refusal.message)
    messages.success(request, told)
    return HttpResponseRedirect(f"{case_url(request, case)}#composer")


@desk
@require_POST
def act(request: DeskRequest, number: str, action: str) -> HttpResponse:
    """Do one thing to the case; a refused form is shown again with what was filled in."""
    case = access.case_for(request.viewer, number)
    if action not in FORMS:
        raise Http404
    form = FORMS[action](subject_of(request, case), request.POST)
    if not form.act(by=request.viewer.actor, at=request.now):
        return case_page(request, case, refused=form)
    messages.success(request, str(form.done))
    return HttpResponseRedirect(case_url(request, case))
