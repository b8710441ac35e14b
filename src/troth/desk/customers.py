"""Customers: looking them up, their page, and the check of number and secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from troth.accounts import access as accounts
from troth.accounts.access import Viewer
from troth.accounts.actions import confirm_address
from troth.cases import access
from troth.contracts import access as contracts
from troth.desk.customer import current_cover
from troth.desk.door import DeskRequest, desk, page, part
from troth.desk.filters import clean_words
from troth.desk.rows import rows_of
from troth.desk.sites import known_sites
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.accounts.models import Account

PAGE_SIZE = 50
OPEN_SHOWN = 20
CLOSED_SHOWN = 10


@desk
@require_safe
def customers(request: DeskRequest) -> HttpResponse:
    """Every customer, or those that some words are found in."""
    words = clean_words(request.GET.get("q", ""))
    shown = Paginator(search(request.viewer, words), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "desk/customers.html", {"page": shown, "q": words})


@desk
@require_safe
def customer(request: DeskRequest, account_id: int) -> HttpResponse:
    """One customer: contract, contacts and cases."""
    return _customer_page(request, accounts.account(request.viewer, account_id))


@desk
@require_POST
def verify(request: DeskRequest, account_id: int) -> HttpResponse:
    """Tell whether number and secret, as a caller says them, are this customer's."""
    account = accounts.account(request.viewer, account_id)
    number = request.POST.get("customer_number", "")
    checked = _checked(account, number, request.POST.get("secret", ""))
    context = {"account": account, "number": number, **checked}
    if request.headers.get("HX-Request"):
        return part(request, "desk/customer/verify.html", context)
    return _customer_page(request, account, context)


@desk
@require_POST
def confirm(request: DeskRequest, contact_id: int) -> HttpResponse:
    """Take it that mail to a contact arrives again."""
    contact = accounts.contact(request.viewer, contact_id)
    try:
        confirm_address(contact=contact, by=request.viewer.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        done = _("The address of %(name)s is confirmed. Mail that failed is in the outbox.")
        messages.success(request, done % {"name": contact.name})
    return HttpResponseRedirect(reverse("desk:customer", args=[contact.account_id]))


def search(viewer: Viewer, words: str) -> QuerySet[Account]:
    """Return the customers whose name, people or customer number have the words."""
    rows = accounts.accounts(viewer).order_by("name")
    if not words:
        return rows
    found = (
        Q(name__icontains=words)
        | Q(contacts__name__icontains=words)
        | Q(contacts__email__icontains=words)
        | Q(contracts__customer_number=words)
    )
    return rows.filter(pk__in=rows.filter(found).order_by().values("pk"))


def _checked(account: Account, number: str, secret: str) -> dict[str, object]:
    """Return whether they match, and what to say."""
    try:
        contract = contracts.verify_secret(customer_number=number, secret=secret)
    except Refusal as refusal:
        return {"verified": False, "verdict": refusal.message}
    if contract is None or contract.account_id != account.pk:
        message = _("That number and secret do not match this customer; ask for them again.")
        return {"verified": False, "verdict": message}
    return {"verified": True, "verdict": _("The number and secret are correct.")}


def _customer_page(
    request: DeskRequest, account: Account, checked: dict[str, object] | None = None
) -> HttpResponse:
    cases = access.cases_for(request.viewer, access.Filters(account_id=account.pk))
    cover = current_cover(account, request.now)
    context = {
        "account": account,
        "cover": cover,
        "number": cover.contract.customer_number if cover else "",
        "contracts": contracts.contracts(request.viewer, account),
        "contacts": accounts.contacts(request.viewer, account),
        "rows": rows_of(
            cases.unfinished().by_next_due()[:OPEN_SHOWN],
            known_sites(),
            request.viewer,
            request.now,
        ),
        "closed": cases.filter(status="closed").order_by("-closed_at", "-id")[:CLOSED_SHOWN],
        **(checked or {}),
    }
    return page(request, "desk/customer/page.html", context)
