"""Named contacts: the contacts who may open cases, as many as the plan has places for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts.actions import lock_account
from troth.accounts.models import Contact
from troth.contracts import events
from troth.contracts.access import (
    NamedPlaces,
    governing_contract,
    local_day,
    named_contacts_limit,
    named_places,
)
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import Refusal
from troth.timeline.actions import record


@transaction.atomic
def name_contact(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Make a contact a named one, under the contract in force or else the next to start.

    Refusal ``contact.inactive``, ``contact.named``, ``contact.no_contract`` or
    ``contact.places_taken``.
    """
    contact = _locked(contact)
    if not contact.is_active:
        raise _refusal("inactive", contact, _("%(name)s is deactivated; reactivate them first."))
    if contact.is_named:
        message = _("%(name)s is already a named contact; there is nothing to do.")
        raise _refusal("named", contact, message)
    places = _places(contact, at)
    if places.free == 0:
        raise _full(places)
    contact.is_named = True
    contact.save(update_fields=["is_named"])
    _record(contact, events.ContactNamed(contact=contact.pk, name=contact.name), by, at)
    return contact


@transaction.atomic
def unname_contact(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Free the place of a named contact. Refusal ``contact.not_named``."""
    contact = _locked(contact)
    if not contact.is_named:
        message = _("%(name)s is not a named contact; there is nothing to do.")
        raise _refusal("not_named", contact, message)
    contact.is_named = False
    contact.save(update_fields=["is_named"])
    _record(contact, events.ContactUnnamed(contact=contact.pk, name=contact.name), by, at)
    return contact


def _locked(contact: Contact) -> Contact:
    lock_account(contact.account_id)
    return Contact.objects.select_related("account").get(pk=contact.pk)


def _places(contact: Contact, at: datetime) -> NamedPlaces:
    contract = governing_contract(contact.account, local_day(contact.account, at))
    if contract is None:
        message = _("%(account)s has no contract, now or to come; sign one before naming contacts.")
        raise _refusal("no_contract", contact, message)
    return named_places(contract)


def _full(places: NamedPlaces) -> Refusal:
    contract = places.contract
    values = {
        "limit": places.limit,
        "plan": contract.plan_title,
        "names": ", ".join(contact.name for contact in places.taken),
        "larger": _(" or ").join(_larger_plans(places)),
    }
    if values["larger"]:
        message = _(
            "All %(limit)d named contacts of plan %(plan)s are taken: %(names)s;"
            " free one first or move to %(larger)s."
        )
    else:
        message = _(
            "All %(limit)d named contacts of plan %(plan)s are taken: %(names)s; free one first."
        )
    return Refusal("contact.places_taken", message % values)


def _larger_plans(places: NamedPlaces) -> list[str]:
    programme = places.contract.programme
    limits = {plan: named_contacts_limit(programme, plan) for plan in programme.plans}
    return [
        programme.plans[plan].title
        for plan, limit in limits.items()
        if limit is not None and limit > len(places.taken)
    ]


def _refusal(code: str, contact: Contact, message: str) -> Refusal:
    values = {"name": contact.name, "account": contact.account.name}
    return Refusal(f"contact.{code}", message % values)


def _record(contact: Contact, event: DomainEvent, by: Actor, at: datetime) -> None:
    account_id = contact.account_id
    record(stream=f"account:{account_id}", account_id=account_id, event=event, by=by, at=at)
