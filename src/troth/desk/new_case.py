"""Opening a case on behalf of a contact: whose it is, who asks, what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from troth.accounts import access as accounts
from troth.cases import access
from troth.cases.rules import Rules
from troth.cases.uploads import FIELD, Limits
from troth.contracts import access as contracts
from troth.desk.case_promises import promises
from troth.desk.customers import search
from troth.desk.door import DeskRequest, desk, page, part
from troth.desk.filters import clean_words
from troth.desk.new_case_form import NewCaseForm
from troth.lib.promised import Promise, WordsOnly, in_words
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.accounts.models import Contact

FOUND = 12  # customers shown at once


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would be promised for the case as it is filled in."""

    refusal: str = ""
    owed: tuple[Promise, ...] = ()
    if_called: tuple[Promise, ...] = ()
    in_words: tuple[WordsOnly, ...] = ()


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: DeskRequest) -> HttpResponse:
    """Ask step by step whose case it is, then open it."""
    contact_id = _number(request, "contact")
    if contact_id is not None:
        return _for_contact(request, accounts.contact(request.viewer, contact_id))
    account_id = _number(request, "account")
    if account_id is not None:
        account = accounts.account(request.viewer, account_id)
        people = accounts.contacts(request.viewer, account).filter(is_active=True)
        return page(request, "desk/new/contact.html", {"account": account, "contacts": people})
    words = clean_words(request.GET.get("q", ""))
    found = search(request.viewer, words)[:FOUND]
    return page(request, "desk/new/account.html", {"q": words, "accounts": found})


@desk
@require_safe
def new_promises(request: DeskRequest, contact_id: int) -> HttpResponse:
    """The promises for the form as it is filled in, for htmx."""
    contact = accounts.contact(request.viewer, contact_id)
    chosen = {name: clean_words(request.GET.get(name, "")) for name in _CHOSEN}
    return part(request, "desk/new/promises.html", {"preview": _preview(request, contact, chosen)})


_CHOSEN = ("kind", "severity", "channel")


def _for_contact(request: DeskRequest, contact: Contact) -> HttpResponse:
    """Show the form for one person, or open the case that it describes."""
    try:
        contract = contracts.entitlement(contact, request.now).contract
    except Refusal as refusal:
        context = {"contact": contact, "refusal": refusal.message}
        return page(request, "desk/new/refused.html", context, status=422)
    form = NewCaseForm(contact, Rules.of(contract), request.POST or None)
    chosen = request.FILES.getlist(FIELD)
    if request.method == "POST" and request.POST.get("do") != "preview":
        case = form.open(chosen, viewer=request.viewer, at=request.now)
        if case is not None:
            messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
            return HttpResponseRedirect(reverse("desk:case", args=[case.number]))
    context = {
        "contact": contact,
        "form": form,
        "limits": Limits(),
        "files_lost": bool(chosen),
        "preview": _preview(request, contact, form.chosen()),
        "severities": [
            (contract.programme.severity_name(code), severity)
            for code, severity in contract.programme.severities.items()
        ],
    }
    return page(request, "desk/new/form.html", context, status=422 if form.errors else 200)


def _preview(request: DeskRequest, contact: Contact, chosen: dict[str, str]) -> Preview:
    wanted = {name: value or None for name, value in chosen.items()}
    channel = wanted.pop("channel") or "phone"
    try:
        promised = access.promised(contact, **wanted, channel=channel, side="staff", at=request.now)
    except Refusal as refusal:
        return Preview(refusal=refusal.message)
    offer, programme = promised.offer, promised.contract.programme
    told = partial(
        promises, programme=programme, site=promised.opening.site, zone=request.viewer.time_zone
    )
    return Preview(
        owed=told(offer.clocks).owed,
        if_called=told(offer.if_called).owed,
        in_words=in_words(offer.in_words),
    )


def _number(request: HttpRequest, name: str) -> int | None:
    value: Any = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
