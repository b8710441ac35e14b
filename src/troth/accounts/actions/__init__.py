"""The only place that writes accounts, contacts, staff, teams and sites.

Each action is one transaction that checks, locks, writes and records one event; it raises Refusal
and changes nothing when the request cannot be done as asked.
"""

from troth.accounts.actions.customers import (
    add_contact,
    change_account,
    change_contact,
    create_account,
    deactivate_contact,
    lock_account,
    reactivate_contact,
)
from troth.accounts.actions.provider import (
    change_site,
    change_staff,
    change_team,
    create_site,
    create_staff,
    create_team,
)
from troth.accounts.actions.reaching import (
    choose_notifications,
    confirm_address,
    mark_unreachable,
)
from troth.accounts.actions.sign_in import set_password

__all__ = [
    "add_contact",
    "change_account",
    "change_contact",
    "change_site",
    "change_staff",
    "change_team",
    "choose_notifications",
    "confirm_address",
    "create_account",
    "create_site",
    "create_staff",
    "create_team",
    "deactivate_contact",
    "lock_account",
    "mark_unreachable",
    "reactivate_contact",
    "set_password",
]
