"""The policy page as Markdown: CommonMark with tables, every text of the programme just text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from troth.lib.policy.page import PolicyPage
from troth.lib.policy.parts import Line, PlanPromises, PromiseRow
from troth.promises.schema_cases import Severity

_MEANS_SOMETHING = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_BEGINS_SOMETHING = re.compile(r"^(?:[-+=:]|\d+(?=[.)](?: |$)))")


def as_markdown(page: PolicyPage) -> str:
    """Return the page as one Markdown document."""
    return "\n\n".join(_blocks(page)) + "\n"


def escaped(text: str) -> str:
    """Return the text on one line, so that Markdown finds nothing in it."""
    safe = _MEANS_SOMETHING.sub(r"\\\g<0>", " ".join(text.split()))
    return _BEGINS_SOMETHING.sub(_harmless, safe)


def _harmless(found: re.Match[str]) -> str:
    """A number ends with its escaped full stop, a dash is escaped itself."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _blocks(page: PolicyPage) -> Iterator[str]:
    programme = page.programme
    yield f"# {escaped(programme.title)}"
    version = _("Version %(number)s") % {"number": programme.version}
    yield f"{escaped(programme.provider)} · {escaped(version)}"
    if programme.summary:
        yield escaped(programme.summary)
    yield f"## {escaped(_('Severities'))}"
    yield _severities(page.severities)
    yield f"## {escaped(_('Promises'))}"
    for plan in page.promises:
        yield from _plan(plan)
    yield escaped(page.counting)
    for section in page.sections:
        yield f"## {escaped(section.title)}"
        yield "\n".join(row for line in section.lines for row in _rule(line))


def _severities(severities: Iterable[tuple[str, Severity]]) -> str:
    heads = (_("Severity"), _("Meaning"), _("Clause"))
    return _table(heads, (_severity(code, severity) for code, severity in severities))


def _severity(code: str, severity: Severity) -> tuple[str, ...]:
    level = f" ({escaped(severity.level)})" if severity.level not in (None, code) else ""
    name = f"**{escaped(code)}** {escaped(severity.title)}{level}"
    meaning = [escaped(severity.meaning)]
    if severity.examples:
        meaning.append(escaped(_("Examples: %(list)s.") % {"list": "; ".join(severity.examples)}))
    if severity.interpretation:
        meaning.append(_reading(severity.interpretation))
    return name, " ".join(meaning), escaped(severity.clause or "")


def _plan(plan: PlanPromises) -> Iterator[str]:
    yield f"### {escaped(plan.title)}"
    if plan.summary:
        yield escaped(plan.summary)
    if plan.rows:
        yield _promises(plan.rows)
    if plan.silent:
        codes = ", ".join(plan.silent)
        yield escaped(_("No times are promised for: %(codes)s.") % {"codes": codes})
    if plan.notes:
        notes = enumerate(plan.notes, start=1)
        yield "\n".join(f"{number}. {_reading(note)}" for number, note in notes)


def _promises(rows: Iterable[PromiseRow]) -> str:
    heads = (_("Severity"), _("Promise"), _("Within"), _("Counted"), _("From"), _("Clause"))
    return _table(heads, map(_promise, rows))


def _promise(row: PromiseRow) -> tuple[str, ...]:
    note = f" {escaped(f'[{row.note}]')}" if row.note else ""
    within = (f"**{escaped(row.amount)}**{note}", *map(escaped, row.conditions))
    return (
        f"**{escaped(row.severity)}** {escaped(row.severity_title)}",
        escaped(row.promise),
        "; ".join(within),
        escaped(row.calendar),
        escaped(row.starts),
        escaped(row.clause),
    )


def _rule(line: Line) -> Iterator[str]:
    plans = f" ({escaped(line.plans)})" if line.plans else ""
    clause = f" — *{escaped(line.clause)}*" if line.clause else ""
    yield f"- {escaped(line.text)}{plans}{clause}"
    for detail in line.details:
        yield f"  - {escaped(detail)}"
    if line.interpretation:
        yield f"  - {_reading(line.interpretation)}"


def _reading(interpretation: str) -> str:
    return f"*{escaped(_('Our reading:'))}* {escaped(interpretation)}"


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    titles = [escaped(head) for head in heads]
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
