"""What is to be read on a case: words, promises, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.accounts.models import Contact, Staff
from troth.cases import clockwork
from troth.cases.access.cases import require_staff
from troth.cases.events import FileFacts, WithFiles
from troth.cases.models import Appeal, Call, Case, Clock, Message, Notice
from troth.cases.rules import Rules
from troth.cases.upcoming import upcoming
from troth.promises.clocks import Clock as Promise
from troth.promises.silence import Silence
from troth.promises.terms import Commitment
from troth.timeline.access import events_of
from troth.timeline.models import Event


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event of a case as people read it."""

    position: int  # in the case's timeline, from 1
    at: datetime
    kind: str  # dotted
    who: str
    sentence: str
    public: bool  # whether the customer reads it too
    files: Sequence[FileFacts] = ()  # that came with what was written


def thread(viewer: Viewer, case: Case) -> QuerySet[Message]:
    """The words on a case, oldest first; customers never see internal notes."""
    rows = case.messages.select_related("contact", "staff__user")
    return rows if viewer.is_staff else rows.public()


def history_of(case: Case) -> list[Event]:
    """The events of a case, to hand to the questions below when several are asked at once."""
    return list(events_of(case.stream))


def promises_of(case: Case, at: datetime, history: Sequence[Event] | None = None) -> list[Promise]:
    """The clocks of a case at `at` with all that explains them, folded from its timeline."""
    return clockwork.fold(case.contract.programme, history or history_of(case), at)


def promised_in_words(case: Case) -> tuple[Commitment, ...]:
    """What is promised for such a case without a clock."""
    terms = case.contract.programme.terms(case.plan)
    return terms.without_clock(case.severity, case.kind, case.channel)


def silence_of(case: Case, history: Sequence[Event] | None = None) -> Silence | None:
    """The customer's silence that closes the case in time; None when nothing does."""
    if Rules(case.contract.programme, case.plan).silence is None:
        return None
    return upcoming(case, history or history_of(case)).silence


def clocks_of(case: Case) -> QuerySet[Clock]:
    """The stored clocks of a case, by start."""
    return case.clocks.all()


def appeals_of(case: Case) -> QuerySet[Appeal]:
    """The appeals on a case, the newest first."""
    return case.appeals.select_related("contact", "decided_by__user")


def timeline_of(viewer: Viewer, case: Case, history: Sequence[Event] | None = None) -> list[Line]:
    """What happened to a case, oldest first; customers see what is public."""
    rows = history or history_of(case)
    names = _names(row.by for row in rows)
    lines = [_line(row, names) for row in rows]
    return [line for line in lines if viewer.is_staff or line.public]


def lines_of(rows: Sequence[Event]) -> list[Line]:
    """Events of any stream as people read them, for those who may."""
    names = _names(row.by for row in rows)
    return [_line(row, names) for row in rows]


def line_of(row: Event) -> Line:
    """One event of a case as people read it, for those who may."""
    return _line(row, _names([row.by]))


def call_log(viewer: Viewer, case: Case | None = None) -> QuerySet[Call]:
    """The telephone calls, the newest first, of one case if given."""
    require_staff(viewer)
    rows = Call.objects.select_related("case__account", "contact", "staff__user")
    return rows.filter(case=case) if case else rows


def breaches(
    viewer: Viewer, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Clock]:
    """The promises not kept in time, the newest first, that broke in [since, until)."""
    rows = Clock.objects.broken().select_related(
        "case__account", "case__assignee__user", "case__team"
    )
    if not viewer.is_staff:
        rows = rows.filter(account_id=viewer.account_id or 0)
    if since is not None:
        rows = rows.filter(breached_at__gte=since)
    if until is not None:
        rows = rows.filter(breached_at__lt=until)
    return rows.order_by("-breached_at", "-id")


def notices(viewer: Viewer, *, unread: bool = False) -> QuerySet[Notice]:
    """What the desk has to tell the viewer, the newest first."""
    require_staff(viewer)
    rows = Notice.objects.filter(staff=viewer.staff).select_related("case")
    return rows.filter(read_at__isnull=True) if unread else rows


def _line(row: Event, names: Mapping[str, str]) -> Line:
    event, who = row.record(), names[row.by]
    return Line(
        position=row.position,
        at=row.at,
        kind=row.kind,
        who=who,
        sentence=event.sentence(who),
        public=event.public,
        files=event.files if isinstance(event, WithFiles) else (),
    )


def _names(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of actors as the timeline stores them ("staff:3")."""
    found = {actor: _("Troth") for actor in actors}
    ids = {
        kind: [int(actor.partition(":")[2]) for actor in found if actor.startswith(f"{kind}:")]
        for kind in ("customer", "staff")
    }
    for contact in Contact.objects.filter(pk__in=ids["customer"]):
        found[f"customer:{contact.pk}"] = contact.name
    for staff in Staff.objects.filter(pk__in=ids["staff"]).select_related("user"):
        found[f"staff:{staff.pk}"] = staff.name
    return found
