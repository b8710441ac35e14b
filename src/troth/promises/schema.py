"""A programme file: one provider's support policy.

This module has the whole; the parts are in `schema_*.py`. Files are read by `loader.py`, which
also makes the checks of `schema_checks.py`.
"""

from __future__ import annotations

from functools import partial

from pydantic import Field, PrivateAttr

from troth.promises.calendar import Calendar
from troth.promises.errors import ProgrammeError, quoted
from troth.promises.schema_access import (
    ChannelRule,
    ContactRule,
    Diagnostic,
    EntitlementRule,
    Intake,
    Languages,
    Platforms,
    ScopeRule,
)
from troth.promises.schema_base import Record
from troth.promises.schema_cases import KindDecision, KindRule, Severity, SeverityRules
from troth.promises.schema_commitments import CommitmentRule
from troth.promises.schema_contract import (
    Allowance,
    Amendments,
    BookedCover,
    CustomerDuty,
    IncidentBudget,
    RemedyRule,
    TermRule,
)
from troth.promises.schema_lifecycle import (
    ClosingRule,
    EscalationRule,
    ReopeningRule,
    ResolutionRule,
)
from troth.promises.schema_people import BusinessReview, EarlyAccess, Role, Training
from troth.promises.schema_service import (
    Maintenance,
    Monitoring,
    Portal,
    ProductUpdates,
    Service,
    ThreatAlerts,
    Uptime,
)
from troth.promises.schema_time import CalendarRule, Site
from troth.promises.schema_types import (
    NO_PLAN,
    Code,
    PlanAbove,
    SeverityCode,
    SiteName,
    Text,
    did_you_mean,
)
from troth.promises.terms import ALWAYS, Kind, Terms

_ALWAYS_OPEN = Calendar.always()  # one for all, as it is compiled where it is asked


class Plan(Record):
    """One tier of the programme."""

    title: Text
    summary: Text | None = None
    above: PlanAbove | None = None
    """The plan than which this one is never worse, or `none`; None: the one before it."""
    clause: Text | None = None
    """Where the published text says so."""


class Accepted(Record):
    """A finding of the check that is meant to be so."""

    code: Text
    """The finding's code."""
    at: Text
    """Its place, as the check names it, or one that holds several."""
    because: Text
    """Why it is right."""


class Programme(Record):
    """One provider's published support policy, as a versioned document.

    Whatever holds for some plans only says so with `plans`; everything else holds for all.
    """

    programme: Code
    """The id by which commands and contracts name it."""
    title: Text
    provider: Text
    version: Code
    summary: Text | None = None
    languages: Languages | None = None

    calendars: dict[Code, CalendarRule] = Field(default_factory=dict)
    sites: dict[Code, Site] = Field(default_factory=dict)
    default_site: SiteName | None = None
    """Where a case is worked on until it is assigned elsewhere; needed when there are several
    sites."""

    severities: dict[Code, Severity] = Field(min_length=1)
    default_severity: SeverityCode
    """The severity of a case that was opened without one."""
    severity_rules: SeverityRules | None = None
    kinds: dict[Kind, KindRule] = Field(min_length=1)
    kind_decision: KindDecision | None = None

    plans: dict[Code, Plan] = Field(min_length=1)
    channels: tuple[ChannelRule, ...] = ()
    contacts: tuple[ContactRule, ...] = ()
    entitlement: tuple[EntitlementRule, ...] = ()
    intake: Intake | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    scope: tuple[ScopeRule, ...] = ()
    platforms: Platforms | None = None

    commitments: tuple[CommitmentRule, ...] = ()
    resolution: ResolutionRule | None = None
    closing: tuple[ClosingRule, ...] = ()
    reopening: tuple[ReopeningRule, ...] = ()
    escalations: tuple[EscalationRule, ...] = ()
    remedies: tuple[RemedyRule, ...] = ()

    roles: dict[Code, Role] = Field(default_factory=dict)
    business_reviews: tuple[BusinessReview, ...] = ()
    training: tuple[Training, ...] = ()
    early_access: tuple[EarlyAccess, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    incident_budget: tuple[IncidentBudget, ...] = ()
    booked_cover: tuple[BookedCover, ...] = ()
    customer_duties: tuple[CustomerDuty, ...] = ()

    portals: tuple[Portal, ...] = ()
    monitoring: tuple[Monitoring, ...] = ()
    threat_alerts: tuple[ThreatAlerts, ...] = ()
    services: tuple[Service, ...] = ()
    product_updates: tuple[ProductUpdates, ...] = ()
    maintenance: Maintenance | None = None
    uptime: tuple[Uptime, ...] = ()

    term: tuple[TermRule, ...] = ()
    amendments: Amendments | None = None

    accepted: tuple[Accepted, ...] = ()

    _terms: dict[str, Terms] = PrivateAttr(default_factory=dict)

    def terms(self, plan: str) -> Terms:
        """What `plan` promises, for the clocks. Raises ProgrammeError for an unknown plan."""
        if plan not in self.plans:
            problem = f"Programme {self.programme} has no plan {quoted(plan)}"
            hint = did_you_mean(plan, self.plans)
            end = "" if hint.endswith("?") else "."
            raise ProgrammeError("unknown_plan", plan, f"{problem}{hint}{end}")
        if plan not in self._terms:
            self._terms[plan] = self._build_terms(plan)
        return self._terms[plan]

    def severity_name(self, code: str) -> str:
        """A severity's code and title, or the title alone where they are the same word."""
        title = self.severities[code].title
        return title if title.casefold() == code.casefold() else f"{code} {title}"

    def home_site(self) -> str | None:
        """The site of a case that nobody has assigned: the default, or the only one."""
        if self.default_site is None and len(self.sites) == 1:
            return next(iter(self.sites))
        return self.default_site

    def severity_of_kind(self, kind: str) -> str | None:
        """The severity that a case of this kind must have; None when it may have any."""
        rule = self.kinds[Kind(kind)]
        if rule.severity is None and kind == Kind.SERVICE_UNUSABLE:
            return min(self.severities, key=lambda code: self.severities[code].rank)
        return rule.severity

    def plan_above(self, plan: str) -> str | None:
        """The plan than which this one is never worse; None when it stands for itself."""
        if self.plans[plan].above is not None:
            return None if self.plans[plan].above == NO_PLAN else self.plans[plan].above
        names = list(self.plans)
        number = names.index(plan)
        return names[number - 1] if number else None

    def _build_terms(self, plan: str) -> Terms:
        return Terms(
            programme=self.programme,
            version=self.version,
            plan=plan,
            severities={code: severity.rank for code, severity in self.severities.items()},
            severity_names={code: self.severity_name(code) for code in self.severities},
            default_severity=self.default_severity,
            default_site=self.home_site(),
            workaround_resolves=self.resolution is not None and self.resolution.by_workaround,
            promised=tuple(
                commitment
                for rule in self.commitments
                if rule.holds_for(plan)
                for commitment in rule.commitments()
            ),
            unpromised_channels=frozenset(
                rule.channel
                for rule in self.channels
                if rule.holds_for(plan) and not rule.carries_promises
            ),
            calendars={ALWAYS: _ALWAYS_OPEN}
            | {name: rule.calendar() for name, rule in self.calendars.items()},
            sites={name: site.calendar() for name, site in self.sites.items()},
            plans={name: partial(self.terms, name) for name in self.plans},
        )
