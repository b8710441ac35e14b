"""What is defined and never used: calendars, sites, roles, allowances, budgets."""

from __future__ import annotations

from collections.abc import Iterator

from troth.promises.lint.cases import openable, plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_base import parts
from troth.promises.schema_commitments import HoldRule
from troth.promises.schema_contract import Allowance, IncidentBudget
from troth.promises.terms import SITE
from troth.promises.yaml_source import Path

CALENDAR_UNUSED = Check(
    code="calendar_unused",
    level=Level.WARNING,
    sentence=gettext_noop("nothing counts on calendar '%(name)s'"),
    way_out=gettext_noop("remove it, or name it where its hours are meant"),
)
SITES_UNUSED = Check(
    code="sites_unused",
    level=Level.WARNING,
    sentence=gettext_noop("nothing counts on the hours of a site"),
    way_out=gettext_noop("remove 'sites', or write 'calendar: site' where they are meant"),
)
KIND_UNKNOWN = Check(
    code="kind_unknown",
    level=Level.WARNING,
    sentence=gettext_noop("'%(kind)s' is no kind of case of this programme"),
    way_out=gettext_noop("add it to 'kinds', or leave it out here"),
)
ALLOWANCE_UNCOUNTED = Check(
    code="allowance_uncounted",
    level=Level.WARNING,
    sentence=gettext_noop(
        "allowance '%(id)s' is included without a number, so nothing can be used up"
    ),
    way_out=gettext_noop("say how many with 'count', or make it one of the 'services'"),
)
BUDGET_UNTOUCHED = Check(
    code="budget_untouched",
    level=Level.WARNING,
    sentence=gettext_noop("no case that can be opened counts against this budget"),
    way_out=gettext_noop("correct its kinds, severities or plans, or remove it"),
)
REMEDY_WITHOUT_PROMISE = Check(
    code="remedy_without_promise",
    level=Level.WARNING,
    sentence=gettext_noop(
        "the remedy is for %(metric)s, which is promised to nobody whom it is for"
    ),
    way_out=gettext_noop("add a commitment of that metric, or leave it out here"),
)
CHECKS = (
    CALENDAR_UNUSED,
    SITES_UNUSED,
    KIND_UNKNOWN,
    ALLOWANCE_UNCOUNTED,
    BUDGET_UNTOUCHED,
    REMEDY_WITHOUT_PROMISE,
)


def find(programme: Programme) -> Iterator[Found]:
    used = set(_calendars_used(programme))
    for name in programme.calendars:
        if name not in used:
            yield CALENDAR_UNUSED.at("calendars", name, name=name)
    if programme.sites and SITE not in used:
        yield SITES_UNUSED.at("sites")
    yield from _kinds(programme)
    for number, allowance in enumerate(programme.allowances):
        if _counts_nothing(allowance):
            yield ALLOWANCE_UNCOUNTED.at("allowances", number, id=allowance.id)
    for number, budget in enumerate(programme.incident_budget):
        if not any(_counts(programme, budget)):
            yield BUDGET_UNTOUCHED.at("incident_budget", number)
    yield from _remedies(programme)


def _calendars_used(value: object, path: Path = ()) -> Iterator[str]:
    if isinstance(value, HoldRule):
        yield SITE
    elif isinstance(value, str) and not {"calendar", "hours"}.isdisjoint(path[-2:]):
        yield value
    for name, part in parts(value):
        yield from _calendars_used(part, (*path, name))


def _kinds(programme: Programme) -> Iterator[Found]:
    for section in ("diagnostics", "incident_budget"):
        for number, rule in enumerate(getattr(programme, section)):
            for place, kind in enumerate(rule.kinds or ()):
                if kind not in programme.kinds:
                    yield KIND_UNKNOWN.at(section, number, "kinds", place, kind=kind)


def _counts_nothing(allowance: Allowance) -> bool:
    return allowance.count is None and allowance.charge == "included"


def _counts(programme: Programme, budget: IncidentBudget) -> Iterator[bool]:
    for plan in plans_of(programme, budget.plans):
        for case in openable(programme, plan):
            of_kind = budget.kinds is None or case.kind in budget.kinds
            yield of_kind and (budget.severities is None or case.severity in budget.severities)


def _remedies(programme: Programme) -> Iterator[Found]:
    for number, remedy in enumerate(programme.remedies):
        promised = {
            rule.metric
            for rule in programme.commitments
            if set(plans_of(programme, rule.plans)) & set(plans_of(programme, remedy.plans))
        }
        for place, metric in enumerate(remedy.metrics or ()):
            if metric not in promised:
                yield REMEDY_WITHOUT_PROMISE.at("remedies", number, "metrics", place, metric=metric)
