"""Words that programme files choose from."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How words come in and go out."""

    PORTAL = "portal"
    WEB_FORM = "web_form"
    EMAIL = "email"
    PHONE = "phone"
    VIDEO = "video"
    CHAT = "chat"
    SLACK = "slack"
    TEAMS = "teams"
    SMS = "sms"
    COMMUNITY = "community"


class Person(StrEnum):
    """A side of a case."""

    CUSTOMER = "customer"
    STAFF = "staff"


class Interval(StrEnum):
    """How often something recurs."""

    CONTINUOUSLY = "continuously"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REGULARLY = "regularly"


class Charge(StrEnum):
    """Whether something costs extra."""

    INCLUDED = "included"
    EXTRA = "extra"
