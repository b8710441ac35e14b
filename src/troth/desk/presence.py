"""Who else has a case open at this moment.

Every open page tells of itself in the cache, which all processes share, and is forgotten there
when it has not done so for a while.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from troth.accounts import access as accounts
from troth.cases import access
from troth.desk.door import DeskRequest, desk, part

SECONDS = 45  # a page tells of itself every 20


@dataclass(frozen=True, kw_only=True)
class Other:
    """A colleague who has the case open."""

    name: str
    writes: bool
    """Whether they are writing something."""


@desk
@require_POST
def presence(request: DeskRequest, number: str) -> HttpResponse:
    """Note that the viewer has the case open, and tell who else has."""
    case = access.case_for(request.viewer, number)
    staff = request.viewer.staff
    assert staff  # the door let nobody else in
    if "writes" in request.POST:
        cache.set(_key(case.pk, staff.pk, "writes"), "yes", SECONDS)
    cache.set(_key(case.pk, staff.pk), "yes", SECONDS)
    return part(request, "desk/case/presence.html", {"others": others(case.pk, staff.pk)})


def others(case_id: int, staff_id: int) -> list[Other]:
    """Return the colleagues, other than this one, who have the case open."""
    people = {one.pk: one.name for one in accounts.colleagues().exclude(pk=staff_id)}
    keys = [_key(case_id, pk, what) for pk in people for what in ("", "writes")]
    known = cache.get_many(keys)
    return [
        Other(name=name, writes=_key(case_id, pk, "writes") in known)
        for pk, name in people.items()
        if _key(case_id, pk) in known
    ]


def _key(case_id: int, staff_id: int, what: str = "") -> str:
    return f"desk-presence:{case_id}:{staff_id}:{what or 'open'}"
