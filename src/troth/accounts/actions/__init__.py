"""The only place that writes accounts, contacts, staff, teams, sites and rotas.

Each action is one transaction that checks, locks, writes and records one event; it raises Refusal
and changes nothing when the request cannot be done as asked.
"""

from troth.accounts.actions.absences import add_absence, remove_absence
from troth.accounts.actions.customers import (
    add_contact,
    change_account,
    change_contact,
    create_account,
    deactivate_contact,
    lock_account,
    name_tam,
    reactivate_contact,
)
from troth.accounts.actions.on_call import (
    add_layer,
    add_override,
    change_layer,
    change_rota,
    create_rota,
    open_calendar,
    remove_layer,
    remove_override,
    revoke_calendar,
)
from troth.accounts.actions.own_hours import choose_digest, choose_quiet_hours
from troth.accounts.actions.paging import (
    add_paging_step,
    change_paging_policy,
    change_paging_step,
    create_paging_policy,
    remove_paging_step,
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
    "add_absence",
    "add_contact",
    "add_layer",
    "add_override",
    "add_paging_step",
    "change_account",
    "change_contact",
    "change_layer",
    "change_paging_policy",
    "change_paging_step",
    "change_rota",
    "change_site",
    "change_staff",
    "change_team",
    "choose_digest",
    "choose_notifications",
    "choose_quiet_hours",
    "confirm_address",
    "create_account",
    "create_paging_policy",
    "create_rota",
    "create_site",
    "create_staff",
    "create_team",
    "deactivate_contact",
    "lock_account",
    "mark_unreachable",
    "name_tam",
    "open_calendar",
    "reactivate_contact",
    "remove_absence",
    "remove_layer",
    "remove_override",
    "remove_paging_step",
    "revoke_calendar",
    "set_password",
]
