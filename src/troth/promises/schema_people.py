"""The people a programme puts at a customer's side, and what they do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic.annotated_handlers import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from troth.promises.schema_base import PlanRule, Record
from troth.promises.schema_types import WHOLE_TEXT, CalendarName, Many, RoleName, Text
from troth.promises.schema_words import Charge, Interval


def _duty(value: object) -> object:
    return {"duty": value} if isinstance(value, str) else value


class _TextAlone:
    """Tells the JSON Schema what `_duty` does."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [WHOLE_TEXT, handler(core_schema)]}


class RoleDuty(Record):
    """Something a role does for the customer; the text alone may stand for it."""

    duty: Text
    """What it does."""
    every: Interval | None = None
    """How often; None for what has no rhythm."""


class Routing(Record):
    """Which cases go to the role."""

    hours: CalendarName
    """When cases are routed to it."""
    otherwise: RoleName
    """Who has them at other times."""
    told_afterwards: bool = False
    """Whether the role is told of every case opened at other times."""


class Role(PlanRule):
    """A person or team with a part in the programme."""

    title: Text
    meaning: Text | None = None
    assigned: Literal["account", "shared"]
    """Whether each account has one of its own."""
    hours: CalendarName | None = None
    """When it can be reached; None where the text says nothing."""
    stages: Many[Literal["pre-purchase", "deployment", "production"]] | None = None
    """Stages of the customer's use in which the role takes part; all when left out."""
    routing: Routing | None = None
    """Which cases are routed to it; none when left out."""
    duties: tuple[Annotated[RoleDuty, BeforeValidator(_duty), _TextAlone()], ...] = ()
    """What it does for the customer."""


class BusinessReview(PlanRule):
    """A recurring meeting about what the support was worth and what comes next."""

    title: Text
    every: Interval
    """How often."""
    covers: Many[Text]
    """What it is about."""
    by: RoleName | None = None
    """Who holds it."""


class Training(PlanRule):
    """Education offered to the customer."""

    title: Text
    audience: Many[Literal["administrators", "end_users"]] | None = None
    """For whom it is; everybody when left out."""
    personal: bool = False
    """Whether it is made for the one customer."""
    charge: Charge
    """Whether it comes with the plan or costs extra."""


class EarlyAccess(PlanRule):
    """Invitations before or beside everybody else."""

    to: Many[Literal["features", "events"]]
    """To new features before they are generally available, or to events for users."""
    title: Text
