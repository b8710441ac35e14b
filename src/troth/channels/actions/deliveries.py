"""The life of a delivery: put into the outbox, claimed, sent or failed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from troth.cases.models import Case
from troth.channels.models import Delivery
from troth.promises.instants import require_instant


def enqueue(
    *,
    channel: str,
    key: str,
    to: str,
    content: Mapping[str, Any],
    case: Case | None = None,
    account_id: int | None = None,
    not_before: datetime | None = None,
    at: datetime,
) -> Delivery | None:
    """Have the worker deliver something, if the transaction at hand is committed.

    `key` says what is told to whom: seen before it adds nothing, and None is returned.
    `content["kind"]` names who composes it when it is sent (`composing.py`). A delivery about a
    case belongs to the case's account.
    """
    at = require_instant(at)
    row, is_new = Delivery.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "to": to,
            "content": dict(content),
            "case": case,
            "account_id": case.account_id if case else account_id,
            "next_at": require_instant(not_before) if not_before else at,
            "created_at": at,
        },
    )
    return row if is_new else None
