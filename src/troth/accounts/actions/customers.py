"""Accounts and their contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.sign_in import create_user
from troth.accounts.models import Account, Contact, Staff
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import Refusal, refuse_duplicate
from troth.lib.text import clean_email, clean_slug, clean_text
from troth.lib.zones import clean_zone
from troth.timeline.actions import record

NAME_LENGTH = 200
PHONE_LENGTH = 50
ROLE_LENGTH = 64


def stream_of(account: Account) -> str:
    return f"account:{account.pk}"


def lock_account(account_id: int) -> Account:
    """Return the account, locked until the transaction ends: what happens to it waits in line."""
    # NO KEY: rows that refer to the account may be written meanwhile, by whoever holds a case.
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


@transaction.atomic
def create_account(
    *,
    name: str,
    slug: str,
    time_zone: str = "UTC",
    requires_authenticated_mail: bool = False,
    by: Actor,
    at: datetime,
) -> Account:
    """Create a customer organisation; its days and default times are in ``time_zone``."""
    account = Account(
        name=clean_text(name, "name", NAME_LENGTH),
        slug=clean_slug(slug),
        time_zone=clean_zone(time_zone),
        requires_authenticated_mail=requires_authenticated_mail,
    )
    taken = _("There is already an account with the short name %(slug)s; choose another.")
    with refuse_duplicate(Refusal("account.slug_taken", taken % {"slug": account.slug}, "slug")):
        account.save(force_insert=True)
    created = events.AccountCreated(
        name=account.name, slug=account.slug, time_zone=account.time_zone
    )
    _record(account, created, by, at)
    return account


@transaction.atomic
def change_account(
    *,
    account: Account,
    name: str,
    time_zone: str,
    requires_authenticated_mail: bool | None = None,
    by: Actor,
    at: datetime,
) -> Account:
    """Rename an account, move it to another time zone, or have the origin of its mail proven.

    ``requires_authenticated_mail`` None: as it was.
    """
    account = lock_account(account.pk)
    account.name = clean_text(name, "name", NAME_LENGTH)
    account.time_zone = clean_zone(time_zone)
    if requires_authenticated_mail is not None:
        account.requires_authenticated_mail = requires_authenticated_mail
    account.save(update_fields=["name", "time_zone", "requires_authenticated_mail"])
    changed = events.AccountChanged(
        name=account.name,
        time_zone=account.time_zone,
        requires_authenticated_mail=account.requires_authenticated_mail,
    )
    _record(account, changed, by, at)
    return account


@transaction.atomic
def name_tam(*, account: Account, tam: Staff | None, by: Actor, at: datetime) -> Account:
    """Make somebody the account's technical account manager, None: nobody.

    Their cases go to them where the programme routes cases to such a role.
    """
    account = lock_account(account.pk)
    if tam == account.tam:
        message = _("The account already has that technical account manager; choose another.")
        raise Refusal("tam.same", message, "tam")
    if tam is not None and not tam.user.is_active:
        message = _("%(name)s no longer works here; choose somebody else.")
        raise Refusal("staff.inactive", message % {"name": tam.name}, "tam")
    account.tam = tam
    account.save(update_fields=["tam"])
    named = events.TamNamed(staff=tam.pk if tam else None, name=tam.name if tam else "")
    _record(account, named, by, at)
    return account


@transaction.atomic
def add_contact(
    *,
    account: Account,
    name: str,
    email: str,
    phone: str = "",
    time_zone: str | None = None,
    roles: Iterable[str] = (),
    password: str | None = None,
    by: Actor,
    at: datetime,
) -> Contact:
    """Add a person to an account, with a sign-in; not a named contact yet.

    ``time_zone`` None: the account's. ``roles``: words such as ``administrator`` or ``technical``.
    """
    account = lock_account(account.pk)
    contact = Contact(
        account=account,
        name=clean_text(name, "name", NAME_LENGTH),
        email=clean_email(email),
        phone=clean_text(phone, "phone", PHONE_LENGTH, required=False),
        time_zone=clean_zone(time_zone) if time_zone else account.time_zone,
        roles=clean_roles(roles),
    )
    _require_free(contact)
    contact.user = create_user(
        email=contact.email,
        name=contact.name,
        time_zone=contact.time_zone,
        is_staff=False,
        password=password,
        at=at,
    )
    contact.save(force_insert=True)
    added = events.ContactAdded(contact=contact.pk, name=contact.name, roles=tuple(contact.roles))
    _record(account, added, by, at)
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    name: str,
    phone: str,
    time_zone: str,
    roles: Iterable[str],
    by: Actor,
    at: datetime,
) -> Contact:
    """Change how a contact is called and reached. The e-mail address signs in and stays."""
    account, contact = _locked(contact)
    contact.name = clean_text(name, "name", NAME_LENGTH)
    contact.phone = clean_text(phone, "phone", PHONE_LENGTH, required=False)
    contact.time_zone = clean_zone(time_zone)
    contact.roles = clean_roles(roles)
    contact.save(update_fields=["name", "phone", "time_zone", "roles"])
    if contact.user:
        contact.user.name, contact.user.time_zone = contact.name, contact.time_zone
        contact.user.save(update_fields=["name", "time_zone"])
    changed = events.ContactChanged(
        contact=contact.pk, name=contact.name, roles=tuple(contact.roles)
    )
    _record(account, changed, by, at)
    return contact


@transaction.atomic
def deactivate_contact(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Take a contact's sign-in and named place away; what they wrote stays."""
    account, contact = _locked(contact)
    if not contact.is_active:
        message = _("%(name)s is already deactivated; there is nothing to do.")
        raise Refusal("contact.inactive", message % {"name": contact.name})
    contact.is_named = False
    _activate(contact, False)
    deactivated = events.ContactDeactivated(contact=contact.pk, name=contact.name)
    _record(account, deactivated, by, at)
    return contact


@transaction.atomic
def reactivate_contact(*, contact: Contact, by: Actor, at: datetime) -> Contact:
    """Let a deactivated contact sign in again; not as a named contact."""
    account, contact = _locked(contact)
    if contact.is_active:
        message = _("%(name)s is already active; there is nothing to do.")
        raise Refusal("contact.active", message % {"name": contact.name})
    _activate(contact, True)
    reactivated = events.ContactReactivated(contact=contact.pk, name=contact.name)
    _record(account, reactivated, by, at)
    return contact


def clean_roles(roles: Iterable[str]) -> list[str]:
    """Return the roles without repetition, in their order."""
    return list(dict.fromkeys(clean_text(role, "role", ROLE_LENGTH) for role in roles))


def _locked(contact: Contact) -> tuple[Account, Contact]:
    account = lock_account(contact.account_id)
    return account, Contact.objects.select_related("user").get(pk=contact.pk)


def _activate(contact: Contact, active: bool) -> None:
    contact.is_active = active
    contact.save(update_fields=["is_active", "is_named"])
    if contact.user:
        contact.user.is_active = active
        contact.user.save(update_fields=["is_active"])


def _require_free(contact: Contact) -> None:
    other = Contact.objects.select_related("account").filter(email=contact.email).first()
    if other is None:
        return
    values = {"email": contact.email, "account": other.account.name}
    if other.account_id == contact.account_id:
        message = _("%(email)s is already a contact of %(account)s; change that contact instead.")
    else:
        message = _(
            "%(email)s is a contact of %(account)s, and a person can be a contact of only one"
            " account; use another e-mail address."
        )
    raise Refusal("contact.email_taken", message % values, "email")


def _record(account: Account, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=stream_of(account), account_id=account.pk, event=event, by=by, at=at)
