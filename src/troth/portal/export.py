"""Cases as a CSV file that spreadsheets open safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from troth.cases.access import ListedCase
from troth.lib.promise_words import channel_name, metric_name

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 by it
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(cases: Iterable[ListedCase]) -> str:
    """Return the cases as CSV.

    Instants are UTC. A text that a spreadsheet would compute is marked as text by an apostrophe.
    """
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(_heads())
    for case in cases:
        lines.writerow([safe(value) for value in _values(case)])
    return out.getvalue()


def safe(value: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _heads() -> list[str]:
    return [
        _("Number"),
        _("Subject"),
        _("Status"),
        _("Severity"),
        _("Kind"),
        _("Contact"),
        _("Channel"),
        _("Opened (UTC)"),
        _("Resolved (UTC)"),
        _("Closed (UTC)"),
        _("Next promise"),
        _("Due (UTC)"),
        _("A promise was broken"),
    ]


def _values(case: ListedCase) -> list[str]:
    return [
        case.number,
        case.subject,
        case.status_label,
        case.severity,
        _kind_title(case),
        case.contact_name,
        channel_name(case.channel),
        _instant(case.opened_at),
        _instant(case.resolved_at),
        _instant(case.closed_at),
        metric_name(case.clock.metric) if case.clock else "",
        _instant(case.clock.due) if case.clock else "",
        _("yes") if case.breached else _("no"),
    ]


def _kind_title(case: ListedCase) -> str:
    kinds = case.programme.kinds
    return next((rule.title for code, rule in kinds.items() if code == case.kind), case.kind)


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""
