"""What a member of staff is told of by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from troth.accounts.actions import choose_notifications
from troth.accounts.notifications import FOR_STAFF
from troth.desk.door import DeskRequest, desk, page


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: DeskRequest) -> HttpResponse:
    """Show the choices, or keep them."""
    person = request.viewer.staff
    assert person  # nobody else comes in
    if request.method == "POST":
        muted = [topic for topic in FOR_STAFF if topic not in request.POST.getlist("told")]
        choose_notifications(person=person, muted=muted, by=request.viewer.actor, at=request.now)
        messages.success(request, _("Your choice is kept."))
        return HttpResponseRedirect(reverse("desk:notifications"))
    choices = [(topic, topic not in person.muted) for topic in FOR_STAFF]
    return page(request, "desk/notifications.html", {"choices": choices})
