"""Who is who, who is away, who is on call, and who is paged.

Only `troth.accounts.actions` write these rows.
"""

from troth.accounts.models.absences import Absence
from troth.accounts.models.on_call import Rota, RotaLayer, RotaOverride
from troth.accounts.models.paging import PagingPolicy, PagingStep
from troth.accounts.models.people import (
    Account,
    Contact,
    Role,
    Site,
    Staff,
    Team,
    User,
    UserManager,
)

__all__ = [
    "Absence",
    "Account",
    "Contact",
    "PagingPolicy",
    "PagingStep",
    "Role",
    "Rota",
    "RotaLayer",
    "RotaOverride",
    "Site",
    "Staff",
    "Team",
    "User",
    "UserManager",
]
