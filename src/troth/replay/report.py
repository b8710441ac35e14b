"""A replay as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from rich.console import Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from troth.promises.explain import METRIC_NAMES
from troth.promises.phrases import ngettext_lazy
from troth.promises.wording import WEEKDAYS
from troth.replay.rows import BadRow

SHOWN = 10
_SHADES = " ░▒▓█"
_COUNTED = {
    "case": ngettext_lazy("%(number)s case", "%(number)s cases"),
    "row": ngettext_lazy("%(number)s row", "%(number)s rows"),
    "promise": ngettext_lazy("%(number)s promise", "%(number)s promises"),
    "time": ngettext_lazy("%(number)s time", "%(number)s times"),
}
Record = Mapping[str, Any]


def report(replay: Record) -> RenderableType:
    """Return what people read of the record of a replay."""
    parts: list[RenderableType] = [Text(_what(replay)), *_left_out(replay)]
    first, *others = replay["plans"]
    parts += [Text(), _attainment(first)]
    parts += [Text(), _worst(first["worst"], _("Worst misses"))] if first["worst"] else []
    for plan in others:
        parts += [Text(), _attainment(plan), Text(), *_against(plan, first)]
    return Group(*parts, Text(), *_open_work(replay["open_work"]))


def _what(replay: Record) -> str:
    text = _("%(cases)s in %(rows)s, as known at %(at)s")
    cases, rows = counted(replay["cases"], "case"), counted(replay["rows"], "row")
    return text % {"cases": cases, "rows": rows, "at": replay["at"]}


def _left_out(replay: Record) -> Iterable[Text]:
    bad = replay["bad_rows"]
    if not bad:
        return
    text = _("Rows that mean nothing: %(rows)s; cases left out for them: %(cases)s")
    yield Text(text % {"rows": len(bad), "cases": len(replay["left_out"])})
    for one in bad[:SHOWN]:
        yield Text(f"  {BadRow(**one)}")
    if len(bad) > SHOWN:
        text = _("and %(number)s more, all of them with --json")
        yield Text("  " + text % {"number": len(bad) - SHOWN})


def _attainment(plan: Record) -> Table:
    ends = (_("Met"), _("Missed"), _("Kept"), _("Open"), _("Cancelled"))
    columns = (_("Promise"), *ends, _("Half in"), _("90 % in"))
    table = _table(plan["title"], *columns, text=1)
    for row in plan["attainment"]:
        table.add_row(
            f"{metric_words(row['metric'])}, {row['severity']}",
            *(f"{row[name]:,}" for name in ("met", "missed")),
            percent(row["share"]),
            *(f"{row[name]:,}" for name in ("still_open", "cancelled")),
            *(length(row[name]) for name in ("median_s", "p90_s")),
        )
    return table


def _worst(misses: Iterable[Record], title: str) -> Table:
    times = (_("Due"), _("Met"), _("Late, open"), _("Elapsed"))
    table = _table(title, _("Case"), _("Promise"), *times, text=4)
    for miss in list(misses)[:SHOWN]:
        table.add_row(
            miss["case"],
            f"{metric_words(miss['metric'])}, {miss['severity']}",
            clock_time(miss["due"]),
            clock_time(miss["met_at"]) if miss["met_at"] else _("not met"),
            length(miss["late_s"]),
            length(miss["elapsed_s"]),
        )
    return table


def _against(plan: Record, first: Record) -> Iterable[RenderableType]:
    title = _("%(title)s, beside %(other)s") % {"title": plan["title"], "other": first["title"]}
    where = (_("Here"), _("There"), _("Only here"), _("Only there"))
    table = _table(title, _("Cases missed"), *where, _("Late, open time"), text=1)
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
        yield _worst(worst, _("Missed only here, the worst"))


def _open_work(work: Record) -> Iterable[Text]:
    title = _("Open work, not waiting on the customer, by hour of the week (%(zone)s)")
    yield Text(title % {"zone": work["zone"]})
    hours = work["by_hour_of_week"]
    shades = [_SHADES[round((len(_SHADES) - 1) * shade)] for shade in shaded(hours)]
    yield Text("     0     6     12    18    " + _("mean"))
    for number, day in enumerate(WEEKDAYS):
        of_day = slice(24 * number, 24 * number + 24)
        known = [hour for hour in hours[of_day] if hour is not None]
        mean = f"{sum(known) / len(known):,.1f}" if known else "–"
        yield Text(f"{_(day)}  {''.join(shades[of_day])}  {mean}")


def shaded(hours: Sequence[float | None]) -> list[float]:
    """Return each hour's place between the least, 0, and the most, 1."""
    known = [hour for hour in hours if hour is not None] or [0.0]
    least, span = min(known), max(known) - min(known)
    return [(hour - least) / span if hour is not None and span else 0.0 for hour in hours]


def _table(title: str, *columns: str, text: int) -> Table:
    table = Table(title=Text(title), box=None, title_justify="left")
    for number, column in enumerate(columns):
        justify: JustifyMethod = "left" if number < text else "right"
        table.add_column(column, justify=justify, overflow="fold")
    return table


# Words, also for the page


def counted(number: int, what: str) -> str:
    """Return how many there are of a case, row, promise or time."""
    return ngettext(*_COUNTED[what], number) % {"number": f"{number:,}"}


def metric_words(metric: str) -> str:
    return _(METRIC_NAMES[metric])


def percent(share: float | None) -> str:
    """Return the share to a tenth of a percent, and 100 % only where nothing was missed."""
    if share is None:
        return "–"
    number = "100" if share == 1 else f"{min(share * 100, 99.9):.1f}"
    return _("%(number)s %%") % {"number": number}


def clock_time(instant: str) -> str:
    """Return an instant to the minute, in UTC."""
    return instant[:16].replace("T", " ") + "Z"


def length(seconds: float | None) -> str:
    """Return a length in its two greatest units."""
    if seconds is None:
        return "–"
    minutes = int(seconds // 60)
    if seconds and minutes < 1:
        return _("under 1 min")
    hours, minutes = divmod(minutes, 60)
    told = [_("%(number)s h") % {"number": f"{hours:,}"}] if hours else []
    if hours < 100:
        told.append(_("%(number)s min") % {"number": minutes})
    return " ".join(told)
