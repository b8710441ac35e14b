"""The page of one case, and its parts that move by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from troth.cases.access import case_for, merged_cases, record_of
from troth.cases.actions import BODY_LIMIT, REASON_LIMIT
from troth.cases.uploads import Limits
from troth.lib.downloads import download_json
from troth.portal.case_page import CasePage
from troth.portal.door import PortalRequest, page, part, portal


@dataclass(frozen=True, kw_only=True)
class Refused:
    """What somebody asked for in vain."""

    act: str
    message: str  # why
    data: Mapping[str, str]  # what they had typed
    files_lost: bool = False  # they had chosen files, which no page can give back


@portal
@require_safe
def case(request: PortalRequest, number: str) -> HttpResponse:
    """The whole page."""
    return show(request, number)


@portal
@require_safe
def record(request: PortalRequest, number: str) -> HttpResponse:
    """The record of the case as a file that `troth verify` checks."""
    found = case_for(request.viewer, number)
    kept = record_of(request.viewer, found, at=request.now)
    return download_json(kept, name=f"{found.number}-{request.now:%Y-%m-%d}.json")


@portal
@require_safe
def promises(request: PortalRequest, number: str) -> HttpResponse:
    """The promise line and the clocks as they stand now, for htmx."""
    return part(request, "portal/case/promises_answer.html", _context(request, number))


@portal
@require_safe
def thread(request: PortalRequest, number: str) -> HttpResponse:
    """The words on the case and all that follows from them, for htmx.

    The parameter `seen` is the position of the last event on the page, `state` what could be done
    there: what has happened since is announced, and forms come anew only when they changed.
    """
    context = _context(request, number)
    shown: CasePage = context["shown"]
    context["news"] = shown.since(request.GET.get("seen", ""))
    context["state_changed"] = request.GET.get("state") != shown.state
    return part(request, "portal/case/thread_answer.html", context)


def show(
    request: PortalRequest, number: str, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    """Return the page, with what was refused if anything was."""
    context = _context(request, number) | {"refused": refused}
    return page(request, "portal/case.html", context, status=status)


def _context(request: PortalRequest, number: str) -> dict[str, Any]:
    shown = CasePage(request.viewer, case_for(request.viewer, number), request.now)
    return {
        "shown": shown,
        "case": shown.case,
        "merged": merged_cases(shown.case),
        "site_zone": shown.site_zone,
        "body_limit": BODY_LIMIT,
        "reason_limit": REASON_LIMIT,
        "limits": Limits(),
    }
