"""Hours, channels and who may ask for support, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from troth.lib.policy.parts import Line, Reader
from troth.lib.promise_words import hours_words, listed
from troth.promises.schema_access import ChannelRule, ContactRule, Diagnostic, EntitlementRule
from troth.promises.schema_time import CalendarRule

_OTHERS = {
    "refused": lazy("Requests from others are refused."),
    "self_help": lazy("Others are sent to self-help."),
}
_PROOFS = {
    "customer_number": lazy("your customer number"),
    "secret": lazy("your secret"),
    "paid_subscription": lazy("a paid, current subscription"),
}


def hours_lines(reader: Reader) -> Iterator[Line]:
    """The calendars and sites: when time counts."""
    rules: list[CalendarRule] = list(reader.programme.calendars.values())
    sites = reader.programme.sites
    rules.extend(sites.values())
    for rule in rules:
        yield reader.line(rule, f"{rule.title}: {hours_words(rule)}.", *_hours_details(rule))
    home = reader.programme.home_site()
    if home and len(sites) > 1:
        text = _("A case follows the hours of %(site)s until it is assigned elsewhere.")
        yield Line(text=text % {"site": sites[home].title})


def _hours_details(rule: CalendarRule) -> Iterator[str]:
    if rule.business_day:
        yield _("A business day is %(length)s of open time.") % {"length": rule.business_day}
    if rule.closed:
        yield _("Also closed: %(spans)s.") % {"spans": listed(rule.closed)}
    if rule.extra:
        yield _("Also open: %(spans)s.") % {"spans": listed(rule.extra)}


def channel_lines(reader: Reader) -> Iterator[Line]:
    """By which ways support is reached, and when."""
    for rule in filter(reader.concerns, reader.programme.channels):
        text = f"{rule.title}: {_channel_hours(reader, rule)}."
        yield reader.line(rule, text, *_channel_details(rule))


def _channel_hours(reader: Reader, rule: ChannelRule) -> str:
    if isinstance(rule.hours, str):
        return reader.calendar(rule.hours)
    by_hours: dict[str, list[str]] = {}
    for severity, calendar in rule.hours.items():
        by_hours.setdefault(calendar, []).append(severity)
    return "; ".join(
        _("%(hours)s for %(severities)s")
        % {"hours": reader.calendar(calendar), "severities": listed(severities)}
        for calendar, severities in by_hours.items()
    )


def _channel_details(rule: ChannelRule) -> Iterator[str]:
    if not rule.opens_cases:
        yield _("For cases already open; new ones are opened elsewhere.")
    if not rule.carries_promises:
        yield _("No times are promised here.")


def asking_lines(reader: Reader) -> Iterator[Line]:
    """Who may ask, what they show and what they are asked."""
    programme = reader.programme
    for contact in filter(reader.concerns, programme.contacts):
        yield reader.line(contact, *_contact_words(contact))
    for entitlement in filter(reader.concerns, programme.entitlement):
        yield reader.line(entitlement, *_entitlement_words(entitlement))
    if programme.intake and programme.intake.numbered:
        yield reader.line(programme.intake, _("Every request gets a unique number."))
    if programme.intake and programme.intake.acknowledgement_responds:
        text = _("Acknowledging a request counts as the response when a person does so.")
        yield reader.line(programme.intake, text)
    for diagnostic in filter(reader.concerns, programme.diagnostics):
        yield reader.line(diagnostic, *_diagnostic_words(reader, diagnostic))


def _contact_words(rule: ContactRule) -> tuple[str, ...]:
    others = str(_OTHERS[rule.others])
    text = _("Cases are opened by: %(who)s.") % {"who": rule.who.rstrip(".")}
    if rule.limited_by == "case_owner":
        return text, _("Only the contact who owns a case may ask about it."), others
    if rule.limit is None:
        return text, others
    if rule.limited_by == "project":
        limit = ngettext(
            "At most %(count)d for a project.", "At most %(count)d for each project.", 2
        )
    else:
        limit = ngettext(
            "%(count)d named contact.", "At most %(count)d named contacts.", rule.limit
        )
    return text, limit % {"count": rule.limit}, others


def _entitlement_words(rule: EntitlementRule) -> Iterator[str]:
    proofs = listed(_PROOFS[proof] for proof in rule.asks)
    yield _("Support needs %(proofs)s.") % {"proofs": proofs}
    if rule.when:
        yield _("When: %(when)s") % {"when": rule.when}
    if rule.otherwise == "refused" or not rule.self_help:
        yield str(_OTHERS[rule.otherwise])
    if rule.self_help:
        yield _("Without them, there is: %(what)s.") % {"what": listed(rule.self_help)}


def _diagnostic_words(reader: Reader, rule: Diagnostic) -> tuple[str, ...]:
    text = _("We ask: %(what)s") % {"what": rule.ask}
    when = _("On opening") if rule.when == "opening" else _("While we work on it")
    need = _("needed") if rule.required else _("if you can")
    if rule.kinds is None:
        return text, f"{when}, {need}."
    kinds = listed(reader.programme.kinds[kind].title for kind in rule.kinds)
    return text, f"{when}, {need}; {_('for: %(kinds)s') % {'kinds': kinds}}."


def scope_lines(reader: Reader) -> Iterator[Line]:
    """What support covers, on which platforms and in which languages."""
    programme = reader.programme
    for rule in filter(reader.concerns, programme.scope):
        if rule.covers:
            yield reader.line(rule, _("Support covers:"), *rule.covers)
        if rule.excludes:
            yield reader.line(rule, _("Support does not cover:"), *rule.excludes)
    if programme.platforms:
        platforms = programme.platforms
        text = _("Supported platforms")
        if platforms.listed_at:
            text = _("Supported platforms are listed at: %(place)s") % {
                "place": platforms.listed_at
            }
        yield reader.line(platforms, text, *(platforms.names or ()))
    if programme.languages:
        names = listed(map(_language, programme.languages.offered))
        yield reader.line(
            programme.languages, _("Support is given in: %(names)s.") % {"names": names}
        )


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
