"""When people are away: noted by themselves or by managers, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from troth.accounts import access as accounts
from troth.accounts import actions
from troth.accounts.access import Viewer
from troth.desk.action_form import PickField
from troth.desk.door import DeskRequest, desk, leads, page
from troth.desk.time_form import TimeForm
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal


class AwayForm(TimeForm):
    """Notes that a person is away from an instant to another, and who does their work."""

    person = PickField(label=gettext_lazy("Who is away"))
    stand_in = PickField(label=gettext_lazy("Who stands in"), required=False)
    field_order = ("person", "starts", "ends", "stand_in")

    def __init__(
        self, viewer: Viewer, data: Mapping[str, Any] | None = None, *, now: datetime
    ) -> None:
        super().__init__(viewer, data, now=now)
        others = [(pk, one.name) for pk, one in self.colleagues.items()]
        self.choose("stand_in", [("", _("Nobody")), *others])

    def perform(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        actions.add_absence(
            staff=self.people[given["person"]],
            starts=given["starts"],
            ends=given["ends"],
            stand_in=self.colleagues.get(given["stand_in"]),
            by=by,
            at=at,
        )


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: DeskRequest) -> HttpResponse:
    """Who is away and will be; a form that notes it, shown again when it is refused."""
    form = AwayForm(request.viewer, request.POST or None, now=request.now)
    if request.method == "POST" and form.act(by=request.viewer.actor, at=request.now):
        messages.success(request, _("The absence is noted."))
        return HttpResponseRedirect(reverse("desk:away"))
    may, own = leads(request.viewer), request.viewer.staff
    absences = [(one, may or one.staff == own) for one in accounts.absences(request.now)]
    context = {"absences": absences, "form": form}
    return page(request, "desk/away.html", context, status=422 if form.errors else 200)


@desk
@require_POST
def come_back(request: DeskRequest, absence_id: int) -> HttpResponse:
    """Take an absence back: the person is there again from now on."""
    absence = accounts.absence(absence_id)
    try:
        actions.remove_absence(absence=absence, by=request.viewer.actor, at=request.now)
        messages.success(request, _("The absence is taken back."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("desk:away"))
