"""The call log across cases."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from troth.cases import access
from troth.desk.door import DeskRequest, desk, page
from troth.desk.links import Link, links

PAGE_SIZE = 50
_SHOWN: dict[str, dict[str, object]] = {
    "all": {},
    "in": {"direction": "in"},
    "out": {"direction": "out"},
    "missed": {"direction": "in", "answered": False},
}


@desk
@require_safe
def calls(request: DeskRequest) -> HttpResponse:
    """Who called whom about what, the newest first."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in _SHOWN else "all"
    rows = access.call_log(request.viewer).filter(**_SHOWN[chosen])
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "filters": _filters(chosen),
    }
    return page(request, "desk/calls.html", context)


def _filters(chosen: str) -> list[Link]:
    labels = {
        "all": _("All"),
        "in": _("From customers"),
        "out": _("To customers"),
        "missed": _("Missed"),
    }
    return links(reverse("desk:calls"), "show", labels, chosen)
