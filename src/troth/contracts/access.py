"""The only way for a door to obtain contracts and programmes, and who is entitled to support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.accounts.models import Account, Contact
from troth.contracts.models import Contract, ProgrammeVersion, parsed
from troth.lib.refusals import NotFound, Refusal
from troth.lib.text import clean_text
from troth.promises.instants import require_instant
from troth.promises.schema import Programme
from troth.promises.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """What a contact may ask for, at an instant."""

    contract: Contract
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class NamedPlaces:
    """The named contacts of an account, under the plan of a contract."""

    contract: Contract
    limit: int | None  # None: as many as wanted
    taken: Sequence[Contact]

    @property
    def free(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - len(self.taken))


def contracts(viewer: Viewer, of: Account | None = None) -> QuerySet[Contract]:
    """The contracts the viewer may see, or those of one account among them."""
    rows = _with_version(Contract.objects.select_related("account"))
    if viewer.contact:
        rows = rows.filter(account_id=viewer.contact.account_id)
    return rows.filter(account=of) if of else rows


def contract(viewer: Viewer, contract_id: int) -> Contract:
    """Return one of them, or raise NotFound."""
    found = contracts(viewer).filter(pk=contract_id).first()
    if found is None:
        message = _("There is no such contract; look it up by its customer number.")
        raise NotFound("not_found", message)
    return found


def programme_versions() -> QuerySet[ProgrammeVersion]:
    """Every published version, the newest of each programme first. No customer's: for anybody."""
    return ProgrammeVersion.objects.defer("source").order_by("programme", "-published_at", "-pk")


def newest_programmes() -> QuerySet[ProgrammeVersion]:
    """The version of each programme that was published last."""
    return programme_versions().distinct("programme")


def programme_of(version_id: int, digest: str) -> Programme:
    """Return the programme of a version that has that digest, parsed once in this process."""
    return parsed(digest, lambda: ProgrammeVersion.objects.get(pk=version_id).source)


def programme_version(programme: str, version: str | None = None) -> ProgrammeVersion:
    """Return a published version, the newest when none is given, or raise NotFound."""
    rows = programme_versions().filter(programme=programme)
    if version:
        rows = rows.filter(version=version) if version.isprintable() else rows.none()
    found = rows.first()
    if found is None:
        message = _("No such support programme is published; choose one from the list.")
        raise NotFound("not_found", message)
    return found


def contract_in_force(account: Account, on: date, *, lock: bool = False) -> Contract | None:
    """The contract of an account on a day (in the account's time zone).

    `lock`: it stays as it is until the transaction ends.
    """
    until = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    rows = Contract.objects.filter(until, account=account, starts_on__lte=on)
    rows = _with_version(rows.select_related("account"))
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.order_by("-starts_on").first()


def governing_contract(account: Account, on: date) -> Contract | None:
    """The contract in force on a day, else the next one to start."""
    coming = account.contracts.filter(starts_on__gt=on).order_by("starts_on")
    return contract_in_force(account, on) or _with_version(coming).first()


def entitlement(contact: Contact, at: datetime, *, lock: bool = False) -> Entitlement:
    """Return what the contact may ask for; `lock`: until the transaction ends.

    Refusal ``entitlement.inactive``, ``.not_named``, ``.no_contract``, ``.not_begun`` or
    ``.expired``.
    """
    account = contact.account
    if not contact.is_active:
        message = _("%(name)s is no longer an active contact of %(account)s; choose another one.")
        raise Refusal("entitlement.inactive", message % _names(contact))
    contract = contract_in_force(account, local_day(account, at), lock=lock)
    if contract is None:
        raise _without_contract(account, at)
    if not contact.is_named:
        raise _not_named(contact)
    return Entitlement(contract=contract, terms=contract.terms)


def named_places(contract: Contract) -> NamedPlaces:
    """The named contacts' places under a contract, taken and free."""
    taken = Contact.objects.filter(account_id=contract.account_id, is_named=True, is_active=True)
    limit = named_contacts_limit(contract.programme, contract.plan)
    return NamedPlaces(contract=contract, limit=limit, taken=list(taken))


def named_contacts_limit(programme: Programme, plan: str) -> int | None:
    """How many named contacts a plan allows an account; None where it sets no number."""
    limits = [r.limit for r in programme.contacts if r.holds_for(plan) and r.limit is not None]
    return min(limits, default=None)


def limits_by_project(programme: Programme, plan: str) -> bool:
    """Whether a plan counts contacts by projects, which accounts do not have here."""
    return any(r.limited_by == "project" for r in programme.contacts if r.holds_for(plan))


def verify_secret(*, customer_number: str, secret: str) -> Contract | None:
    """Return the contract that the number and the secret open, None when they do not match.

    An unknown number takes as long as a wrong secret. Refusal for what is no text to look up.
    """
    customer_number = clean_text(customer_number, "customer_number", 64)
    secret = clean_text(secret, "secret", 200)
    found = Contract.objects.filter(customer_number=customer_number).first()
    if found is None:
        make_password(secret)
        return None
    return found if check_password(secret, found.secret_hash) else None


def local_day(account: Account, at: datetime) -> date:
    """The day it is for an account; contracts start and end with these days."""
    return require_instant(at).astimezone(account.zone).date()


def _with_version(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    return rows.select_related("programme_version").defer("programme_version__source")


def _without_contract(account: Account, at: datetime) -> Refusal:
    on = local_day(account, at)
    past = account.contracts.filter(ends_on__lte=on).order_by("-ends_on").first()
    if past:
        message = _(
            "Contract %(number)s of %(account)s ran until %(day)s; renew it to open new cases."
        )
        values = {"number": past.customer_number, "account": account.name, "day": past.ends_on}
        return Refusal("entitlement.expired", message % values)
    coming = account.contracts.order_by("starts_on").first()
    if coming:
        message = _(
            "Contract %(number)s of %(account)s starts on %(day)s; cases can be opened from then."
        )
        values = {"number": coming.customer_number, "account": account.name}
        return Refusal("entitlement.not_begun", message % {**values, "day": coming.starts_on})
    message = _("%(account)s has no support contract; sign one before opening cases.")
    return Refusal("entitlement.no_contract", message % {"account": account.name})


def _not_named(contact: Contact) -> Refusal:
    named = contact.account.contacts.filter(is_named=True, is_active=True)
    values = {**_names(contact), "others": ", ".join(str(other) for other in named)}
    if values["others"]:
        message = _(
            "%(name)s is not a named contact of %(account)s, and only named contacts open"
            " cases; ask one of them: %(others)s."
        )
    else:
        message = _(
            "%(account)s has no named contact yet, and only named contacts open cases; ask"
            " support to name %(name)s first."
        )
    return Refusal("entitlement.not_named", message % values)


def _names(contact: Contact) -> dict[str, str]:
    return {"name": contact.name, "account": contact.account.name}
