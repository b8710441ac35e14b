"""Who was paged for a case, and who took the page: for staff only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from troth.cases.events.base import CaseEvent

ENDINGS = {
    "answered": gettext_noop("support has answered the customer"),
    "taken": gettext_noop("somebody has taken the case"),
    "resolved": gettext_noop("the case is resolved"),
    "closed": gettext_noop("the case is closed"),
    "lowered": gettext_noop("its severity no longer pages anybody"),
}


@dataclass(frozen=True, kw_only=True)
class PagingEvent(CaseEvent):
    """Something about paging; `policy` and `policy_name` tell under which policy."""

    public = False
    policy: int
    policy_name: str


@dataclass(frozen=True, kw_only=True)
class Paged(PagingEvent):
    """A step was taken; `round` and `step` count from 0, `target` is whom the policy names.

    `staff` are those paged, `gone` the names of those who were not as they no longer work here.
    """

    kind = "case.paged"
    words = gettext_noop("%(who)s paged %(names)s (%(target)s).")
    round: int
    step: int
    target: str
    staff: tuple[int, ...]
    names: str
    gone: str
    by_email: bool
    by_webhook: bool

    def template(self) -> str:
        if not self.names:
            return gettext_noop("%(who)s paged by webhook, as nobody is on call (%(target)s).")
        if self.names == self.target:
            return gettext_noop("%(who)s paged %(names)s.")
        if self.gone:
            return gettext_noop(
                "%(who)s paged %(names)s (%(target)s), but not %(gone)s (no longer working here)."
            )
        return self.words


@dataclass(frozen=True, kw_only=True)
class PageSkipped(PagingEvent):
    """A step reached nobody; the next was taken at once."""

    kind = "case.page_skipped"
    words = gettext_noop("%(who)s could page nobody: nobody is on call (%(target)s).")
    round: int
    step: int
    target: str
    gone: str

    def template(self) -> str:
        if self.gone:
            return gettext_noop(
                "%(who)s could page nobody: %(gone)s no longer works here (%(target)s)."
            )
        return self.words


@dataclass(frozen=True, kw_only=True)
class PageUnanswered(PagingEvent):
    """Nobody acknowledged, or nobody could be paged; the managers were paged last."""

    kind = "case.page_unanswered"
    words = gettext_noop("Nobody has acknowledged; %(who)s paged the managers: %(names)s.")
    staff: tuple[int, ...]
    names: str
    by_webhook: bool

    def template(self) -> str:
        if not self.names:
            return gettext_noop("Nobody has acknowledged, and there is no manager to page.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class PageAcknowledged(CaseEvent):
    """Somebody looks after the case; nobody else is paged."""

    kind = "case.page_acknowledged"
    public = False
    words = gettext_noop("%(who)s acknowledged the page.")


@dataclass(frozen=True, kw_only=True)
class PagingEnded(CaseEvent):
    """Paging is over as the case was looked after; `because` is one of ENDINGS."""

    kind = "case.paging_ended"
    public = False
    words = gettext_noop("Paging ended: %(because)s.")
    because: str

    def sentence(self, who: str) -> str:
        return _(self.words) % {"because": _(ENDINGS.get(self.because, self.because))}
