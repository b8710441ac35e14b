"""One case as its customer sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases import access
from troth.cases.access import Abilities, Line
from troth.channels.access import arrivals_of
from troth.lib.case_line import case_line
from troth.lib.file_links import FileLink, file_links
from troth.lib.policy.cases import closing_words
from troth.lib.promise_line import Mark, Picture, picture
from troth.lib.promised import Promise, WordsOnly, in_words, promise_of
from troth.promises.clocks import Clock
from troth.promises.schema import Programme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from troth.cases.models import Appeal, Case, Message
    from troth.timeline.models import Event

# What the promise line marks besides messages; calls are told by their sentence.
_MARKED = {
    "call.logged": "call",
    "case.workaround_provided": "workaround",
    "case.resolved": "resolved",
    "case.reopened": "reopened",
    "case.resolution_rejected": "reopened",
    "case.closed": "closed",
    "case.merged": "closed",
}


@dataclass(frozen=True, kw_only=True)
class Severity:
    """A severity the case has or may be given."""

    code: str
    rank: int
    title: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """A message with what hangs on it."""

    message: Message
    files: Sequence[FileLink]
    mail_url: str  # where the whole mail is that it was taken from; "" for none

    @property
    def id(self) -> str:
        return f"message-{self.message.pk}"


class CasePage:
    """What the page of a case shows to a contact at `now`; read when asked for."""

    def __init__(self, viewer: Viewer, case: Case, now: datetime) -> None:
        self.viewer, self.case, self.now = viewer, case, now
        self.abilities: Abilities = access.abilities(viewer, case)
        self._events: list[Event] = access.history_of(case)
        self.history: list[Line] = access.timeline_of(viewer, case, self._events)
        self.messages: Sequence[Message] = list(access.thread(viewer, case))
        self._clocks = access.promises_of(case, now, self._events)

    @cached_property
    def thread(self) -> list[Told]:
        """The words on the case with their files, oldest first."""
        files = access.attachments_of(self.viewer, self.case)
        mails = arrivals_of(self.viewer, self.case)
        return [
            Told(
                message=message,
                files=file_links(files.get(message.pk, ()), self._file_url),
                mail_url=self._mail_url(message.pk) if message.pk in mails else "",
            )
            for message in self.messages
        ]

    def _file_url(self, file_id: int) -> str:
        return reverse("portal:file", args=[self.case.number, file_id])

    def _mail_url(self, message_id: int) -> str:
        return reverse("portal:mail", args=[self.case.number, message_id])

    @property
    def programme(self) -> Programme:
        return self.case.contract.programme

    @property
    def topic(self) -> str:
        """What the live stream calls the case."""
        return f"case-{self.case.pk}"

    @property
    def severity(self) -> Severity:
        return self._severity(self.case.severity)

    @property
    def kind_title(self) -> str:
        return next(
            kind.title for code, kind in self.programme.kinds.items() if code == self.case.kind
        )

    @property
    def site_zone(self) -> str:
        rule = self.programme.sites.get(self.case.site)
        return rule.timezone if rule else ""

    @property
    def site_title(self) -> str:
        rule = self.programme.sites.get(self.case.site)
        return rule.title if rule else ""

    @property
    def newest(self) -> int:
        """The position of the last event the page tells of."""
        return self.history[-1].position

    @property
    def last_event(self) -> Event:
        """What the record of the case ends with now, also if it is not for customers to read."""
        return self._events[-1]

    @property
    def state(self) -> str:
        """What decides which forms the page has."""
        case, closes_at = self.case, self.closes_at
        escalates = "request_escalation" in self.abilities
        parts = (case.status, case.severity, case.kind, len(self.appeals), escalates)
        return " ".join(map(str, (*parts, closes_at.timestamp() if closes_at else "")))

    def since(self, seen: str) -> list[Line]:
        """What has happened since the event at that position."""
        after = int(seen) if seen.isdecimal() and len(seen) < 9 else self.newest
        return [line for line in self.history if line.position > after]

    # Promises

    @cached_property
    def owed(self) -> list[Promise]:
        """Promises still to be kept, the first due first."""
        owed = [clock for clock in self._clocks if _is_owed(clock)]
        return [
            self._promise(clock)
            for clock in sorted(owed, key=lambda clock: (clock.due is None, clock.due))
        ]

    @cached_property
    def past(self) -> list[Promise]:
        """Promises that were kept, broken or given up, the newest first."""
        past = [clock for clock in self._clocks if not _is_owed(clock)]
        return [
            self._promise(clock)
            for clock in sorted(past, key=lambda clock: clock.started, reverse=True)
        ]

    @property
    def words(self) -> tuple[WordsOnly, ...]:
        """Promises without a clock, while the case is open."""
        return () if self.case.status == "closed" else in_words(access.promised_in_words(self.case))

    @cached_property
    def picture(self) -> Picture:
        line = case_line(
            self._clocks,
            opened=self.case.opened_at,
            now=self.now,
            zone=self.viewer.time_zone,
            marks=sorted(self._marks(), key=lambda mark: mark.at),
            stopped=self.case.resolved_at or self.case.closed_at,
        )
        return picture(line, f"line-{self.case.pk}")

    def _marks(self) -> Iterator[Mark]:
        for message in self.messages[1:]:
            if message.author_kind != "system":
                label = _("%(name)s wrote") % {"name": message.author_name}
                yield Mark(at=message.at, label=label, kind=message.author_kind)
        for line in self.history:
            if line.kind in _MARKED:
                yield Mark(at=line.at, label=line.sentence, kind=_MARKED[line.kind])

    # What can be done

    @property
    def may_close(self) -> bool:
        """Whether the customer may say that it is solved before support does."""
        unresolved = self.case.status in ("open", "waiting")
        return unresolved and "customer_agrees" in self.abilities.closings

    @cached_property
    def closes_at(self) -> datetime | None:
        """When the case is closed if the customer stays silent."""
        silence = access.silence_of(self.case, self._events)
        return silence.closes_at if silence else None

    @property
    def severities(self) -> list[Severity]:
        """Those the customer may change the case to."""
        return [self._severity(code) for code in self.abilities.severities]

    @property
    def other_severities(self) -> list[Severity]:
        """Those the customer may appeal for."""
        ranked = sorted(self.programme.severities.items(), key=lambda item: item[1].rank)
        return [self._severity(code) for code, _rule in ranked if code != self.case.severity]

    @property
    def may_appeal(self) -> bool:
        """Whether there is a change of severity to appeal against, and no appeal runs."""
        changed = any(line.kind == "case.severity_changed" for line in self.history)
        running = any(appeal.decided_at is None for appeal in self.appeals)
        return "appeal_severity" in self.abilities and changed and not running

    @cached_property
    def appeals(self) -> Sequence[Appeal]:
        return list(access.appeals_of(self.case))

    @property
    def closing_rules(self) -> list[str]:
        """When the programme lets a case of this plan be closed, in sentences."""
        return [
            closing_words(rule)
            for rule in self.programme.closing
            if rule.holds_for(self.case.plan) and rule.when != "logged"
        ]

    def _severity(self, code: str) -> Severity:
        rule = self.programme.severities[code]
        return Severity(code=code, rank=rule.rank, title=rule.title, meaning=rule.meaning)

    def _promise(self, clock: Clock) -> Promise:
        return promise_of(clock, self.programme, self.case.site, self.viewer.time_zone)


def _is_owed(clock: Clock) -> bool:
    return clock.met_at is None and clock.cancelled_at is None
