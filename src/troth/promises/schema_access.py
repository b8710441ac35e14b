"""Who may ask for support, by which channels, and what is asked of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from troth.promises.schema_base import PlanRule, Rule
from troth.promises.schema_types import CalendarName, Many, SeverityCode, Text, text_or_mapping
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind


class ChannelRule(PlanRule):
    """A way to reach support."""

    channel: Channel
    title: Text
    hours: Annotated[
        Annotated[CalendarName, Tag("text")]
        | Annotated[dict[SeverityCode, CalendarName], Tag("mapping")],
        Discriminator(text_or_mapping),
    ]
    """When it is answered: one calendar, or one for each severity."""
    opens_cases: bool = True
    """Whether a case can be opened there, or only continued."""
    carries_promises: bool = True
    """Whether what the plan promises holds for cases opened there."""

    def hours_for(self, severity: str) -> str | None:
        """Name of the calendar for cases of that severity; None: it is not open to them."""
        return self.hours if isinstance(self.hours, str) else self.hours.get(severity)


class ContactRule(PlanRule):
    """Who may open cases."""

    who: Text
    """What they are called."""
    limited_by: Literal["number", "case_owner", "project"] | None = None
    """`number`: so many for an account. `project`: so many for each project of an account.
    `case_owner`: only the contact who owns a case may ask about it."""
    limit: int | None = Field(default=None, ge=1, strict=True)
    """How many, with `number` and `project`."""
    others: Literal["refused", "self_help"]
    """What happens to everybody else."""

    @model_validator(mode="after")
    def _has_its_limit(self) -> ContactRule:
        counted = self.limited_by in ("number", "project")
        if counted and self.limit is None:
            raise ValueError(f"needs 'limit' with 'limited_by: {self.limited_by}'; add it")
        if not counted and self.limit is not None:
            raise ValueError("has 'limit' without 'limited_by: number' or 'project'; say which")
        return self


class EntitlementRule(PlanRule):
    """What somebody must show before support is given."""

    asks: Many[Literal["customer_number", "secret", "paid_subscription"]]
    """What must be shown."""
    when: Text | None = None
    """When it is asked for; always when left out."""
    otherwise: Literal["refused", "self_help"]
    """What is left to somebody who cannot show it."""
    self_help: Many[Text] | None = None
    """What `self_help` consists of."""


class Intake(Rule):
    """What happens to a request on arrival."""

    numbered: bool = False
    """Whether each gets a unique number to quote and track it by."""
    acknowledgement_responds: bool = False
    """Whether acknowledging receipt counts as the response; it must come from a person."""


class Diagnostic(PlanRule):
    """Information asked of a customer who opens a case."""

    ask: Text
    """The question, or what the customer should hold ready."""
    kinds: Many[Kind] | None = None
    """Kinds of cases for which it is asked; all when left out."""
    required: bool = False
    """Whether the case cannot be opened without an answer."""
    when: Literal["opening", "later"] = "opening"
    """Whether it is asked for at once, or given while the case is worked on."""


class ScopeRule(PlanRule):
    """What support covers and what it does not."""

    covers: Many[Text] | None = None
    """What it covers."""
    excludes: Many[Text] | None = None
    """What it does not."""

    @model_validator(mode="after")
    def _says_something(self) -> ScopeRule:
        if self.covers is None and self.excludes is None:
            raise ValueError("says nothing; add 'covers' or 'excludes'")
        return self


class Languages(Rule):
    """The languages support is given in."""

    offered: Many[Text]
    """Codes such as `en` or `fr`."""


class Platforms(Rule):
    """What the customer's side must run on."""

    names: Many[Text] | None = None
    """What they are."""
    listed_at: Text | None = None
    """Where the provider publishes the list."""

    @model_validator(mode="after")
    def _says_something(self) -> Platforms:
        if self.names is None and self.listed_at is None:
            raise ValueError("says nothing; add 'names' or 'listed_at'")
        return self
