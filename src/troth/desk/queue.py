"""The queue: cases in the order of what is due next, with filters that are links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from troth.accounts import access as accounts
from troth.accounts.access import Viewer
from troth.cases import access
from troth.contracts import access as contracts
from troth.desk.door import DeskRequest, desk, page, part
from troth.desk.filters import Filters
from troth.desk.links import Link
from troth.desk.rows import rows_of
from troth.desk.sites import known_sites

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.accounts.models import Site
    from troth.cases.models import Case, CaseQuerySet

PAGE_SIZE = 50
LIST = "queue"  # the element that htmx refreshes


@dataclass(frozen=True, kw_only=True)
class Menu:
    """Filters of which one at a time holds."""

    name: str
    chosen: str
    """What it is narrowed to; empty: nothing."""
    choices: tuple[Link, ...]


@desk
@require_safe
def queue(request: DeskRequest, view: str | None = None) -> HttpResponse:
    """The queue, or only its rows when htmx refreshes them."""
    filters = Filters.of(request.GET, view)
    cases = filters.pick(access.cases_for(request.viewer), request.viewer, request.now)
    shown = Paginator(_ordered(cases, filters), PAGE_SIZE).get_page(request.GET.get("page"))
    known = known_sites()
    rows = rows_of(cast("QuerySet[Case]", shown.object_list), known, request.viewer, request.now)
    context = {"page": shown, "rows": rows, "filters": filters}
    if request.headers.get("HX-Target") == LIST:
        return part(request, "desk/queue/list.html", context)
    return page(
        request, "desk/queue/page.html", {**context, **_ways(request.viewer, filters, known)}
    )


def _ordered(cases: CaseQuerySet, filters: Filters) -> QuerySet[Case]:
    if filters.view == "closed":
        return cases.order_by("-closed_at", "-id")
    return cases.by_next_due()


def address(filters: Filters) -> str:
    """Return where the queue shows these filters."""
    pairs, place = filters.pairs(), reverse("desk:queue")
    if filters.view == "mine":
        del pairs["view"]
        place = reverse("desk:mine")
    return f"{place}?{urlencode(pairs)}" if pairs else place


def _ways(viewer: Viewer, filters: Filters, known: Mapping[str, Site]) -> dict[str, Any]:
    """Return every way to narrow or widen the queue."""
    return {
        "title": _titles()[filters.view],
        "views": _views(filters),
        "menus": _menus(filters, known),
        "account": _account(viewer, filters),
        "clear_url": address(Filters(view=filters.view)) if filters.narrowed else "",
        "search_url": address(Filters(view=filters.view)).partition("?")[0],
        "kept": {name: value for name, value in filters.pairs().items() if name != "q"},
    }


def _account(viewer: Viewer, filters: Filters) -> Link | None:
    """Return the customer that the queue is narrowed to, as a link that takes it back."""
    if not filters.account:
        return None
    account = accounts.account(viewer, int(filters.account))
    return Link(label=account.name, url=address(replace(filters, account="")), current=True)


def _titles() -> dict[str, str]:
    return {
        "open": _("Queue"),
        "mine": _("My cases"),
        "team": _("My teams' cases"),
        "unassigned": _("Unassigned cases"),
        "waiting": _("Waiting on customers"),
        "overdue": _("Overdue cases"),
        "resolved": _("Resolved, not closed"),
        "closed": _("Closed cases"),
    }


def _views(filters: Filters) -> list[Link]:
    labels = {
        "open": _("All open"),
        "mine": _("Mine"),
        "team": _("My teams"),
        "unassigned": _("Unassigned"),
        "overdue": _("Overdue"),
        "waiting": _("Waiting"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
    }
    return [
        Link(
            label=label,
            url=address(replace(filters, view=view)),
            current=filters.view == view,
        )
        for view, label in labels.items()
    ]


def _menus(filters: Filters, known: Mapping[str, Site]) -> list[Menu]:
    versions = contracts.newest_programmes()
    return [
        _menu(filters, "severity", _("Severity"), _severities()),
        _menu(filters, "programme", _("Programme"), {v.programme: v.title for v in versions}),
        _menu(filters, "site", _("Site"), {slug: site.name for slug, site in known.items()}),
        _menu(filters, "team", _("Team"), {team.slug: team.name for team in accounts.teams()}),
    ]


def _severities() -> dict[str, str]:
    return {
        "1": _("Rank 1, the most urgent"),
        "2": _("Rank 2"),
        "3": _("Rank 3"),
        "4": _("Rank 4"),
    }


def _menu(filters: Filters, name: str, label: str, options: dict[str, str]) -> Menu:
    chosen = getattr(filters, name)
    choices = [
        Link(
            label=words,
            url=address(replace(filters, **{name: value})),
            current=value == chosen,
        )
        for value, words in {"": _("Any"), **options}.items()
    ]
    return Menu(name=label, chosen=options.get(chosen, chosen), choices=tuple(choices))
