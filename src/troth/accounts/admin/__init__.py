"""Set-up of accounts and the provider's people, of who is on call, and of who is paged."""

from troth.accounts.admin import on_call, paging
from troth.accounts.admin.people import ContactAdmin, person

__all__ = ["ContactAdmin", "on_call", "paging", "person"]
