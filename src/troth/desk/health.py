"""Whether Troth does its work: promises, and each channel, with what to do where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from troth.cases.access import watch
from troth.channels import access
from troth.desk.door import DeskRequest, desk, page


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that is known, as text or as a time."""

    term: str
    at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that Troth does, and how."""

    title: str
    state: str  # "off", "well" or "not well"
    problems: Sequence[str]
    facts: Sequence[Fact]


@desk
@require_safe
def health(request: DeskRequest) -> HttpResponse:
    """Everything that has to work by itself."""
    channels = {one.name: one for one in access.channels_health(at=request.now)}
    facts = {
        "mail_in": (_("Mail in"), _coming_in()),
        "mail_out": (_("Mail out"), _going_out(request, "email")),
        "webhooks": (_("Webhooks out"), _going_out(request, "webhook")),
    }
    parts = [_promises(request.now), *(_part(channels[name], *facts[name]) for name in facts)]
    return page(request, "desk/health.html", {"parts": parts})


def _promises(now: datetime) -> Part:
    watched = watch(at=now)
    problem = _("Nobody watches the promises: start troth work.")
    return Part(
        title=_("Promises"),
        state="not well" if watched.stopped else "well",
        problems=[problem] if watched.stopped else [],
        facts=[_time(_("Last checked"), watched.since)],
    )


def _part(health: access.ChannelHealth, title: str, facts: Sequence[Fact]) -> Part:
    return Part(title=title, state=health.state, problems=health.problems, facts=facts)


def _coming_in() -> list[Fact]:
    found = access.intake()
    waiting = ngettext("%(number)d mail", "%(number)d mails", found.unfiled)
    quarantined = ngettext("%(number)d mail", "%(number)d mails", found.quarantined)
    return [
        *(_time(way.name, way.seen_at) for way in found.ways),
        _time(_("Last received"), found.last_at),
        Fact(term=_("Waiting to be filed"), text=waiting % {"number": found.unfiled}),
        *([_time(_("The oldest of these"), found.unfiled_since)] if found.unfiled else []),
        Fact(term=_("In quarantine"), text=quarantined % {"number": found.quarantined}),
    ]


def _going_out(request: DeskRequest, channel: str) -> list[Fact]:
    found = access.health(request.viewer, channel)
    waiting = [_time(_("The oldest of these"), found.waiting_since)] if found.waiting else []
    error = [Fact(term=_("Reason"), text=found.last_error)] if found.last_error else []
    return [
        _time(_("Last sent"), found.last_sent_at),
        Fact(term=_("Waiting"), text=str(found.waiting)),
        *waiting,
        _time(_("Last failure"), found.last_failed_at),
        *error,
    ]


def _time(term: str, at: datetime | None) -> Fact:
    return Fact(term=term, at=at, text="" if at else _("never"))
