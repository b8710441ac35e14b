"""A person's shifts for their own calendar, under a secret address that they can revoke."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from troth.accounts import access
from troth.accounts.rota_calendar import person_calendar
from troth.lib.downloads import download
from troth.lib.refusals import NotFound


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts of whose address it is."""
    try:
        owner = access.calendar_owner(token)
    except NotFound as missing:
        raise Http404 from missing
    rotas = list(access.rotas())
    text = person_calendar(owner, rotas, access.people_of(rotas), at=timezone.now())
    return download(text.decode(), name="on-call.ics", content_type="text/calendar")
