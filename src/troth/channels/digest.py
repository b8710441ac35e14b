"""What a manager is told once a day: all that needs somebody who leads.

A manager is told of the cases of the teams at their site and of those that no team has, or of all
cases where their site has no team.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from troth.accounts.models import Staff, Team
from troth.cases.models import Appeal, Case, Clock, Page, Status
from troth.cases.site_zone import site_zone
from troth.channels.digest_times import DailyTime
from troth.channels.models import Delivery
from troth.lib.said import said
from troth.promises.explain import METRIC_NAMES
from troth.promises.explain_outcome import in_both_zones

T = TypeVar("T", bound=Model)

SHOWN = 20  # of each section
LONG = timedelta(days=3)  # of waiting for a customer


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line, about a case or about none."""

    text: str
    case: Case | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """Some lines of one kind; `count` is how many there are, `entries` the first of them."""

    title: str
    summary: str  # in the subject: `2 broken`
    count: int
    entries: Sequence[Entry]

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What has happened since the last digest, and how things stand; empty sections are left out.

    Times are told in the manager's zone, and in that of the case's site.
    """

    since: datetime
    at: datetime
    sections: Sequence[Section]


def to_the_minute(instant: datetime, zone: str, support: str | None = None) -> str:
    """Return the instant on a zone's wall clock, without its seconds, and on that of support."""
    return said(in_both_zones(instant.replace(second=0, microsecond=0), zone, support))


def daily_time(person: Staff) -> DailyTime:
    """Return when the person's digest comes."""
    return DailyTime(time=person.digest_time, zone=person.user.time_zone)


def digest_of(person: Staff, *, since: datetime, at: datetime) -> Digest:
    """Return the digest that tells a manager at `at` of what they have not been told since."""
    asked = _Asked(person=person, since=since, at=at)
    return Digest(since=since, at=at, sections=[one for one in asked.sections() if one.count])


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is asked, by whom, and of which times."""

    person: Staff
    since: datetime
    at: datetime

    def sections(self) -> Iterator[Section]:
        yield self._pages()
        yield self._clocks(_BROKE, self._broken_since(), _("%(promise)s was due %(due)s"))
        yield self._clocks(_LATE, self._still_late(), _("%(promise)s has been owed since %(due)s"))
        yield self._clocks(_DUE, self._due(), _("%(promise)s is due %(due)s"))
        yield self._waiting()
        yield self._appeals()
        yield self._stuck()

    def _pages(self) -> Section:
        calling = Page.objects.calling().filter(self._scope("case__"))
        rows = _with_cases(calling.select_related("staff__user")).order_by("at", "id")
        entries = [Entry(case=page.case, text=self._paged(page)) for page in rows[:SHOWN]]
        return _PAGES.section(rows.count(), entries)

    def _paged(self, page: Page) -> str:
        values = {
            "name": page.staff.name if page.staff else "",
            "at": self._when(page.at, page.case),
        }
        if page.staff is None:
            return _("paged since %(at)s, and nobody is on call") % values
        return _("%(name)s has been paged since %(at)s") % values

    def _broken_since(self) -> QuerySet[Clock]:
        noticed = self._owned(Clock.objects.broken())
        return noticed.filter(detected_at__gt=self.since, detected_at__lte=self.at)

    def _still_late(self) -> QuerySet[Clock]:
        rows = self._owned(Clock.objects.broken().to_be_kept())
        return rows.filter(detected_at__lte=self.since)

    def _due(self) -> QuerySet[Clock]:
        until = daily_time(self.person).following(self.at)
        rows = self._owned(Clock.objects.to_be_kept()).filter(breached_at__isnull=True)
        return rows.filter(due__gt=self.at, due__lte=until)

    def _owned(self, rows: QuerySet[Clock]) -> QuerySet[Clock]:
        return _with_cases(rows.filter(self._scope("case__"))).order_by("due")

    def _clocks(self, kind: _Kind, rows: QuerySet[Clock], words: str) -> Section:
        return kind.section(
            rows.count(),
            [
                Entry(
                    case=clock.case,
                    text=words
                    % {
                        "promise": f"{clock.severity}, {_(METRIC_NAMES[clock.metric])}",
                        "due": self._when(clock.due or clock.started, clock.case),
                    },
                )
                for clock in rows[:SHOWN]
            ],
        )

    def _waiting(self) -> Section:
        rows = Case.objects.with_people().filter(self._scope(""), status=Status.WAITING)
        rows = rows.filter(waiting_since__lte=self.at - LONG)
        words = _("waiting since %(at)s")
        entries = [
            Entry(case=case, text=words % {"at": self._when(case.waiting_since, case)})
            for case in rows.order_by("waiting_since", "id")[:SHOWN]
        ]
        return _WAITING.section(rows.count(), entries)

    def _appeals(self) -> Section:
        undecided = Appeal.objects.undecided().exclude(case__status=Status.CLOSED)
        rows = _with_cases(undecided.filter(self._scope("case__")).select_related("contact"))
        words = _("appeal by %(name)s for %(wanted)s, waiting since %(at)s")
        entries = [
            Entry(
                case=appeal.case,
                text=words
                % {
                    "name": appeal.contact.name,
                    "wanted": appeal.wanted,
                    "at": self._when(appeal.at, appeal.case),
                },
            )
            for appeal in rows[:SHOWN]
        ]
        return _APPEALS.section(rows.count(), entries)

    def _stuck(self) -> Section:
        theirs = self._scope("case__")
        # An empty condition and another make the other; here the first is to hold for all.
        rows = Delivery.objects.stuck().filter(theirs and theirs | Q(case__isnull=True))
        rows = rows.select_related("case__account").order_by("id")
        entries = [
            Entry(
                case=row.case,
                text=_("to %(to)s: %(error)s") % {"to": row.to, "error": row.last_error},
            )
            for row in rows[:SHOWN]
        ]
        return _STUCK.section(rows.count(), entries)

    def _scope(self, case: str) -> Q:
        """Return the condition for cases that the manager leads; `case` is the way to the case."""
        if not Team.objects.filter(site=self.person.site_id).exists():
            return Q()
        theirs = Q(**{f"{case}team__site": self.person.site_id})
        return theirs | Q(**{f"{case}team__isnull": True})

    def _when(self, instant: datetime | None, case: Case) -> str:
        assert instant is not None
        return to_the_minute(instant, self.person.user.time_zone, site_zone(case))


def _with_cases(rows: QuerySet[T]) -> QuerySet[T]:
    """The same, loaded with their cases and what says in which zone their site is."""
    version = "case__contract__programme_version"
    return rows.select_related("case__account", version).defer(f"{version}__source")


@dataclass(frozen=True, kw_only=True)
class _Kind:
    title: Promise
    summary: Promise

    def section(self, count: int, entries: Sequence[Entry]) -> Section:
        summary = str(self.summary % {"count": count})
        return Section(title=str(self.title), summary=summary, count=count, entries=entries)


_PAGES = _Kind(
    title=gettext_lazy("Pages that nobody has acknowledged"),
    summary=ngettext_lazy(
        "%(count)s unacknowledged page", "%(count)s unacknowledged pages", "count"
    ),
)
_BROKE = _Kind(
    title=gettext_lazy("Broken since the last digest"),
    summary=ngettext_lazy("%(count)s broken", "%(count)s broken", "count"),
)
_LATE = _Kind(
    title=gettext_lazy("Broken before that and still not kept"),
    summary=ngettext_lazy("%(count)s still late", "%(count)s still late", "count"),
)
_DUE = _Kind(
    title=gettext_lazy("Due before the next digest"),
    summary=ngettext_lazy("%(count)s due", "%(count)s due", "count"),
)
_WAITING = _Kind(
    title=gettext_lazy("Waiting for the customer for more than three days"),
    summary=ngettext_lazy("%(count)s waiting long", "%(count)s waiting long", "count"),
)
_APPEALS = _Kind(
    title=gettext_lazy("Appeals waiting for a decision"),
    summary=ngettext_lazy("%(count)s appeal", "%(count)s appeals", "count"),
)
_STUCK = _Kind(
    title=gettext_lazy("Deliveries that are stuck"),
    summary=ngettext_lazy("%(count)s stuck delivery", "%(count)s stuck deliveries", "count"),
)
