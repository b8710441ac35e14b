"""Contracts: signing, renewing, ending, and moving to another plan."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.accounts.actions import lock_account
from troth.accounts.models import Account
from troth.contracts import events
from troth.contracts.access import limits_by_project, named_contacts_limit, named_places
from troth.contracts.models import Contract, ProgrammeVersion
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal, refuse_duplicate
from troth.lib.text import clean_text
from troth.timeline.actions import record

NUMBER_LENGTH = 64
SECRET_LENGTHS = range(8, 201)
# Read out on the telephone without being misheard: no 0/O, 1/I/L, U/V.
_SPOKEN = "23456789ABCDEFGHJKMNPQRSTWXYZ"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A contract with its secret, which is stored hashed and shown this once."""

    contract: Contract
    secret: str


@transaction.atomic
def sign_contract(
    *,
    account: Account,
    version: ProgrammeVersion,
    plan: str,
    starts_on: date,
    ends_on: date | None = None,
    customer_number: str | None = None,
    secret: str | None = None,
    by: Actor,
    at: datetime,
) -> Signed:
    """Bind an account to a plan; number and secret are made up when not given.

    Refusal ``contract.plan``, ``.term``, ``.overlap``, ``.number_taken`` or ``.secret``.
    """
    account = lock_account(account.pk)
    contract = Contract(
        account=account,
        programme_version=version,
        plan=plan,
        starts_on=starts_on,
        ends_on=ends_on,
        customer_number=_clean_number(customer_number),
    )
    _require_plan(contract, plan)
    _require_order(contract)
    _require_apart(contract)
    secret = _set_secret(contract, secret)
    _insert(contract)
    signed = events.ContractSigned(
        **_key(contract),
        programme=version.programme,
        version=version.version,
        plan=plan,
        starts_on=starts_on.isoformat(),
        ends_on=_iso(ends_on),
    )
    _record(contract, signed, by, at)
    return Signed(contract=contract, secret=secret)


@transaction.atomic
def renew_contract(
    *, contract: Contract, ends_on: date | None, by: Actor, at: datetime
) -> Contract:
    """Move the end of a contract further away; None: no end. The number and secret stay."""
    contract = _locked(contract)
    if contract.ends_on is None or (ends_on is not None and ends_on <= contract.ends_on):
        message = _("Contract %(number)s already runs until %(end)s; choose a later day.")
        if contract.ends_on is None:
            message = _("Contract %(number)s has no end; there is nothing to renew.")
        values = {"number": contract.customer_number, "end": contract.ends_on}
        raise Refusal("contract.term", message % values, "ends_on")
    contract.ends_on = ends_on
    _require_apart(contract)
    contract.save(update_fields=["ends_on"])
    renewed = events.ContractRenewed(**_key(contract), ends_on=_iso(ends_on))
    _record(contract, renewed, by, at)
    return contract


@transaction.atomic
def end_contract(*, contract: Contract, ends_on: date, by: Actor, at: datetime) -> Contract:
    """Let a contract end earlier than agreed; ``ends_on`` is the first day without it."""
    contract = _locked(contract)
    if contract.ends_on is not None and ends_on >= contract.ends_on:
        message = _("Contract %(number)s already ends on %(end)s; choose an earlier day.")
        values = {"number": contract.customer_number, "end": contract.ends_on}
        raise Refusal("contract.term", message % values, "ends_on")
    contract.ends_on = ends_on
    _require_order(contract)
    contract.save(update_fields=["ends_on"])
    ended = events.ContractEnded(**_key(contract), ends_on=ends_on.isoformat())
    _record(contract, ended, by, at)
    return contract


@transaction.atomic
def change_plan(*, contract: Contract, plan: str, by: Actor, at: datetime) -> Contract:
    """Move a contract to another plan of its programme version.

    Refusal ``contract.plan`` for an unknown plan or the present one, ``contract.named_contacts``
    when more contacts are named than the plan has places for.
    """
    contract = _locked(contract)
    _require_plan(contract, plan)
    old = contract.plan
    if plan == old:
        message = _("Contract %(number)s already has plan %(plan)s; choose another plan.")
        values = {"number": contract.customer_number, "plan": contract.plan_title}
        raise Refusal("contract.plan", message % values, "plan")
    _require_places(contract, plan)
    contract.plan = plan
    contract.save(update_fields=["plan"])
    _record(contract, events.PlanChanged(**_key(contract), old=old, new=plan), by, at)
    return contract


@transaction.atomic
def replace_secret(
    *, contract: Contract, secret: str | None = None, by: Actor, at: datetime
) -> Signed:
    """Give a contract another secret; the old one opens nothing any more."""
    contract = _locked(contract)
    secret = _set_secret(contract, secret)
    contract.save(update_fields=["secret_hash"])
    _record(contract, events.SecretReplaced(**_key(contract)), by, at)
    return Signed(contract=contract, secret=secret)


def _locked(contract: Contract) -> Contract:
    lock_account(contract.account_id)
    return Contract.objects.select_related("account", "programme_version").get(pk=contract.pk)


def _insert(contract: Contract) -> None:
    message = _("Customer number %(number)s belongs to another contract; choose another.")
    values = {"number": contract.customer_number}
    taken = Refusal("contract.number_taken", message % values, "customer_number")
    with refuse_duplicate(taken):
        contract.save(force_insert=True)


def _clean_number(number: str | None) -> str:
    if number is None:
        return str(10**9 + secrets.randbelow(9 * 10**9))
    return clean_text(number, "customer_number", NUMBER_LENGTH)


def _set_secret(contract: Contract, secret: str | None) -> str:
    if secret is None:
        letters = [secrets.choice(_SPOKEN) for _number in range(16)]
        secret = "-".join("".join(letters[i : i + 4]) for i in range(0, 16, 4))
    secret = clean_text(secret, "secret", SECRET_LENGTHS.stop - 1)
    if len(secret) < SECRET_LENGTHS.start:
        message = _("The secret is too short; use at least %(least)d characters.")
        raise Refusal("contract.secret", message % {"least": SECRET_LENGTHS.start}, "secret")
    contract.secret_hash = make_password(secret)
    return secret


def _require_plan(contract: Contract, plan: str) -> None:
    plans = contract.programme.plans
    if plan not in plans:
        message = _("%(title)s has no plan %(plan)s; choose one of %(plans)s.")
        title = contract.programme_version.title
        values = {"title": title, "plan": plan, "plans": ", ".join(plans)}
        raise Refusal("contract.plan", message % values, "plan")
    if limits_by_project(contract.programme, plan):
        message = _(
            "Plan %(plan)s limits contacts by project, and accounts have no projects here;"
            " choose another plan."
        )
        raise Refusal("contract.projects", message % {"plan": plans[plan].title}, "plan")


def _require_order(contract: Contract) -> None:
    if contract.ends_on is not None and contract.ends_on <= contract.starts_on:
        message = _(
            "The contract would end on %(end)s, not after its start on %(start)s; choose a later"
            " end or leave it open."
        )
        values = {"end": contract.ends_on, "start": contract.starts_on}
        raise Refusal("contract.term", message % values, "ends_on")


def _require_apart(contract: Contract) -> None:
    others = contract.account.contracts.exclude(pk=contract.pk).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=contract.starts_on)
    )
    if contract.ends_on is not None:
        others = others.filter(starts_on__lt=contract.ends_on)
    other = others.order_by("starts_on").first()
    if other:
        raise _overlap(other)


def _overlap(other: Contract) -> Refusal:
    values = {"number": other.customer_number, "start": other.starts_on, "end": other.ends_on}
    if other.ends_on is None:
        message = _(
            "The term overlaps contract %(number)s, which runs from %(start)s without an end;"
            " end that contract first."
        )
    else:
        message = _(
            "The term overlaps contract %(number)s, which runs from %(start)s until %(end)s;"
            " choose days outside it, or end that contract first."
        )
    return Refusal("contract.overlap", message % values, "starts_on")


def _require_places(contract: Contract, plan: str) -> None:
    limit = named_contacts_limit(contract.programme, plan)
    taken = named_places(contract).taken
    if limit is not None and len(taken) > limit:
        message = _(
            "Plan %(plan)s has places for %(limit)d named contacts and %(count)d are named"
            " (%(names)s); free the places it does not have first."
        )
        values = {
            "plan": contract.programme.plans[plan].title,
            "limit": limit,
            "count": len(taken),
            "names": ", ".join(contact.name for contact in taken),
        }
        raise Refusal("contract.named_contacts", message % values, "plan")


def _key(contract: Contract) -> events.Key:
    return {"contract": contract.pk, "customer_number": contract.customer_number}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(contract: Contract, event: events.ContractEvent, by: Actor, at: datetime) -> None:
    account_id = contract.account_id
    record(stream=f"account:{account_id}", account_id=account_id, event=event, by=by, at=at)
