"""Who decides on severities: changes, appeals and consequences that cannot happen."""

from __future__ import annotations

from collections.abc import Iterator

from troth.promises.lint.cases import channels_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_cases import SeverityRules
from troth.promises.schema_contract import Consequence, CustomerDuty

NOTHING_TO_APPEAL = Check(
    code="nothing_to_appeal",
    level=Level.WARNING,
    sentence=gettext_noop(
        "customers may appeal against a change of severity, but staff may not change one"
    ),
    way_out=gettext_noop("add 'staff' to 'by' of 'change', or remove the appeal"),
)
APPEAL_CHANNEL_MISSING = Check(
    code="appeal_channel_missing",
    level=Level.WARNING,
    sentence=gettext_noop("an appeal may come by %(channel)s, which plan '%(plan)s' does not have"),
    way_out=gettext_noop("add the channel, or leave it out here; without 'channels' any will do"),
)
NOTHING_TO_ANNOUNCE = Check(
    code="nothing_to_announce",
    level=Level.WARNING,
    sentence=gettext_noop(
        "changes by staff are to be announced, but only the customer may change a severity"
    ),
    way_out=gettext_noop("add 'staff' to 'by', or remove 'announced'"),
)
NEVER_ASSESSED = Check(
    code="never_assessed",
    level=Level.WARNING,
    sentence=gettext_noop(
        "staff set the severity after opening, but may not change it in every direction"
    ),
    way_out=gettext_noop("add a 'change' by staff with 'direction: both'"),
)
DROP_FORBIDDEN = Check(
    code="drop_forbidden",
    level=Level.WARNING,
    sentence=gettext_noop(
        "the severity may drop when duty '%(id)s' is not done, but staff may not lower one"
    ),
    way_out=gettext_noop(
        "allow it under 'change' of 'severity_rules', or choose another consequence"
    ),
)
DROP_UPWARDS = Check(
    code="drop_upwards",
    level=Level.ERROR,
    sentence=gettext_noop("'%(severity)s' is to drop to '%(to)s', which is not less urgent"),
    way_out=gettext_noop("name a severity of a higher rank number as 'to'"),
)
DROP_WITHOUT_DUTY = Check(
    code="drop_without_duty",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'%(severity)s' may drop, but duty '%(id)s' is not asked for with that severity"
    ),
    way_out=gettext_noop("add it to the duty's 'severities', or leave it out of the consequence"),
)
CHECKS = (
    NOTHING_TO_APPEAL,
    APPEAL_CHANNEL_MISSING,
    NOTHING_TO_ANNOUNCE,
    NEVER_ASSESSED,
    DROP_FORBIDDEN,
    DROP_UPWARDS,
    DROP_WITHOUT_DUTY,
)


def find(programme: Programme) -> Iterator[Found]:
    if programme.severity_rules is not None:
        yield from _rules(programme, programme.severity_rules)
    for number, duty in enumerate(programme.customer_duties):
        if duty.consequence is not None and duty.consequence.what == "severity_may_drop":
            yield from _drop(programme, duty, duty.consequence, number)


def _rules(programme: Programme, rules: SeverityRules) -> Iterator[Found]:
    change = rules.change
    by_staff = change is not None and "staff" in change.by
    if rules.appeal and not by_staff:
        yield NOTHING_TO_APPEAL.at("severity_rules", "appeal")
    if change and change.announced and not by_staff:
        yield NOTHING_TO_ANNOUNCE.at("severity_rules", "change", "announced")
    if change and rules.set_by == "staff" and not (by_staff and change.direction == "both"):
        yield NEVER_ASSESSED.at("severity_rules", "change")
    yield from _appeal_channels(programme, rules)


def _appeal_channels(programme: Programme, rules: SeverityRules) -> Iterator[Found]:
    if rules.appeal is None or not programme.channels:
        return
    for plan in programme.plans:
        known = {rule.channel for rule in channels_of(programme, plan)}
        for number, channel in enumerate(rules.appeal.channels or ()):
            if channel not in known:
                yield APPEAL_CHANNEL_MISSING.at(
                    *("severity_rules", "appeal", "channels", number), channel=channel, plan=plan
                )


def _drop(
    programme: Programme, duty: CustomerDuty, consequence: Consequence, number: int
) -> Iterator[Found]:
    path = ("customer_duties", number, "consequence")
    change = programme.severity_rules.change if programme.severity_rules else None
    if change and not ("staff" in change.by and change.direction != "up"):
        yield DROP_FORBIDDEN.at(*path, "what", id=duty.id)
    rank = {code: severity.rank for code, severity in programme.severities.items()}
    for place, severity in enumerate(consequence.severities or ()):
        where = (*path, "severities", place)
        if consequence.to is not None and rank[consequence.to] <= rank[severity]:
            yield DROP_UPWARDS.at(*where, severity=severity, to=consequence.to)
        if duty.severities is not None and severity not in duty.severities:
            yield DROP_WITHOUT_DUTY.at(*where, severity=severity, id=duty.id)
