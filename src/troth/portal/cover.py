"""What the account's contract gives: plan, term, named contacts and what comes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.contracts import access
from troth.contracts.access import NamedPlaces
from troth.lib.policy.people import allowance_words
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.contracts.models import Contract

ENDING_SOON = timedelta(days=45)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The account's support contract as its people see it."""

    contract: Contract | None  # in force, or the next to start
    places: NamedPlaces | None
    allowances: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]  # terms and values
    notices: tuple[str, ...]  # sentences that need attention
    refusal: str  # why this person cannot open cases; empty: they can


def cover_of(viewer: Viewer, now: datetime) -> Cover:
    """Return what the viewer's account is entitled to, and whether the viewer may use it."""
    assert viewer.contact  # the portal lets nobody else in
    account = viewer.contact.account
    today = access.local_day(account, now)
    contract = access.governing_contract(account, today)
    refusal = _refusal(viewer, now)
    return Cover(
        contract=contract,
        places=access.named_places(contract) if contract else None,
        allowances=tuple(_allowances(contract)) if contract else (),
        facts=tuple(_facts(contract)) if contract else (),
        notices=tuple(_notices(contract, today)),
        refusal=refusal,
    )


def _refusal(viewer: Viewer, now: datetime) -> str:
    assert viewer.contact
    try:
        access.entitlement(viewer.contact, now)
    except Refusal as refusal:
        return refusal.message
    return ""


def _allowances(contract: Contract) -> Iterator[str]:
    for allowance in contract.programme.allowances:
        if allowance.holds_for(contract.plan):
            yield allowance_words(allowance)


def _facts(contract: Contract) -> Iterator[tuple[str, str]]:
    yield _("Programme"), contract.programme.title
    yield _("Plan"), contract.plan_title
    yield _("Customer number"), contract.customer_number
    yield _("From"), day_words(contract.starts_on)
    yield _("Until"), _last_day(contract)


def _last_day(contract: Contract) -> str:
    """The last day of the term; the stored end is the first day without support."""
    if contract.ends_on is None:
        return _("no end date")
    return day_words(contract.ends_on - timedelta(days=1))


def _notices(contract: Contract | None, today: date) -> Iterator[str]:
    if contract is None:
        return
    if contract.starts_on > today:
        yield _("Your contract starts on %(day)s; cases can be opened from then.") % {
            "day": day_words(contract.starts_on)
        }
    elif contract.ends_on and contract.ends_on - today <= ENDING_SOON:
        yield _("Your contract ends on %(day)s; renew it to keep its promises.") % {
            "day": _last_day(contract)
        }


def day_words(day: date) -> str:
    """Say a date: `1 March 2026`."""
    return format_date(day, "j F Y")
