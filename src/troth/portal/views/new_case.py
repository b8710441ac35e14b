"""Opening a case: the form, and the promises on it while it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.cases.actions import BODY_LIMIT, SUBJECT_LIMIT
from troth.cases.uploads import FIELD, Limits
from troth.contracts.access import entitlement
from troth.lib.refusals import Refusal
from troth.lib.sending import sent_at
from troth.portal.door import PortalRequest, page, part, portal, tells_of_large_bodies
from troth.portal.new_case import NewCase

if TYPE_CHECKING:
    from troth.cases.uploads import Upload


@tells_of_large_bodies
@portal
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: PortalRequest) -> HttpResponseBase:
    """The form; sent, it opens the case and shows it, or comes back with what is wrong."""
    try:
        form = _form(request, request.POST.dict(), request.FILES.getlist(FIELD))
    except Refusal as refusal:
        return page(request, "portal/no_case.html", {"refusal": refusal.message}, status=403)
    if request.too_large:
        form.errors["body"] = _too_large()
        return _show(request, form, 413)
    if request.method != "POST" or "look" in request.POST:
        return _show(request, form, 200)
    case = form.open()
    if case is None:
        return _show(request, form, 422)
    if case.status == "closed":
        messages.success(request, _("Your request was logged and closed, as the programme says."))
    else:
        messages.success(request, _("Your case is open. Its number is %s.") % case.number)
    return redirect("portal:case", case.number)


@portal
@require_POST
def promises(request: PortalRequest) -> HttpResponse:
    """The promises for what is chosen at this moment, for htmx."""
    try:
        form = _form(request, request.POST.dict())
    except Refusal as refusal:
        return part(request, "portal/new_case/refused.html", {"refusal": refusal.message})
    changed = request.headers.get("HX-Trigger-Name", "")
    context = {"form": form, "changed": changed in ("kind", "severity"), "kind": changed == "kind"}
    return part(request, "portal/new_case/answer.html", context)


def _form(
    request: PortalRequest, data: Mapping[str, str], chosen: Sequence[Upload] = ()
) -> NewCase:
    contact = request.viewer.contact
    assert contact  # the portal lets nobody else in
    contract = entitlement(contact, request.now).contract
    return NewCase(request.viewer, contract, sent_at(request, request.now), data, chosen)


def _show(request: PortalRequest, form: NewCase, status: int) -> HttpResponse:
    limits = {"subject_limit": SUBJECT_LIMIT, "body_limit": BODY_LIMIT, "limits": Limits()}
    context = {"form": form, **limits}
    return page(request, "portal/new_case.html", context, status=status)


def _too_large() -> str:
    message = _(
        "What you sent is too large, so none of it was saved; go back in your"
        " browser and shorten the description to %(limit)s characters at most."
    )
    return message % {"limit": f"{BODY_LIMIT:,}"}
