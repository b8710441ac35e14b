"""A replay as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

SHOWN = 10
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHADES = " ░▒▓█"
Record = Mapping[str, Any]


def report(replay: Record) -> RenderableType:
    """Return what people read of the record of a replay."""
    parts: list[RenderableType] = [Text(_what(replay)), *_left_out(replay)]
    for plan in replay["plans"]:
        parts += [Text(), _attainment(plan)]
        parts += [Text(), _worst(plan["worst"], "Worst misses")] if plan["worst"] else []
        parts += [Text(), *_against(plan, replay["plans"][0])] if plan["against_first"] else []
    return Group(*parts, Text(), *_open_work(replay["open_work"]))


def _what(replay: Record) -> str:
    text = "%(cases)s cases in %(rows)s rows, as known at %(at)s"
    numbers = {name: f"{replay[name]:,}" for name in ("cases", "rows")}
    return text % {**numbers, "at": replay["at"]}


def _left_out(replay: Record) -> Iterable[Text]:
    bad = replay["bad_rows"]
    if not bad:
        return
    text = "%(rows)s rows mean nothing; their cases, %(cases)s, are left out:"
    yield Text(text % {"rows": len(bad), "cases": len(replay["left_out"])})
    for one in bad[:SHOWN]:
        text = "  row %(row)s, column %(column)r, value %(value)r: %(reason)s"
        yield Text(text % one)
    if len(bad) > SHOWN:
        text = "  and %(number)s more, all of them with --json"
        yield Text(text % {"number": len(bad) - SHOWN})


def _attainment(plan: Record) -> Table:
    columns = ("Metric", "Severity", "Met", "Missed", "Share", "Still open", "Cancelled")
    table = _table(plan["title"], *columns, "Half within", "90 % within")
    for row in plan["attainment"]:
        table.add_row(
            metric_words(row["metric"]),
            row["severity"],
            *(f"{row[name]:,}" for name in ("met", "missed")),
            percent(row["share"]),
            *(f"{row[name]:,}" for name in ("still_open", "cancelled")),
            *(length(row[name]) for name in ("median_s", "p90_s")),
        )
    return table


def _worst(misses: Iterable[Record], title: str) -> Table:
    columns = ("Case", "Metric", "Severity", "Due", "Met")
    table = _table(title, *columns, "Late, open time", "Late, elapsed", text=5)
    for miss in list(misses)[:SHOWN]:
        table.add_row(
            miss["case"],
            metric_words(miss["metric"]),
            miss["severity"],
            miss["due"],
            miss["met_at"] or "not yet",
            length(miss["late_s"]),
            length(miss["elapsed_s"]),
        )
    return table


def _against(plan: Record, first: Record) -> Iterable[RenderableType]:
    title = f"{plan['title']}, beside {first['title']}"
    columns = ("Metric", "Cases missed", "There", "Missed only here", "Only there")
    table = _table(title, *columns, "Late in all, open time", text=1)
    for row in plan["against_first"]:
        numbers = ("missed", "missed_under_first", "missed_only_here", "missed_only_there")
        table.add_row(
            metric_words(row["metric"]),
            *(f"{row[name]:,}" for name in numbers),
            length(row["late_s"]),
        )
    yield table
    worst = [miss for row in plan["against_first"] for miss in row["worst"]]
    if worst:
        worst.sort(key=lambda miss: -miss["late_s"])
        yield Text()
        yield _worst(worst, "Missed only here, the worst")


def _open_work(work: Record) -> Iterable[Text]:
    yield Text(f"Open work, not waiting on the customer, by hour of the week ({work['zone']})")
    hours = work["by_hour_of_week"]
    most = max((hour for hour in hours if hour), default=0)
    yield Text("     0     6     12    18")
    for number, day in enumerate(DAYS):
        of_day = hours[24 * number : 24 * number + 24]
        shades = "".join(_shade(hour, most) for hour in of_day)
        known = [hour for hour in of_day if hour is not None]
        mean = sum(known) / len(known) if known else 0
        yield Text(f"{day}  {shades}  {mean:,.1f}")


def _shade(hour: float | None, most: float) -> str:
    return _SHADES[round((len(_SHADES) - 1) * hour / most)] if hour and most else " "


def _table(title: str, *columns: str, text: int = 2) -> Table:
    table = Table(title=Text(title), box=None, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number < text else "right")
    return table


# Words, also for the page


def metric_words(metric: str) -> str:
    return metric.replace("_", " ")


def percent(share: float | None) -> str:
    """Return the share to a tenth of a percent, and 100 % only where nothing was missed."""
    if share is None:
        return "–"
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.1f} %"


def length(seconds: float | None) -> str:
    """Return a length in its two greatest units."""
    if seconds is None:
        return "–"
    minutes = int(seconds // 60)
    if minutes < 1:
        return "under 1 min" if seconds else "0 min"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours:,} h {minutes} min" if hours < 100 else f"{hours:,} h"
