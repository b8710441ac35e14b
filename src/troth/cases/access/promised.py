"""What would be promised for a case before it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from troth.accounts.models import Contact
from troth.cases.rules import Opening, Rules, Side
from troth.contracts.access import entitlement
from troth.contracts.models import Contract
from troth.promises.offer import Offer, offer


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What opening a case would start: the case as it would be, and its promises."""

    contract: Contract
    opening: Opening
    offer: Offer


def promised(
    contact: Contact,
    *,
    kind: str | None = None,
    severity: str | None = None,
    channel: str = "portal",
    site: str | None = None,
    side: Side = "customer",
    at: datetime,
) -> Promised:
    """Return what `open_case` would promise at `at`, or raise the Refusal it would raise.

    `side` is who opens the case. To be held to these very times, open it with `promised_at`.
    """
    contract = entitlement(contact, at).contract
    rules = Rules.of(contract)
    opening = rules.opening(side=side, kind=kind, severity=severity, channel=channel, site=site)
    terms = contract.programme.terms(rules.plan)
    return Promised(contract=contract, opening=opening, offer=offer(terms, opening.event(at)))
