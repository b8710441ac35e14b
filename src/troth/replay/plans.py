"""A plan that history is replayed under, as a mapping names its severities and sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from troth.promises.schema import Programme
from troth.promises.terms import SITE, Terms
from troth.replay.mapping import LogMapping


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """The terms of a plan; `severity_codes` are the programme's for each of the mapping's."""

    name: str
    title: str
    terms: Terms
    mapping: LogMapping
    severity_codes: tuple[str, ...]

    @classmethod
    def of(cls, programme: Programme, plan: str, mapping: LogMapping) -> Self:
        """Raises PromiseError for a plan, severity or site that the programme lacks."""
        terms = programme.terms(plan)
        for site in mapping.sites:
            terms.calendar(SITE, site)
        whole, title = programme.title, programme.plans[plan].title
        return cls(
            name=f"{programme.programme}/{plan}",
            title=whole if title in whole else f"{whole}, {title}",
            terms=terms,
            mapping=mapping,
            severity_codes=tuple(mapping.severity_codes(terms)),
        )

    def site(self, place: int) -> str | None:
        """Return a site of the mapping's list; None is the programme's default one."""
        return None if place < 0 else self.mapping.sites[place]

    @property
    def severities(self) -> tuple[str, ...]:
        """Every severity of the programme, the most urgent first."""
        ranks = self.terms.severities
        return tuple(sorted(ranks, key=lambda code: ranks[code]))

    @property
    def zone(self) -> str:
        """The time zone of the default site or, without one, of a calendar that closes."""
        terms = self.terms
        if terms.default_site is not None:
            return terms.sites[terms.default_site].timezone
        closing = (calendar for calendar in terms.calendars.values() if not calendar.is_always)
        return next((calendar.timezone for calendar in closing), "UTC")
