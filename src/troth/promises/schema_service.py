"""What the provider runs for the customer: portals, monitoring, updates, uptime."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, field_validator

from troth.promises.schema_base import PlanRule, Record, Rule
from troth.promises.schema_types import CalendarName, Code, Many, Notice, PlainDuration, Text


class Portal(PlanRule):
    """A site where customers help themselves and follow their cases."""

    title: Text
    dedicated: bool = False
    """Whether each account has one of its own."""
    address: Text | None = None
    """Where it is found."""
    offers: Many[
        Literal[
            "cases",
            "knowledge_base",
            "documentation",
            "notifications",
            "research_reports",
            "releases",
            "forum",
        ]
    ]
    """What is found there."""


class Monitoring(PlanRule):
    """Watching the customer's systems."""

    title: Text
    hours: CalendarName
    """When somebody watches."""
    remote: bool = True
    """Whether it is done from the provider's side."""
    notifies: bool
    """Whether the customer is told of what is found."""


class ThreatAlerts(PlanRule):
    """Warning the customer of threats before they strike."""

    title: Text
    sources: Many[Text] | None = None
    """What the trends are read from."""


class Service(PlanRule):
    """Anything else that comes with a plan."""

    id: Code
    title: Text
    detail: Text | None = None


class ProductUpdates(PlanRule):
    """New versions of the product itself."""

    kinds: Many[
        Literal["minor", "patch", "security", "maintenance", "new_functionality", "documentation"]
    ]
    """What they bring."""
    automatic: bool = False
    """Whether they arrive without the customer doing anything."""
    replaces_version: bool = False
    """Whether an update replaces the version in use."""


class EmergencyMaintenance(Record):
    """Maintenance that cannot wait for the notice."""

    allowed: bool
    """Whether there may be any."""
    notice: Notice
    """What notice it still gets, such as `reasonable effort`."""


class Maintenance(Rule):
    """Notice of planned work on the service."""

    notice: Notice
    """How long before; `no clock, in advance` where the text names no time."""
    needed_when: Text
    """Which work needs it."""
    given_by: Many[Text] | None = None
    """Where the notice appears."""
    effort: Text | None = None
    """How firmly it is promised."""
    emergency: EmergencyMaintenance | None = None


class CreditBand(Record):
    """A service credit for a period whose uptime was below a figure."""

    below: float = Field(gt=0, le=100, strict=True)
    """Percent of uptime."""
    credit: float = Field(gt=0, le=100, strict=True)
    """Percent of the period's fee."""


class Termination(Record):
    """Leaving because the target was missed again and again."""

    misses: int = Field(ge=1, strict=True)
    """How many periods below the target."""
    within_periods: int = Field(ge=1, strict=True)
    """Of how many periods in a row."""


class Uptime(PlanRule):
    """The availability target and what a miss costs."""

    target: float = Field(gt=0, le=100, strict=True)
    """Percent of each period."""
    period: Literal["month", "quarter", "year"]
    """Calendar months, quarters or years."""
    excludes: Many[Text] | None = None
    """Downtime that does not count, such as maintenance."""
    credits: tuple[CreditBand, ...] = ()
    """Bands from the mildest miss to the worst."""
    claim_within: PlainDuration | None = None
    """How long after the end of the period a credit can be claimed."""
    termination: Termination | None = None

    @field_validator("credits")
    @classmethod
    def _bands_descend(cls, bands: tuple[CreditBand, ...]) -> tuple[CreditBand, ...]:
        for milder, worse in pairwise(bands):
            if worse.below >= milder.below or worse.credit <= milder.credit:
                raise ValueError(
                    "must go from the mildest miss to the worst: "
                    "each band has a lower 'below' and a higher 'credit' than the one before"
                )
        return bands
