"""What set-up means for cases: a contract that moves to another plan takes its cases along."""

from __future__ import annotations

from django.contrib import admin

from troth.cases import actions
from troth.contracts.admin import ContractAdmin
from troth.contracts.models import Contract

admin.site.unregister(Contract)


@admin.register(Contract)
class ContractWithCasesAdmin(ContractAdmin):
    """Contracts whose unfinished cases are promised what the new plan promises."""

    change_plan = staticmethod(actions.change_plan)
