"""Cases that were merged: where one goes on, and who takes part in it since."""

from __future__ import annotations

from troth.accounts.models import Contact
from troth.cases.models import Case


def standing_for(case: Case) -> Case:
    """Return the case in which this one goes on: itself unless it was merged into another."""
    while case.merged_into_id is not None:
        case = Case.objects.with_people().get(pk=case.merged_into_id)
    return case


def merged_cases(case: Case) -> list[Case]:
    """Return the cases that go on in this one, also through others, by their opening."""
    found: list[int] = []
    wave = [case.pk]
    while wave:  # hardly ever finds any, so it asks for no more than that
        rows = Case.objects.filter(merged_into__in=wave).order_by()
        wave = list(rows.values_list("pk", flat=True))
        found += wave
    rows = Case.objects.filter(pk__in=found).select_related("contact")
    return list(rows.order_by("opened_at", "pk"))


def parties(case: Case) -> list[Contact]:
    """Return the active contacts whose case it is, the case's own first.

    The others are those of cases merged into it.
    """
    owners = [case.contact, *(row.contact for row in merged_cases(case))]
    return [contact for contact in dict.fromkeys(owners) if contact.is_active]
