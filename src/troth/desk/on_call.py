"""Who is on call, who is paged, and taking over from each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from troth.accounts import access as accounts
from troth.accounts import actions
from troth.accounts.rota_calendar import rota_calendar
from troth.cases import access
from troth.channels.access import unheard_policies
from troth.desk.door import DeskRequest, desk, leads, page, part
from troth.desk.rota_strip import Strip, strip_of
from troth.desk.take_over import TakeOverForm
from troth.lib.downloads import download
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.accounts.models import Absence, Rota, RotaOverride, Staff

AHEAD = timedelta(days=14)
_CALENDAR = {
    "make": (actions.open_calendar, gettext_lazy("Your calendar has a new address.")),
    "revoke": (actions.revoke_calendar, gettext_lazy("The address is revoked.")),
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One shift in words."""

    start: datetime
    end: datetime
    person: Staff | None
    tone: int
    """Which of the strip's colours is theirs."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One rota as the page shows it."""

    rota: Rota
    now: Turn
    next: Turn | None
    turns: Sequence[Turn]
    strip: Strip
    overrides: Sequence[RotaOverride]


@desk
@require_safe
def on_call(request: DeskRequest) -> HttpResponse:
    """Who is on call now and in the two weeks to come, and who is paged."""
    return _page(request, TakeOverForm(request.viewer, now=request.now))


@desk
@require_POST
def take_over(request: DeskRequest) -> HttpResponse:
    """Put a person on call for a while; a refused form is shown again."""
    form = TakeOverForm(request.viewer, request.POST, now=request.now)
    if not form.act(by=request.viewer.actor, at=request.now):
        return _page(request, form)
    messages.success(request, _("The take-over is saved; the rota shows it."))
    return HttpResponseRedirect(reverse("desk:on_call"))


@desk
@require_POST
def take_back(request: DeskRequest, override_id: int) -> HttpResponse:
    """Let the rota's own turns count again."""
    override = accounts.override(override_id)
    try:
        actions.remove_override(override=override, by=request.viewer.actor, at=request.now)
        messages.success(
            request, _("The take-over is taken back; the rota's own turns apply again.")
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("desk:on_call"))


@desk
@require_POST
def calendar_address(request: DeskRequest, what: str) -> HttpResponse:
    """Make a new secret address of the viewer's shifts, or revoke it."""
    if what not in _CALENDAR:
        raise Http404
    act, told = _CALENDAR[what]
    assert request.viewer.staff
    act(staff=request.viewer.staff, by=request.viewer.actor, at=request.now)
    messages.success(request, str(told))
    return HttpResponseRedirect(f"{reverse('desk:on_call')}#calendar")


@desk
@require_safe
def rota_file(request: DeskRequest, rota_id: int) -> HttpResponse:
    """The shifts of a rota, as a file for calendars."""
    rota = accounts.rota(rota_id)
    text = rota_calendar(rota, accounts.people_of([rota]), at=request.now).decode()
    return download(text, name=f"rota-{rota.pk}.ics", content_type="text/calendar")


@desk
@require_safe
def paged(request: DeskRequest) -> HttpResponse:
    """What the viewer is paged for, as every page of the desk shows it above."""
    return part(request, "desk/paged.html", {"my_pages": access.my_pages(request.viewer)})


def _page(request: DeskRequest, form: TakeOverForm) -> HttpResponse:
    rotas = list(accounts.rotas())
    people = accounts.people_of(rotas)
    staff = request.viewer.staff
    assert staff
    token = accounts.calendar_token(staff)
    shown = [_shown(rota, people, request) for rota in rotas]
    context = {
        "shown": shown,
        "open_pages": access.open_pages(request.viewer),
        "form": form,
        "lacks": [*_lacks(), *_on_call_while_away(shown, accounts.absences(request.now))],
        "calendar_url": request.build_absolute_uri(reverse("public:calendar", args=[token]))
        if token
        else "",
    }
    return page(request, "desk/on_call.html", context, status=422 if form.errors else 200)


def _shown(rota: Rota, people: Mapping[int, Staff], request: DeskRequest) -> Shown:
    now, schedule = request.now, rota.schedule
    shifts = schedule.shifts(now, now + AHEAD)
    tones = {person: tone for tone, person in enumerate(_in_order(rota))}

    def turn(shift: Any) -> Turn:
        person = people.get(shift.person)
        return Turn(
            start=shift.start, end=shift.end, person=person, tone=tones.get(shift.person, 0) % 6
        )

    following = schedule.next_shift(now)
    turns = [turn(shift) for shift in shifts]
    return Shown(
        rota=rota,
        now=turns[0],
        next=turn(following) if following else None,
        turns=turns,
        strip=strip_of(turns, now, now + AHEAD, rota.time_zone),
        overrides=[
            made
            for made in rota.overrides.all()
            if made.ends > now and (leads(request.viewer) or made.staff == request.viewer.staff)
        ],
    )


def _in_order(rota: Rota) -> list[int]:
    """Return the people of a rota in the order of their turns, then those of overrides."""
    layered = [person for layer in rota.layers.all() for person in layer.people]
    return list(dict.fromkeys([*layered, *(made.staff_id for made in rota.overrides.all())]))


def _lacks() -> list[str]:
    """Return what is missing for pages to reach somebody, in sentences."""
    policies = list(accounts.policies())
    lacks = []
    if not any(one.team_id is None and one.site_id is None for one in policies):
        lacks.append(
            _(
                "There is no default paging policy: cases of teams and sites without one of their"
                " own page nobody."
            )
        )
    for policy in policies:
        if not policy.steps.all():
            words = _("The paging policy %(name)s has no steps: it pages the managers at once.")
            lacks.append(words % {"name": policy.name})
    for policy in unheard_policies():
        words = _("The paging policy %(name)s pages by webhook, but no endpoint takes its pages.")
        lacks.append(words % {"name": policy.name})
    return lacks


def _on_call_while_away(shown: Iterable[Shown], absences: Iterable[Absence]) -> Iterator[str]:
    """Say who is away during a turn of theirs, each person once for a rota."""
    away = list(absences)
    for one in shown:
        turns = [(turn, gone) for turn in one.turns for gone in away if _meet(turn, gone)]
        for person in dict.fromkeys(gone.staff for _turn, gone in turns):
            words = _("%(name)s is on call in %(rota)s while away; have somebody take over.")
            yield words % {"name": person.name, "rota": one.rota.name}


def _meet(turn: Turn, gone: Absence) -> bool:
    return turn.person == gone.staff and turn.start < gone.ends and gone.starts < turn.end
