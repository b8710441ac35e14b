"""What a change of the contract's plan means for its cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from troth.cases.actions.outcome import catch_up_with_plan
from troth.cases.actions.turn import turn
from troth.cases.models import Case
from troth.contracts import actions as contracts
from troth.contracts.models import Contract
from troth.lib.actors import Actor


@transaction.atomic
def change_plan(*, contract: Contract, plan: str, by: Actor, at: datetime) -> Contract:
    """Move a contract to another plan; what is owed on its unfinished cases moves with it.

    Closed cases learn of it when they are reopened.
    """
    contract = contracts.change_plan(contract=contract, plan=plan, by=by, at=at)
    for case in Case.objects.filter(contract=contract).unfinished().order_by("pk"):
        with turn(case, by=by, at=at) as acting:
            catch_up_with_plan(acting)
    return contract
