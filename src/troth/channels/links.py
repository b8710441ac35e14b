"""Where readers of what a channel delivers find the pages that it speaks of."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from troth.cases.models import Case


def case_url(case: Case, *, is_staff: bool) -> str:
    """Return where the reader finds the case."""
    door = "desk:case" if is_staff else "portal:case"
    return f"{settings.SITE_URL}{reverse(door, args=[case.number])}"


def choices_url(*, is_staff: bool) -> str:
    """Return where the reader chooses what to be told of."""
    door = "desk:notifications" if is_staff else "portal:notifications"
    return f"{settings.SITE_URL}{reverse(door)}"
