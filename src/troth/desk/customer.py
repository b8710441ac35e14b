"""The customer behind a case: who they are, what they have and what else they asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from troth.contracts import access as contracts
from troth.contracts.access import NamedPlaces
from troth.lib.policy.people import allowance_words

if TYPE_CHECKING:
    from troth.accounts.models import Account
    from troth.contracts.models import Contract


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What one contract gives, in words."""

    contract: Contract
    in_force: bool
    term: str
    facts: tuple[tuple[str, str], ...]
    """Terms and values."""
    places: NamedPlaces
    allowances: tuple[str, ...]
    roles: tuple[str, ...]
    """The people whom the plan puts at the customer's side."""


def cover_of(contract: Contract, now: datetime) -> Cover:
    """Return what the contract gives at `now`; its account must be loaded."""
    programme, plan = contract.programme, contract.plan
    term = _term(contract)
    return Cover(
        contract=contract,
        in_force=contract.is_in_force(contracts.local_day(contract.account, now)),
        term=term,
        facts=(
            (_("Programme"), programme.title),
            (_("Plan"), contract.plan_title),
            (_("Term"), term),
            (_("Customer number"), contract.customer_number),
        ),
        places=contracts.named_places(contract),
        allowances=tuple(
            allowance_words(one) for one in programme.allowances if one.holds_for(plan)
        ),
        roles=tuple(_roles(contract)),
    )


def _roles(contract: Contract) -> Iterator[str]:
    tam = contract.account.tam
    for role in contract.programme.roles.values():
        if role.holds_for(contract.plan):
            is_theirs = role.routing is not None and role.assigned == "account"
            yield f"{role.title}: {tam or _('nobody yet')}" if is_theirs else role.title


def current_cover(account: Account, now: datetime) -> Cover | None:
    """Return what the account's present contract gives, else its next one's; None: nothing."""
    contract = contracts.governing_contract(account, contracts.local_day(account, now))
    if contract is None:
        return None
    contract.account = account
    return cover_of(contract, now)


def _term(contract: Contract) -> str:
    return " – ".join(_days(contract))


def _days(contract: Contract) -> Iterator[str]:
    yield format_date(contract.starts_on, "j M Y")
    if contract.ends_on is None:
        yield _("no end date")
    else:  # the stored end is the first day without support
        yield format_date(contract.ends_on - timedelta(days=1), "j M Y")
