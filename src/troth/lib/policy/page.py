"""The whole policy page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from troth.lib.policy import access, cases, people, service
from troth.lib.policy.parts import Line, PlanPromises, Reader, Section
from troth.lib.policy.promised import plan_promises
from troth.promises.schema import Programme
from troth.promises.schema_cases import Severity

_SECTIONS: tuple[tuple[str, Promise, Callable[[Reader], Iterator[Line]]], ...] = (
    ("plans", lazy("Plans"), cases.plan_lines),
    ("kinds", lazy("Kinds of cases"), cases.kind_lines),
    ("severity", lazy("Who sets the severity"), cases.severity_lines),
    ("hours", lazy("Hours"), access.hours_lines),
    ("channels", lazy("Ways to reach support"), access.channel_lines),
    ("asking", lazy("Who may ask"), access.asking_lines),
    ("ending", lazy("Resolving, closing and reopening"), cases.ending_lines),
    ("escalation", lazy("Escalation"), cases.escalation_lines),
    ("people", lazy("People at your side"), people.role_lines),
    ("allowances", lazy("What comes with the plan"), people.allowance_lines),
    ("service", lazy("What we run for you"), service.service_lines),
    ("upkeep", lazy("Maintenance and uptime"), service.upkeep_lines),
    ("scope", lazy("Scope, platforms and languages"), access.scope_lines),
    ("duties", lazy("What we ask of you"), people.duty_lines),
    ("agreement", lazy("How firm this is, and for how long"), people.agreement_lines),
)
_COUNTING = lazy(
    "Updates, workarounds and resolutions do not count the time we spend waiting for your"
    " answer, unless the table says so. A due time that falls exactly at closing time is that"
    " closing time."
)


@dataclass(frozen=True, kw_only=True)
class PolicyPage:
    """A programme as its readers see it: everything it says, in words."""

    programme: Programme
    severities: tuple[tuple[str, Severity], ...]  # code and severity, the most urgent first
    promises: tuple[PlanPromises, ...]
    counting: str  # what holds for the time of all promises
    sections: tuple[Section, ...]  # those that have something to say


def policy_page(programme: Programme, plan: str | None = None) -> PolicyPage:
    """Return the page for everybody, or for the customers of one plan."""
    reader = Reader(programme=programme, plan=plan)
    plans = [plan] if plan else list(programme.plans)
    ranked = sorted(programme.severities.items(), key=lambda item: item[1].rank)
    return PolicyPage(
        programme=programme,
        severities=tuple(ranked),
        promises=tuple(plan_promises(programme, code) for code in plans),
        counting=str(_COUNTING),
        sections=tuple(filter(lambda section: section.lines, _sections(reader))),
    )


def _sections(reader: Reader) -> Iterator[Section]:
    for slug, title, lines in _SECTIONS:
        yield Section(slug=slug, title=str(title), lines=tuple(lines(reader)))
