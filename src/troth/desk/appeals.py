"""Appeals against severities, which managers decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from troth.accounts.access import Viewer
from troth.cases import access, actions
from troth.cases.access import Abilities
from troth.desk.action_form import ActionForm, PickField, Subject, WordsField
from troth.desk.door import DeskRequest, desk, leads, page
from troth.lib.actors import Actor

if TYPE_CHECKING:
    from troth.cases.models import Appeal

PAGE_SIZE = 20
_NONE = Abilities(actions=frozenset(), severities=(), kinds=(), resolutions=(), closings=())


class AppealForm(ActionForm):
    """Answers an appeal; the customer reads the reasons."""

    name = "decide_appeal"
    label = gettext_lazy("Decide")
    done = gettext_lazy("The appeal is decided, and the customer has been told.")

    decision = PickField(label=gettext_lazy("Decision"), radio=True)
    reason = WordsField(
        label=gettext_lazy("Reasons"), help_text=gettext_lazy("Sent to the customer.")
    )

    def __init__(
        self, subject: Subject, data: Mapping[str, Any] | None = None, *, appeal: Appeal
    ) -> None:
        self.appeal = appeal
        super().__init__(subject, data)
        self.auto_id = f"id_{appeal.pk}_%s"

    @classmethod
    def of(cls, viewer: Viewer, appeal: Appeal, data: Mapping[str, Any] | None = None) -> Self:
        """Return the form for an appeal with its case, which it asks nothing else about."""
        subject = Subject(case=appeal.case, viewer=viewer, abilities=_NONE)
        return cls(subject, data, appeal=appeal)

    def prepare(self) -> None:
        wanted = {"wanted": self.appeal.wanted, "given": self.subject.case.severity}
        uphold = _("Uphold: the case becomes %(wanted)s") % wanted
        decline = _("Decline: it stays %(given)s") % wanted
        self.choose("decision", [("uphold", uphold), ("decline", decline)])

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        actions.decide_appeal(
            appeal=self.appeal,
            uphold=given["decision"] == "uphold",
            reason=given["reason"],
            by=by,
            at=at,
        )


@desk
@require_safe
def appeals(request: DeskRequest) -> HttpResponse:
    """The appeals that wait for a decision, each with the form for it."""
    return _appeals_page(request)


@desk
@require_POST
def decide(request: DeskRequest, appeal_id: int) -> HttpResponse:
    """Decide one appeal; a refused form is shown again with what was filled in."""
    _require_manager(request)
    form = AppealForm.of(request.viewer, access.appeal(request.viewer, appeal_id), request.POST)
    if not form.act(by=request.viewer.actor, at=request.now):
        return _appeals_page(request, refused=form)
    messages.success(request, str(form.done))
    return HttpResponseRedirect(reverse("desk:case", args=[form.subject.case.number]))


def _appeals_page(request: DeskRequest, refused: AppealForm | None = None) -> HttpResponse:
    _require_manager(request)
    shown = Paginator(access.appeals(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    forms = [
        refused
        if refused and refused.appeal.pk == appeal.pk
        else AppealForm.of(request.viewer, appeal)
        for appeal in shown.object_list
    ]
    context = {"page": shown, "forms": forms}
    return page(request, "desk/appeals.html", context, status=422 if refused else 200)


def _require_manager(request: DeskRequest) -> None:
    if not leads(request.viewer):
        raise Http404
