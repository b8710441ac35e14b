"""Acknowledging a page by the link in its mail, without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from troth.cases import access, actions
from troth.lib.refusals import NotFound, Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Who is paged for what, with a button; only pressing it acknowledges.

    Programs that follow links in mails only look, so looking changes nothing.
    """
    now = timezone.now()
    try:
        found = access.page_of(token, at=now)
    except NotFound as missing:
        raise Http404 from missing
    refusal = ""
    if request.method == "POST":
        try:
            by = access.called_person(found)
            actions.acknowledge_page(case=found.case, page=found, by=by, at=now)
            return HttpResponseRedirect(reverse("public:page", args=[token]))
        except NotFound as missing:
            raise Http404 from missing
        except Refusal as refused:
            refusal = refused.message
    context = {
        "found": found,
        "case": found.case,
        "severity": found.case.contract.programme.severity_name(found.case.severity),
        "zone": found.staff.user.time_zone if found.staff else "UTC",
        "refusal": refusal,
        "now": now,
    }
    response = render(request, "public/page.html", context, status=409 if refusal else 200)
    response["X-Robots-Tag"] = "noindex"
    return response
