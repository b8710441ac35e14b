"""What a contact is told of by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.accounts.actions import choose_notifications, confirm_address
from troth.accounts.notifications import FOR_CONTACTS
from troth.lib.refusals import Refusal
from troth.portal.door import PortalRequest, page, portal


@portal
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: PortalRequest) -> HttpResponse:
    """Show the choices, and what is always told, or keep the choices."""
    person = request.viewer.contact
    assert person  # nobody else comes in
    if request.method == "POST":
        muted = [topic for topic in FOR_CONTACTS if topic not in request.POST.getlist("told")]
        choose_notifications(person=person, muted=muted, by=request.viewer.actor, at=request.now)
        messages.success(request, _("Your choices are saved."))
        return HttpResponseRedirect(reverse("portal:notifications"))
    choices = [(topic, topic not in person.muted) for topic in FOR_CONTACTS]
    context = {"choices": choices, "always": _always_told()}
    return page(request, "portal/notifications.html", context)


@portal
@require_POST
def confirm(request: PortalRequest) -> HttpResponse:
    """Take the contact's word that mail arrives again."""
    person = request.viewer.contact
    assert person  # nobody else comes in
    try:
        confirm_address(contact=person, by=request.viewer.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you; we will write to you again."))
    return HttpResponseRedirect(reverse("portal:notifications"))


def _always_told() -> list[str]:
    return [
        _("We have received your request, with what we promise for it"),
        _("We have written to you, or have a question"),
        _("We have a workaround or a solution, or have decided an appeal"),
        _("We have changed the severity or kind of a case, and with it what we promise"),
        _("A case will be closed because we have not heard from you"),
    ]
