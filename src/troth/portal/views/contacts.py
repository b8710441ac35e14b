"""The account's people: who may open cases, and who else could."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from troth.accounts import access
from troth.accounts.access import Viewer
from troth.cases.rules import Rules
from troth.contracts.actions import name_contact, unname_contact
from troth.lib.refusals import NotFound, Refusal
from troth.portal.cover import cover_of
from troth.portal.door import PortalRequest, page, portal

if TYPE_CHECKING:
    from troth.accounts.models import Contact

ADMINISTRATOR = "administrator"  # the role that may choose named contacts


@portal
@require_safe
def contacts(request: PortalRequest) -> HttpResponse:
    """Named places, who has them, and everybody else of the account."""
    return _show(request)


@portal
@require_POST
def name(request: PortalRequest, contact_id: int) -> HttpResponseBase:
    """Give a contact one of the named places."""
    done = _("%(name)s is now a named contact and may open cases.")
    return _choose(request, contact_id, name_contact, done)


@portal
@require_POST
def unname(request: PortalRequest, contact_id: int) -> HttpResponseBase:
    """Free the place of a named contact."""
    done = _("%(name)s is no longer a named contact.")
    return _choose(request, contact_id, unname_contact, done)


def is_administrator(viewer: Viewer) -> bool:
    """Whether the viewer may choose the named contacts of their account."""
    return viewer.contact is not None and ADMINISTRATOR in viewer.contact.roles


def _choose(
    request: PortalRequest, contact_id: int, action: Callable[..., Contact], done: str
) -> HttpResponseBase:
    contact = access.contact(request.viewer, contact_id)
    try:
        _require_administrator(request.viewer)
        action(contact=contact, by=request.viewer.actor, at=request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        return _show(request, refusal=refusal.message, status=422)
    messages.success(request, done % {"name": contact.name})
    return redirect("portal:contacts")


def _require_administrator(viewer: Viewer) -> None:
    if not is_administrator(viewer):
        message = _(
            "Only a contact with the role administrator can choose the named contacts; ask one of"
            " them, or support."
        )
        raise Refusal("contact.not_administrator", message)


def _show(request: PortalRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    everybody = list(access.contacts(request.viewer).filter(is_active=True).order_by("name", "pk"))
    cover = cover_of(request.viewer, request.now)
    context = {
        "cover": cover,
        "only_owners_write": cover.contract is not None and Rules.of(cover.contract).is_for_owners,
        "named": [contact for contact in everybody if contact.is_named],
        "others": [contact for contact in everybody if not contact.is_named],
        "administrators": [person for person in everybody if ADMINISTRATOR in person.roles],
        "may_choose": is_administrator(request.viewer),
        "refusal": refusal,
    }
    return page(request, "portal/contacts.html", context, status=status)
