"""What a member of staff is told of by e-mail."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.accounts.actions import choose_notifications
from troth.accounts.notifications import FOR_STAFF
from troth.desk.door import DeskRequest, desk, leads, page
from troth.desk.own_hours import FORMS, OwnForm


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: DeskRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    person = request.viewer.staff
    assert person  # nobody else comes in
    if request.method == "POST":
        muted = [topic for topic in FOR_STAFF if topic not in request.POST.getlist("told")]
        choose_notifications(person=person, muted=muted, by=request.viewer.actor, at=request.now)
        messages.success(request, _("Your choices are saved."))
        return HttpResponseRedirect(reverse("desk:notifications"))
    return _notifications_page(request)


@desk
@require_POST
def own_hours(request: DeskRequest, form: str) -> HttpResponse:
    """Keep the quiet hours or the digest that somebody chose for themselves."""
    assert request.viewer.staff
    filled = FORMS[form](request.viewer.staff, request.POST)
    if not filled.keep(by=request.viewer.actor, at=request.now):
        return _notifications_page(request, {form: filled})
    messages.success(request, _("Your choices are saved."))
    return HttpResponseRedirect(reverse("desk:notifications"))


def _notifications_page(
    request: DeskRequest, refused: Mapping[str, OwnForm] | None = None
) -> HttpResponse:
    """Show all choices; `refused` are forms with errors, by their names."""
    person = request.viewer.staff
    assert person
    forms = {name: kind(person) for name, kind in FORMS.items()} | dict(refused or {})
    context = {
        "choices": [(topic, topic not in person.muted) for topic in FOR_STAFF],
        "quiet_hours": forms["quiet-hours"],
        "digest": forms["digest"] if leads(request.viewer) else None,
    }
    return page(request, "desk/notifications.html", context, status=422 if refused else 200)
