"""The support policy as it holds for the account: its plan of its programme version."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from troth.lib.policy import policy_page
from troth.portal.cover import cover_of
from troth.portal.door import PortalRequest, page, portal


@portal
@require_safe
def policy(request: PortalRequest) -> HttpResponse:
    """What the account's plan promises, in words."""
    cover = cover_of(request.viewer, request.now)
    context = {"cover": cover}
    if cover.contract:
        shown = policy_page(cover.contract.programme, cover.contract.plan)
        return page(request, "portal/policy.html", {**context, "page": shown})
    return page(request, "portal/policy.html", context)
