"""What the desk has to tell the person who is signed in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from troth.cases import access, actions
from troth.desk.door import DeskRequest, desk, page

PAGE_SIZE = 50


@desk
@require_safe
def notices(request: DeskRequest) -> HttpResponse:
    """The notices, the newest first, read ones too."""
    rows = access.notices(request.viewer)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    newest = shown.object_list[0].pk if shown.number == 1 and shown.object_list else None
    return page(request, "desk/notices.html", {"page": shown, "newest": newest})


@desk
@require_POST
def read(request: DeskRequest) -> HttpResponse:
    """Mark the notices as read, up to the newest that was on the page."""
    upto = request.POST.get("upto", "")
    known = int(upto) if upto.isascii() and upto.isdigit() and len(upto) < 19 else None
    if known is not None:
        actions.read_notices(by=request.viewer.actor, at=request.now, upto=known)
    return HttpResponseRedirect(reverse("desk:notices"))
