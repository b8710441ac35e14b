"""The pure core: promised time, computed and explained. No Django, no database, no "now"."""

from troth.promises.calendar import Calendar
from troth.promises.clocks import Clock, Status, clocks
from troth.promises.errors import (
    AmountError,
    CalendarError,
    ProgrammeError,
    PromiseError,
    TimelineError,
)
from troth.promises.explain import explain
from troth.promises.loader import load_programme
from troth.promises.terms import Commitment, Metric, Terms
from troth.promises.timeline import Timeline, parse_timeline

__all__ = [
    "AmountError",
    "Calendar",
    "CalendarError",
    "Clock",
    "Commitment",
    "Metric",
    "ProgrammeError",
    "PromiseError",
    "Status",
    "Terms",
    "Timeline",
    "TimelineError",
    "clocks",
    "explain",
    "load_programme",
    "parse_timeline",
]
