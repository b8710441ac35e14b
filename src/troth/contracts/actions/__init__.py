"""The only place that writes programme versions and contracts, and names contacts.

Each action is one transaction that checks, locks, writes and records one event; it raises Refusal
and changes nothing when the request cannot be done as asked.
"""

from troth.contracts.actions.agreements import (
    Signed,
    change_plan,
    end_contract,
    renew_contract,
    replace_secret,
    sign_contract,
)
from troth.contracts.actions.named_contacts import name_contact, unname_contact
from troth.contracts.actions.programmes import Outlook, outlook, publish_programme

__all__ = [
    "Outlook",
    "Signed",
    "change_plan",
    "end_contract",
    "name_contact",
    "outlook",
    "publish_programme",
    "renew_contract",
    "replace_secret",
    "sign_contract",
    "unname_contact",
]
