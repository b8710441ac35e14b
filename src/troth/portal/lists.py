"""What a list of cases is asked for: parameters of the address, as links and as cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases import access
from troth.cases.access import Filters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.cases.models import Case
    from troth.promises.schema import Programme

SEARCH_LIMIT = 100
VIEWS = {
    "open": frozenset({"open", "waiting", "resolved"}),
    "yours": frozenset({"waiting", "resolved"}),
    "closed": frozenset({"closed"}),
    "all": frozenset[str](),
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A filter that is a link."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the list shows; an empty value does not narrow it."""

    view: str = "open"
    severity: str = ""
    mine: str = ""  # "1": opened for the person asking
    q: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Read it; what makes no sense is left out."""
        given = {name: _clean(parameters.get(name, "")) for name in ("view", "severity", "q")}
        if given["view"] not in VIEWS:
            given["view"] = "open"
        return cls(**given, mine="1" if parameters.get("mine") == "1" else "")

    @property
    def query(self) -> str:
        """What the address carries for this, without the question mark."""
        said = {name: value for name, value in asdict(self).items() if value}
        if self.view == "open":
            del said["view"]
        return urlencode(said)

    @property
    def kept(self) -> dict[str, str]:
        """What a search within this list carries along."""
        return {name: value for name, value in asdict(self).items() if value and name != "q"}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.severity or self.mine or self.q)

    def cases(self, viewer: Viewer) -> QuerySet[Case]:
        """Return what is asked for: what is due first comes first, the closed ones by their end.

        Who searches wants the case, finished or not.
        """
        assert viewer.contact  # the portal lets nobody else in
        filters = Filters(
            statuses=frozenset() if self.q and self.view == "open" else VIEWS[self.view],
            severities=frozenset({self.severity} if self.severity else ()),
            contact_id=viewer.contact.pk if self.mine else None,
            text=self.q,
        )
        found = access.cases_for(viewer, filters)
        if self.view in ("closed", "all"):
            return found.order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-id")
        return found.order_by(F("next_due").asc(nulls_last=True), "-opened_at", "-id")

    def views(self, numbers: Mapping[str, int]) -> list[Link]:
        """The lists there are, and whether only one's own cases are shown."""
        labels = {
            "open": _("Open"),
            "yours": _("Waiting on you"),
            "closed": _("Closed"),
            "all": _("All"),
        }
        links = [
            self._link(label, numbers[view], view=view, q="") for view, label in labels.items()
        ]
        mine = replace(self, mine="" if self.mine else "1")
        return [*links, Link(label=_("Only mine"), url=mine._url, current=bool(self.mine))]

    def severities(self, programme: Programme | None) -> list[Link]:
        """The severities to narrow the list to."""
        codes = (
            sorted(programme.severities, key=lambda code: programme.severities[code].rank)
            if programme
            else []
        )
        return [
            self._link(_("Any severity"), severity=""),
            *(self._link(code, severity=code) for code in codes),
        ]

    def _link(self, label: str, count: int | None = None, **changes: str) -> Link:
        other = replace(self, **changes)
        current = all(getattr(self, name) == value for name, value in changes.items())
        return Link(label=label, url=other._url, current=current, count=count)

    @property
    def _url(self) -> str:
        return f"?{self.query}" if self.query else "?"


def counts(viewer: Viewer) -> dict[str, int]:
    """How many cases each of the lists has."""
    asked = {
        view: Count("pk", filter=Q(status__in=statuses)) if statuses else Count("pk")
        for view, statuses in VIEWS.items()
    }
    return access.cases_for(viewer).order_by().aggregate(**asked)


def _clean(value: str) -> str:
    return "".join(letter for letter in value if letter.isprintable()).strip()[:SEARCH_LIMIT]
