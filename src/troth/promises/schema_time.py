"""Calendars and sites of a programme file: when time counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Discriminator, PrivateAttr, Tag, model_validator

from troth.promises.calendar import Calendar
from troth.promises.public_holidays import HolidaySource, public_holidays_of
from troth.promises.schema_base import Record
from troth.promises.schema_types import Many, Text, text_or_mapping


def _known_place(code: str) -> str:
    if code != "none":
        public_holidays_of(code)
    return code


class CalendarRule(Record):
    """Weekly open hours in a time zone, minus holidays."""

    title: Text
    """What explanations call it."""
    timezone: Text
    """A name of the IANA database, such as `Europe/London`."""
    windows: Many[Text]
    """Open hours, such as `Mon-Fri 09:00-17:00` or `Sun 16:00-Fri 17:00`."""
    holidays: Annotated[
        Annotated[Text, AfterValidator(_known_place), Tag("text")]
        | Annotated[dict[date, Text], Tag("mapping")],
        Discriminator(text_or_mapping),
    ]
    """Dates on which it stays closed: `none`, the code of a country or of a part of one (`US`,
    `GB-ENG`), or dates with their names."""
    closed: Many[Text] | None = None
    """Closed parts of single dates, such as `2026-12-24 12:00-24:00`."""
    extra: Many[Text] | None = None
    """Open parts of single dates, also on holidays."""
    business_day: Text | None = None
    """How much open time `1 business day` is; the usual length of its days when left out."""
    clause: Text | None = None
    """Where the published text says so."""
    interpretation: Text | None = None
    """The reading taken where the text is silent or ambiguous, in one sentence."""

    _calendar: Calendar = PrivateAttr()

    @model_validator(mode="after")
    def _can_be_computed(self) -> CalendarRule:
        self._calendar = self._build()
        return self

    def calendar(self) -> Calendar:
        """The calendar to compute with."""
        return self._calendar

    def _build(self) -> Calendar:
        return Calendar(
            timezone=self.timezone,
            windows=self.windows,
            holidays=self._holidays(),
            closed=self.closed or (),
            extra=self.extra or (),
            business_day=self.business_day,
            name=self.title,
        )

    def _holidays(self) -> HolidaySource | Mapping[date, str] | Iterable[date]:
        if isinstance(self.holidays, str):
            return () if self.holidays == "none" else public_holidays_of(self.holidays)
        return self.holidays


class Site(CalendarRule):
    """A support location, with the hours in which cases assigned to it are worked on."""
