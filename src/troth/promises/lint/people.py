"""Roles that a plan does not have, that nobody calls on, or that are called on when away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from troth.promises.lint.cases import plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.lint.spans import Ahead, covers
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_people import Role
from troth.promises.terms import ALWAYS
from troth.promises.yaml_source import Path

ROLE_NOT_IN_PLAN = Check(
    code="role_not_in_plan",
    level=Level.ERROR,
    sentence=gettext_noop(
        "role '%(role)s' is needed here for plan '%(plan)s', which does not have it"
    ),
    way_out=gettext_noop("give the role to that plan, or name the plans here"),
)
ROLE_UNUSED = Check(
    code="role_unused",
    level=Level.WARNING,
    sentence=gettext_noop(
        "role '%(role)s' has no duties, and nothing is routed, escalated or appealed to it"
    ),
    way_out=gettext_noop("write down its duties, refer to it, or remove it"),
)
ROUTED_TO_ITSELF = Check(
    code="routed_to_itself",
    level=Level.ERROR,
    sentence=gettext_noop("cases that role '%(role)s' does not take go to '%(role)s' itself"),
    way_out=gettext_noop("name another role in 'otherwise'"),
)
NEVER_OTHERWISE = Check(
    code="never_otherwise",
    level=Level.NOTE,
    sentence=gettext_noop(
        "cases are routed to '%(role)s' at all hours, so '%(otherwise)s' never gets one"
    ),
    way_out=gettext_noop("give 'hours' that close, or leave the routing out"),
)
ROUTED_WHEN_AWAY = Check(
    code="routed_when_away",
    level=Level.WARNING,
    sentence=gettext_noop("cases are routed to '%(role)s' at hours in which it cannot be reached"),
    way_out=gettext_noop("let the 'hours' of 'routing' lie within those of the role"),
)
CHECKS = (ROLE_NOT_IN_PLAN, ROLE_UNUSED, ROUTED_TO_ITSELF, NEVER_OTHERWISE, ROUTED_WHEN_AWAY)


class Use(NamedTuple):
    """A place that needs a role, for some plans."""

    path: Path
    role: str
    plans: tuple[str, ...]


def find(programme: Programme, ahead: Ahead) -> Iterator[Found]:
    uses = list(_uses(programme))
    for use in uses:
        for plan in use.plans:
            if not programme.roles[use.role].holds_for(plan):
                yield ROLE_NOT_IN_PLAN.at(*use.path, role=use.role, plan=plan)
    named = {use.role for use in uses}
    for name, role in programme.roles.items():
        if name not in named and not role.duties and role.routing is None:
            yield ROLE_UNUSED.at("roles", name, role=name)
        yield from _routing(programme, name, role, ahead)


def _uses(programme: Programme) -> Iterator[Use]:
    everybody = tuple(programme.plans)
    if programme.severity_rules and programme.severity_rules.appeal:
        yield Use(("severity_rules", "appeal", "to"), programme.severity_rules.appeal.to, everybody)
    for number, rule in enumerate(programme.escalations):
        for place, step in enumerate(rule.steps):
            plans = plans_of(programme, rule.plans)
            yield Use(("escalations", number, "steps", place, "to"), step.to, plans)
    for number, review in enumerate(programme.business_reviews):
        if review.by:
            plans = plans_of(programme, review.plans)
            yield Use(("business_reviews", number, "by"), review.by, plans)
    for name, role in programme.roles.items():
        if role.routing:
            plans = plans_of(programme, role.plans)
            yield Use(("roles", name, "routing", "otherwise"), role.routing.otherwise, plans)


def _routing(programme: Programme, name: str, role: Role, ahead: Ahead) -> Iterator[Found]:
    if role.routing is None:
        return
    path = ("roles", name, "routing")
    if role.routing.otherwise == name:
        yield ROUTED_TO_ITSELF.at(*path, "otherwise", role=name)
    if role.routing.hours == ALWAYS:
        yield NEVER_OTHERWISE.at(*path, "hours", role=name, otherwise=role.routing.otherwise)
    own, routed = role.hours or ALWAYS, role.routing.hours
    if not covers(programme, own, routed, ahead):
        yield ROUTED_WHEN_AWAY.at(*path, "hours", role=name)
