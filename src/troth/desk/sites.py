"""Where a case is worked on: a site of the provider's, or one that only the programme knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.accounts.access import sites

if TYPE_CHECKING:
    from troth.accounts.models import Site
    from troth.promises.schema import Programme


@dataclass(frozen=True, kw_only=True)
class Place:
    """A site in words; both are empty where a case has none."""

    name: str = ""
    zone: str = ""


def known_sites() -> dict[str, Site]:
    """Return the provider's sites by their short names."""
    return {site.slug: site for site in sites()}


def place_of(slug: str, programme: Programme, known: Mapping[str, Site]) -> Place:
    """Return the site of a case of that programme."""
    site = known.get(slug)
    if site is not None:
        return Place(name=site.name, zone=site.time_zone)
    rule = programme.sites.get(slug)
    return Place(name=rule.title, zone=rule.timezone) if rule else Place()
