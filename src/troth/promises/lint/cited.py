"""Whether the programme says where its readings come from."""

from __future__ import annotations

from collections.abc import Iterator

from troth.promises.amounts import Continuous
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_time import CalendarRule

CALENDAR_UNCITED = Check(
    code="calendar_uncited",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(name)s' says neither where the text has its hours nor how they were read"
    ),
    way_out=gettext_noop("add 'clause', or 'interpretation' where the text is silent"),
)
HOLIDAYS_UNINTERPRETED = Check(
    code="holidays_uninterpreted",
    level=Level.NOTE,
    sentence=gettext_noop("which holidays are meant in '%(name)s' is read as those of %(place)s"),
    way_out=gettext_noop("say so in its 'interpretation', or list the dates that the text names"),
)
SEVERITIES_UNCITED = Check(
    code="severities_uncited",
    level=Level.NOTE,
    sentence=gettext_noop("no severity says where its meaning comes from"),
    way_out=gettext_noop(
        "add 'clause' to the severities, or 'interpretation' where the text defines none"
    ),
)
GAP_UNINTERPRETED = Check(
    code="gap_uninterpreted",
    level=Level.NOTE,
    sentence=gettext_noop(
        "the gap that '%(id)s' allows in continuous work is hardly ever in the text itself"
    ),
    way_out=gettext_noop("add an 'interpretation' that says how the gap was chosen"),
)
CHECKS = (CALENDAR_UNCITED, HOLIDAYS_UNINTERPRETED, SEVERITIES_UNCITED, GAP_UNINTERPRETED)


def find(programme: Programme) -> Iterator[Found]:
    for section in ("calendars", "sites"):
        for name, rule in getattr(programme, section).items():
            yield from _calendar(section, name, rule)
    if not any(one.clause or one.interpretation for one in programme.severities.values()):
        yield SEVERITIES_UNCITED.at("severities")
    for number, commitment in enumerate(programme.commitments):
        gaps = any(isinstance(amount, Continuous) for amount in commitment.targets.values())
        if gaps and commitment.interpretation is None:
            yield GAP_UNINTERPRETED.at("commitments", number, id=commitment.id)


def _calendar(section: str, name: str, rule: CalendarRule) -> Iterator[Found]:
    if not (rule.clause or rule.interpretation):
        yield CALENDAR_UNCITED.at(section, name, name=name)
    elif isinstance(rule.holidays, str) and rule.holidays != "none" and not rule.interpretation:
        yield HOLIDAYS_UNINTERPRETED.at(section, name, "holidays", name=name, place=rule.holidays)
