"""The focus mode: one case after the other, in the order in which promises are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from troth.cases import access
from troth.desk.door import DeskRequest, desk, page
from troth.desk.filters import clean_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case


@desk
@require_safe
def next_promise(request: DeskRequest) -> HttpResponse:
    """Go to the case that is due next for the viewer, or next after the one just seen."""
    cases = _mine_to_do(request)
    after = clean_words(request.GET.get("after", ""))
    found = _later(cases, after).first() if after else cases.first()
    if found is None:
        return page(request, "desk/focus.html", {"again": bool(after) and cases.exists()})
    return HttpResponseRedirect(f"{reverse('desk:case', args=[found.number])}?focus=1")


def _mine_to_do(request: DeskRequest) -> QuerySet[Case]:
    """Return what has a due time and is the viewer's, or nobody's yet in one of their teams."""
    staff = request.viewer.staff
    assert staff  # the door let nobody else in
    unclaimed = Q(assignee=None, team__in=staff.teams.all())
    rows = access.cases_for(request.viewer).exclude(status="closed")
    rows = rows.filter(Q(assignee=staff) | unclaimed, next_due__isnull=False)
    return rows.order_by("next_due", "id")


def _later(cases: QuerySet[Case], after: str) -> QuerySet[Case]:
    """Return those that come after a case in this order; all when it is due no more."""
    seen = cases.filter(number=after).first()
    if seen is None:
        return cases.exclude(number=after)
    return cases.filter(Q(next_due__gt=seen.next_due) | Q(next_due=seen.next_due, pk__gt=seen.pk))
