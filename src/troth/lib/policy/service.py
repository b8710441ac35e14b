"""What the provider runs for the customer, in words: portals, monitoring, updates, uptime."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from troth.lib.policy.parts import Line, Reader
from troth.lib.policy.promised import amount_words
from troth.lib.promise_words import listed
from troth.promises.schema_service import (
    Maintenance,
    Monitoring,
    Portal,
    ProductUpdates,
    Uptime,
)

_OFFERS = {
    "cases": lazy("cases"),
    "knowledge_base": lazy("knowledge base"),
    "documentation": lazy("documentation"),
    "notifications": lazy("notifications"),
    "research_reports": lazy("research reports"),
    "releases": lazy("releases"),
    "forum": lazy("forum"),
}
_UPDATES = {
    "minor": lazy("minor releases"),
    "patch": lazy("patch releases"),
    "security": lazy("security updates"),
    "maintenance": lazy("maintenance releases"),
    "new_functionality": lazy("new functionality"),
    "documentation": lazy("documentation"),
}
_PERIODS = {
    "month": lazy("calendar month"),
    "quarter": lazy("calendar quarter"),
    "year": lazy("calendar year"),
}


def service_lines(reader: Reader) -> Iterator[Line]:
    """Portals, monitoring, alerts and whatever else comes with support."""
    programme = reader.programme
    for portal in filter(reader.concerns, programme.portals):
        offers = listed(_OFFERS[offer] for offer in portal.offers)
        yield reader.line(portal, f"{portal.title}: {offers}.", *_portal_details(portal))
    for monitoring in filter(reader.concerns, programme.monitoring):
        yield reader.line(monitoring, *_monitoring_words(reader, monitoring))
    for alerts in filter(reader.concerns, programme.threat_alerts):
        sources = alerts.sources or ()
        read_from = (_("Read from %(sources)s.") % {"sources": listed(sources)},) if sources else ()
        yield reader.line(alerts, alerts.title, *read_from)
    for service in filter(reader.concerns, programme.services):
        yield reader.line(service, service.title, *filter(None, (service.detail,)))
    for updates in filter(reader.concerns, programme.product_updates):
        yield reader.line(updates, *_update_words(updates))


def _portal_details(portal: Portal) -> Iterator[str]:
    if portal.dedicated:
        yield _("Your account has one of its own.")
    if portal.address:
        yield _("Address: %(address)s") % {"address": portal.address}


def _monitoring_words(reader: Reader, rule: Monitoring) -> tuple[str, ...]:
    text = f"{rule.title}: {reader.calendar(rule.hours)}."
    where = _("Done remotely.") if rule.remote else _("Done on your premises.")
    return (text, where, _("You are told about what is found.")) if rule.notifies else (text, where)


def _update_words(rule: ProductUpdates) -> tuple[str, ...]:
    kinds = listed(_UPDATES[kind] for kind in rule.kinds)
    details = []
    if rule.automatic:
        details.append(_("Installed for you."))
    if rule.replaces_version:
        details.append(_("An update replaces the version in use."))
    return (_("Product updates: %(kinds)s.") % {"kinds": kinds}, *details)


def upkeep_lines(reader: Reader) -> Iterator[Line]:
    """Maintenance notice and the uptime target."""
    if reader.programme.maintenance:
        rule = reader.programme.maintenance
        text = _("Planned maintenance is announced: %(notice)s.")
        notice = amount_words(rule.notice)
        yield reader.line(rule, text % {"notice": notice}, *_maintenance_details(rule))
    for uptime in filter(reader.concerns, reader.programme.uptime):
        text = _("Uptime of %(percent)s %% in each %(period)s.") % {
            "percent": _number(uptime.target),
            "period": _PERIODS[uptime.period],
        }
        yield reader.line(uptime, text, *_uptime_details(uptime))


def _maintenance_details(rule: Maintenance) -> Iterator[str]:
    yield _("When: %(when)s.") % {"when": rule.needed_when.rstrip(".")}
    if rule.given_by:
        yield _("By %(ways)s.") % {"ways": listed(rule.given_by)}
    if rule.effort:
        yield rule.effort
    if rule.emergency and not rule.emergency.allowed:
        yield _("There is no emergency maintenance.")
    elif rule.emergency:
        yield _("Emergency maintenance gets this notice: %(notice)s.") % {
            "notice": amount_words(rule.emergency.notice)
        }


def _uptime_details(rule: Uptime) -> Iterator[str]:
    if rule.excludes:
        yield _("Not counted: %(what)s.") % {"what": listed(rule.excludes)}
    for band in rule.credits:
        yield _("Below %(percent)s %%: a credit of %(credit)s %% of the fee.") % {
            "percent": _number(band.below),
            "credit": _number(band.credit),
        }
    if rule.claim_within:
        yield _("Claimed within %(time)s after the period.") % {"time": rule.claim_within.text}
    if rule.termination:
        yield _("After %(misses)d misses in %(periods)d periods you may leave.") % {
            "misses": rule.termination.misses,
            "periods": rule.termination.within_periods,
        }


def _number(value: float) -> str:
    return formats.localize(int(value) if value == int(value) else value)
