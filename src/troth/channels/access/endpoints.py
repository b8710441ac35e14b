"""Webhook endpoints as the desk needs to know of them."""

from __future__ import annotations

from troth.accounts.models import PagingPolicy
from troth.channels.models import Endpoint


def unheard_policies() -> list[PagingPolicy]:
    """The paging policies that page by webhook while no endpoint takes their pages."""
    policies = PagingPolicy.objects.filter(steps__by_webhook=True).distinct()
    return [one for one in policies if not Endpoint.objects.for_policy(one.pk).exists()]
