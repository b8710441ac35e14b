"""Uptime, credits, self-help and languages that do not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.promises.lint.cases import plans_of
from troth.promises.lint.findings import Check, Found, Level
from troth.promises.phrases import gettext_noop
from troth.promises.schema import Programme
from troth.promises.schema_service import Uptime

MAINTENANCE_IS_DOWNTIME = Check(
    code="maintenance_is_downtime",
    level=Level.NOTE,
    sentence=gettext_noop(
        "maintenance is announced, but the uptime of %(target)s %% does not exclude it, so it "
        "counts as downtime"
    ),
    way_out=gettext_noop(
        "add it to 'excludes' if the text does; else accept this finding with the reason"
    ),
)
CREDIT_ABOVE_TARGET = Check(
    code="credit_above_target",
    level=Level.WARNING,
    sentence=gettext_noop(
        "a credit is due below %(below)s %%, although %(target)s %% keeps the target"
    ),
    way_out=gettext_noop("let the first band begin at the target"),
)
MISS_WITHOUT_CREDIT = Check(
    code="miss_without_credit",
    level=Level.NOTE,
    sentence=gettext_noop(
        "uptime from %(below)s %% up to the target of %(target)s %% is a miss without a credit"
    ),
    way_out=gettext_noop(
        "let the first band begin at the target, or accept this finding with the reason"
    ),
)
CLAIM_WITHOUT_CREDIT = Check(
    code="claim_without_credit",
    level=Level.WARNING,
    sentence=gettext_noop("there is a time to claim credits in, but no credit"),
    way_out=gettext_noop("add 'credits', or remove 'claim_within'"),
)
NEVER_TERMINATED = Check(
    code="never_terminated",
    level=Level.ERROR,
    sentence=gettext_noop("%(misses)s periods cannot be missed within %(within)s"),
    way_out=gettext_noop("let 'within_periods' be at least 'misses'"),
)
CREDITS_UNSAID = Check(
    code="credits_unsaid",
    level=Level.WARNING,
    sentence=gettext_noop(
        "service credits are promised to plan '%(plan)s', but nothing says how much"
    ),
    way_out=gettext_noop("add 'credits' under 'uptime', or say it in the remedy's 'words'"),
)
NO_SELF_HELP = Check(
    code="no_self_help",
    level=Level.WARNING,
    sentence=gettext_noop(
        "'self_help' is left to some, but plan '%(plan)s' has nothing to help oneself with"
    ),
    way_out=gettext_noop(
        "add a portal with a knowledge base, documentation or forum, or write 'refused'"
    ),
)
SELF_HELP_UNUSED = Check(
    code="self_help_unused",
    level=Level.WARNING,
    sentence=gettext_noop(
        "what self-help consists of is listed, but those who cannot show it are refused"
    ),
    way_out=gettext_noop("write 'otherwise: self_help', or remove the list"),
)
LANGUAGE_UNKNOWN = Check(
    code="language_unknown",
    level=Level.WARNING,
    sentence=gettext_noop("'%(language)s' is not the code of a language"),
    way_out=gettext_noop("write a code such as 'en', 'fr' or 'pt-BR'"),
)
CHECKS = (
    MAINTENANCE_IS_DOWNTIME,
    CREDIT_ABOVE_TARGET,
    MISS_WITHOUT_CREDIT,
    CLAIM_WITHOUT_CREDIT,
    NEVER_TERMINATED,
    CREDITS_UNSAID,
    NO_SELF_HELP,
    SELF_HELP_UNUSED,
    LANGUAGE_UNKNOWN,
)

_HELPFUL = {"knowledge_base", "documentation", "forum"}
_LANGUAGE = re.compile("[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def find(programme: Programme) -> Iterator[Found]:
    for number, uptime in enumerate(programme.uptime):
        for found in _uptime(programme, uptime):
            yield found.under("uptime", number)
    yield from _credits(programme)
    yield from _self_help(programme)
    offered = programme.languages.offered if programme.languages else ()
    for number, language in enumerate(offered):
        if not _LANGUAGE.fullmatch(language):
            yield LANGUAGE_UNKNOWN.at("languages", "offered", number, language=language)


def _uptime(programme: Programme, uptime: Uptime) -> Iterator[Found]:
    target = f"{uptime.target:g}"
    if programme.maintenance and not re.search("(?i)maint", " ".join(uptime.excludes or ())):
        yield MAINTENANCE_IS_DOWNTIME.at(target=target)
    if uptime.credits:
        first = uptime.credits[0].below
        check = CREDIT_ABOVE_TARGET if first > uptime.target else MISS_WITHOUT_CREDIT
        if first != uptime.target:
            yield check.at("credits", 0, "below", target=target, below=f"{first:g}")
    elif uptime.claim_within:
        yield CLAIM_WITHOUT_CREDIT.at("claim_within")
    end = uptime.termination
    if end and end.misses > end.within_periods:
        yield NEVER_TERMINATED.at("termination", misses=end.misses, within=end.within_periods)


def _credits(programme: Programme) -> Iterator[Found]:
    for number, remedy in enumerate(programme.remedies):
        if remedy.remedy == "credit_bearing" and not remedy.words:
            for plan in plans_of(programme, remedy.plans):
                if not any(one.credits and one.holds_for(plan) for one in programme.uptime):
                    yield CREDITS_UNSAID.at("remedies", number, plan=plan)


def _self_help(programme: Programme) -> Iterator[Found]:
    for number, contact in enumerate(programme.contacts):
        if contact.others == "self_help":
            yield from _helpless(programme, contact.plans, ("contacts", number, "others"))
    for number, entitlement in enumerate(programme.entitlement):
        path = ("entitlement", number)
        if entitlement.self_help and entitlement.otherwise != "self_help":
            yield SELF_HELP_UNUSED.at(*path, "self_help")
        if entitlement.otherwise == "self_help" and not entitlement.self_help:
            yield from _helpless(programme, entitlement.plans, (*path, "otherwise"))


def _helpless(
    programme: Programme, plans: tuple[str, ...] | None, path: tuple[str | int, ...]
) -> Iterator[Found]:
    for plan in plans_of(programme, plans):
        helps = any(
            portal.holds_for(plan) and not _HELPFUL.isdisjoint(portal.offers)
            for portal in programme.portals
        )
        if not helps:
            yield NO_SELF_HELP.at(*path, plan=plan)
