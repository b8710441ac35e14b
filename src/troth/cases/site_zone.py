"""The time zone of those who look after a case."""

from __future__ import annotations

from troth.cases.models import Case


def site_zone(case: Case) -> str | None:
    """Return the zone of the case's site, as its programme has it; None without a site."""
    site = case.contract.programme.sites.get(case.site)
    return site.timezone if site else None
