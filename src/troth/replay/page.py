"""A replay as one page that needs nothing else: to be sent on, printed, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any

from troth.promises.phrases import gettext_noop
from troth.replay.charts import bar, week
from troth.replay.report import SHOWN, clock_time, counted, length, metric_words, percent

Record = Mapping[str, Any]
PARTS = {"met": "met", "missed": "missed", "still_open": "open", "cancelled": "cancelled"}
_WORDS = {
    "met": gettext_noop("met"),
    "missed": gettext_noop("missed"),
    "still_open": gettext_noop("still open"),
    "cancelled": gettext_noop("cancelled"),
}
# Bars differ in more than colour: what was missed is hatched.
_HATCHING = (
    '<svg class="hatching" width="0" height="0" aria-hidden="true"><pattern id="hatching" '
    'width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="missed" width="4" height="4"/>'
    '<rect width="1.5" height="4" fill="#fff" fill-opacity=".55"/></pattern></svg>'
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%(title)s</title>
<style>
%(style)s</style>
</head>
<body>
%(body)s
</body>
</html>
"""


def page(replay: Record) -> str:
    """Return the HTML of the record of a replay."""
    first, *others = replay["plans"]
    parts = [
        *_heading(replay, first),
        *_attainment(first),
        *_worst(first["worst"], _("The worst misses")),
        *(part for plan in others for part in _beside(plan, first)),
        *_open_work(replay["open_work"]),
        *_left_out(replay),
        f"<footer>{_footer(replay)}</footer>",
    ]
    style = files("troth.replay").joinpath("page.css").read_text(encoding="utf-8")
    title = _text(_("History under %(title)s"), title=first["title"])
    return _PAGE % {"title": title, "style": style, "body": "\n".join(parts)}


def _text(template: str, **values: object) -> str:
    """Fill a template with values; words, as those of a log or a programme, are no markup."""
    return escape(template % values)


def _heading(replay: Record, plan: Record) -> Iterable[str]:
    title = _text(_("History under %(title)s"), title=plan["title"])
    yield f"<h1>{title}</h1>"
    told = _("%(cases)s from %(rows)s of a log, as known on %(at)s.")
    cases, rows = counted(replay["cases"], "case"), counted(replay["rows"], "row")
    known = _text(told, cases=cases, rows=rows, at=clock_time(replay["at"]))
    yield f"<p class=quiet>{known}</p>"
    yield f"<p class=verdict>{_verdict(plan)}</p>"


def _verdict(plan: Record) -> str:
    met, missed = (sum(row[name] for row in plan["attainment"]) for name in ("met", "missed"))
    if not met + missed:
        return _text(_("Nothing was promised with a time that has come."))
    told = _("%(share)s of %(decided)s would have been kept; %(missed)s would have been missed.")
    share = percent(met / (met + missed))
    return _text(told, share=share, decided=counted(met + missed, "promise"), missed=f"{missed:,}")


# How promises ended


def _attainment(plan: Record) -> Iterable[str]:
    yield f"<section><h2>{_text(_('Kept and missed, by severity'))}</h2>"
    yield _HATCHING
    yield f"<div class=legend>{''.join(_key(name) for name in PARTS)}</div>"
    for metric, rows in groupby(plan["attainment"], key=lambda row: str(row["metric"])):
        yield f"<h3>{escape(metric_words(metric))}</h3><ul class=rows>"
        yield from map(_severity, rows)
        yield "</ul>"
    yield "</section>"


def _key(name: str) -> str:
    return f"<span>{bar([(PARTS[name], 1)], '')}{escape(_(_WORDS[name]))}</span>".replace(
        ' role="img" aria-label=""', ' aria-hidden="true"'
    )


def _severity(row: Record) -> str:
    told = ", ".join(f"{row[name]:,} {_(_WORDS[name])}" for name in PARTS if row[name])
    if row["median_s"] is not None:
        times = _("%(ends)s; half within %(half)s of open time, nine in ten within %(most)s")
        half, most = length(row["median_s"]), length(row["p90_s"])
        told = times % {"ends": told, "half": half, "most": most}
    drawn = bar([(css, row[name]) for name, css in PARTS.items()], told)
    name, share = escape(row["severity"]), escape(percent(row["share"]))
    return (
        f"<li><span class=name>{name}</span>{drawn}<span class=share>{share}</span>"
        f"<span class=told>{escape(told)}</span></li>"
    )


def _worst(misses: Sequence[Record], title: str) -> Iterable[str]:
    if not misses:
        return
    yield f"<section><h2>{escape(title)}</h2>"
    times = (_("Due"), _("Met"), _("Late, open time"), _("Late, elapsed"))
    columns = (_("Case"), _("Promise"), *times)
    yield _table(columns, [_miss(miss) for miss in misses[:SHOWN]], numbers=2)
    yield "</section>"


def _miss(miss: Record) -> list[str]:
    return [
        miss["case"],
        f"{metric_words(miss['metric'])}, {miss['severity']}",
        clock_time(miss["due"]),
        clock_time(miss["met_at"]) if miss["met_at"] else _("not met"),
        length(miss["late_s"]),
        length(miss["elapsed_s"]),
    ]


# Another plan


def _beside(plan: Record, first: Record) -> Iterable[str]:
    title = _text(_("Beside it: %(title)s"), title=plan["title"])
    yield f"<section><h2>{title}</h2>"
    yield f"<p class=verdict>{_verdict(plan)}</p><p>{_cost(plan)}</p>"
    shares = {(row["metric"], row["name"]): row for row in _by_metric([first, plan])}
    for metric in dict.fromkeys(metric for metric, name in shares):
        yield f'<h3>{escape(metric_words(metric))}</h3><ul class="rows wide">'
        for one in (first, plan):
            if (metric, one["name"]) in shares:
                yield _severity({**shares[metric, one["name"]], "severity": one["name"]})
        yield "</ul>"
    yield "</section>"
    worst = [miss for row in plan["against_first"] for miss in row["worst"]]
    worst.sort(key=lambda miss: -float(miss["late_s"]))
    yield from _worst(worst, _("Missed only under %(name)s, the worst") % {"name": plan["name"]})


def _cost(plan: Record) -> str:
    more, fewer = (
        sum(row[name] for row in plan["against_first"])
        for name in ("missed_only_here", "missed_only_there")
    )
    late = sum(row["late_s"] for row in plan["against_first"])
    told = _(
        "%(more)s it would have been missed where the first plan was not, by %(late)s of "
        "open time in all; %(fewer)s it would have been kept where the first was missed."
    )
    return _text(told, more=counted(more, "time"), late=length(late), fewer=counted(fewer, "time"))


def _by_metric(plans: Sequence[Record]) -> Iterable[Record]:
    """Yield the attainment of each plan by metric alone."""
    for plan in plans:
        for metric, rows in groupby(plan["attainment"], key=lambda row: row["metric"]):
            of_metric = list(rows)
            sums = {name: sum(row[name] for row in of_metric) for name in PARTS}
            decided = sums["met"] + sums["missed"]
            share = sums["met"] / decided if decided else None
            names = {"metric": metric, "name": plan["name"]}
            yield {**names, **sums, "share": share, "median_s": None}


# The rest


def _open_work(work: Record) -> Iterable[str]:
    yield f"<section><h2>{_text(_('Open work by hour of the week'))}</h2>"
    told = _(
        "Cases that are open and not waiting on the customer, on the hour, on average; times in "
        "%(zone)s. Shaded from %(least)s to %(most)s cases."
    )
    known = [hour for hour in work["by_hour_of_week"] if hour is not None] or [0.0]
    most, least = (f"{number:,.1f}" for number in (max(known), min(known)))
    text = _text(told, zone=work["zone"], most=most, least=least)
    chart = week(work["by_hour_of_week"], _("Open work by hour"))
    yield f"<p class=quiet>{text}</p>{chart}</section>"


def _left_out(replay: Record) -> Iterable[str]:
    bad = replay["bad_rows"]
    if not bad:
        return
    yield f"<section><h2>{_text(_('Left out'))}</h2>"
    told = _("Rows of the log that mean nothing: %(rows)s; cases left out for them: %(cases)s.")
    left_out = _text(told, rows=f"{len(bad):,}", cases=f"{len(replay['left_out']):,}")
    yield f"<p>{left_out}</p>"
    rows = [[one["row"], one["column"], one["value"] or "", one["reason"]] for one in bad[:SHOWN]]
    yield _table((_("Row"), _("Column"), _("Value"), _("Why")), rows, numbers=0)
    yield "</section>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: int) -> str:
    """A table whose last columns are numbers; on narrow screens each row becomes a list."""
    first = len(columns) - numbers
    css = ["" if place < first else " class=number" for place in range(len(columns))]
    head = "".join(f"<th{c}>{escape(name)}</th>" for c, name in zip(css, columns, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td{c} data-label="{escape(name)}">{escape(str(value))}</td>'
            for c, name, value in zip(css, columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _footer(replay: Record) -> str:
    told = _(
        "Replayed by Troth: every clock computed from the published plan, with its calendars, "
        "holidays and pauses, as if it had run on these cases. Plans: %(plans)s."
    )
    return _text(told, plans=", ".join(plan["name"] for plan in replay["plans"]))
