"""Doing something to a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from troth.cases.access import case_for
from troth.cases.actions import BODY_LIMIT
from troth.cases.uploads import FIELD, files_of
from troth.lib.refusals import NotFound, Refusal
from troth.portal.acts import ACTS, Sent
from troth.portal.door import PortalRequest, portal, tells_of_large_bodies
from troth.portal.views.case import Refused, show


@tells_of_large_bodies
@portal
@require_POST
def act(request: PortalRequest, number: str, act: str) -> HttpResponseBase:
    """Do it and show the case, or show the case with what was typed and why it was refused."""
    if act not in ACTS:
        raise Http404
    if request.too_large:
        refused = Refused(act=act, message=_too_large(), data={})
        return show(request, number, refused=refused, status=413)
    case, words = case_for(request.viewer, number), request.POST.dict()
    chosen = request.FILES.getlist(FIELD)
    try:
        sent = Sent(words=words, files=files_of(chosen))
        ACTS[act].perform(case, sent, request.viewer.actor, request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        message, lost = refusal.message, bool(chosen)
        refused = Refused(act=act, message=message, data=words, files_lost=lost)
        return show(request, number, refused=refused, status=422)
    messages.success(request, str(ACTS[act].done))
    return redirect("portal:case", case.number)


def _too_large() -> str:
    message = _(
        "What you sent is too large, so none of it was saved; go back in your"
        " browser and shorten it to %(limit)s characters at most."
    )
    return message % {"limit": f"{BODY_LIMIT:,}"}
