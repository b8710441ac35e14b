"""Time zones by their IANA names."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from troth.lib.refusals import Refusal
from troth.lib.text import clean_text


@cache
def zone_names() -> frozenset[str]:
    """Every name of the IANA database, such as ``Pacific/Auckland``."""
    return frozenset(available_timezones())


def clean_zone(value: object, field: str = "time_zone") -> str:
    """Return the zone's name; Refusal ``zone.unknown`` when there is no such zone."""
    name = clean_text(value, field, 64)
    if name in zone_names():
        return name
    near = get_close_matches(name, zone_names(), n=1)
    message = _("There is no time zone %(zone)s; use a name such as %(example)s.")
    example = near[0] if near else "Europe/Berlin"
    raise Refusal("zone.unknown", message % {"zone": name, "example": example}, field)
