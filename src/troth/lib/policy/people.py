"""People at the customer's side, allowances, duties and what binds both sides, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from troth.lib.policy.parts import Line, Reader
from troth.lib.promise_words import listed, metric_name
from troth.promises.schema_contract import (
    Allowance,
    Amendments,
    BookedCover,
    CustomerDuty,
    IncidentBudget,
    TermRule,
)
from troth.promises.schema_people import Role, RoleDuty, Training

_EVERY = {
    "continuously": lazy("continuously"),
    "week": lazy("every week"),
    "month": lazy("every month"),
    "quarter": lazy("every quarter"),
    "year": lazy("every year"),
    "regularly": lazy("regularly"),
}
_PER = {
    "month": lazy("each month"),
    "quarter": lazy("each quarter"),
    "year": lazy("each year"),
    "term": lazy("each term"),
}
_CHARGES = {"included": lazy("included"), "extra": lazy("at extra charge")}
_DUTY_TIMES = {
    "before_use": lazy("before you use the service"),
    "before_asking": lazy("before you ask for support"),
    "during_case": lazy("while a case is open"),
    "always": lazy("at all times"),
    "at_end": lazy("when support ends"),
}
_CONSEQUENCES = {
    "severity_may_drop": lazy("Otherwise the severity may be lowered."),
    "case_may_close": lazy("Otherwise the case may be closed."),
    "support_refused": lazy("Otherwise support may be refused."),
    "self_help": lazy("Otherwise only self-help remains."),
}
_REMEDIES = {
    "best_effort": lazy("Times are promised as best effort"),
    "objective": lazy("Times are targets that we report on"),
    "credit_bearing": lazy("Missed times earn service credits"),
}
_OVERAGE = {
    "refused": lazy("Further cases are refused."),
    "charged": lazy("Further cases are charged."),
    "best_effort": lazy("Further cases are answered on a best-effort basis."),
}
_RENEWALS = {
    "automatic": lazy("It renews by itself."),
    "by_agreement": lazy("It is renewed by agreement."),
    "provider_may_decline": lazy("It can be renewed, but we may decline."),
}
_EARLY = {"features": lazy("new features"), "events": lazy("events")}
_AUDIENCES = {"administrators": lazy("administrators"), "end_users": lazy("end users")}


def role_lines(reader: Reader) -> Iterator[Line]:
    """Who stands at the customer's side and does what."""
    for role in filter(reader.concerns, reader.programme.roles.values()):
        text = f"{role.title}: {role.meaning}" if role.meaning else role.title
        yield reader.line(role, text, *_role_details(reader, role))
    for review in filter(reader.concerns, reader.programme.business_reviews):
        when = _EVERY[review.every.value]
        text = _("%(title)s, %(when)s") % {"title": review.title, "when": when}
        by = (_("Held by: %(role)s.") % {"role": reader.role(review.by)},) if review.by else ()
        yield reader.line(review, text, *review.covers, *by)


def _role_details(reader: Reader, role: Role) -> Iterator[str]:
    if role.assigned == "account":
        yield _("Assigned to your account.")
    else:
        yield _("Available to all customers.")
    if role.hours:
        yield _("Hours: %(hours)s.") % {"hours": reader.calendar(role.hours)}
    if role.stages:
        yield _("Stages: %(stages)s.") % {"stages": listed(role.stages)}
    if role.routing:
        yield _("Handles your cases during: %(hours)s; at other times: %(other)s.") % {
            "hours": reader.calendar(role.routing.hours),
            "other": reader.role(role.routing.otherwise),
        }
        if role.routing.told_afterwards:
            yield _("Is told of every case opened at other times.")
    yield from map(_duty, role.duties)


def _duty(duty: RoleDuty) -> str:
    if duty.every is None:
        return duty.duty
    return _("%(duty)s (%(when)s)") % {"duty": duty.duty, "when": _EVERY[duty.every.value]}


def allowance_lines(reader: Reader) -> Iterator[Line]:
    """What comes with the plan, or can be had with it."""
    programme = reader.programme
    for allowance in filter(reader.concerns, programme.allowances):
        yield reader.line(allowance, allowance_words(allowance))
    for training in filter(reader.concerns, programme.training):
        text = _("%(title)s: %(charge)s") % {
            "title": training.title,
            "charge": _CHARGES[training.charge.value],
        }
        yield reader.line(training, text, *_training_details(training))
    for early in filter(reader.concerns, programme.early_access):
        to = listed(_EARLY[what] for what in early.to)
        yield reader.line(early, _("%(title)s (%(to)s)") % {"title": early.title, "to": to})
    for budget in filter(reader.concerns, programme.incident_budget):
        yield reader.line(budget, *_budget_words(reader, budget))
    for cover in filter(reader.concerns, programme.booked_cover):
        text = _("%(title)s: booked %(notice)s ahead (%(on)s), %(charge)s") % {
            "title": cover.title,
            "notice": cover.notice.text,
            "on": reader.calendar(cover.calendar),
            "charge": _CHARGES[cover.charge.value],
        }
        yield reader.line(cover, text, *_cover_details(cover))


def _training_details(training: Training) -> Iterator[str]:
    if training.audience:
        audience = listed(_AUDIENCES[who] for who in training.audience)
        yield _("For %(who)s.") % {"who": audience}
    if training.personal:
        yield _("Tailored to you.")


def _cover_details(cover: BookedCover) -> Iterator[str]:
    if cover.severities:
        yield _for_severities(cover.severities)
    if cover.longest:
        yield _("At most %(time)s.") % {"time": cover.longest.text}


def _for_severities(codes: Iterable[str]) -> str:
    return _("For %(severities)s.") % {"severities": listed(codes)}


def allowance_words(allowance: Allowance) -> str:
    """Say what an allowance gives: `2 × onboarding call, each term, included`."""
    parts = [f"{allowance.count} × {allowance.title}" if allowance.count else allowance.title]
    if allowance.per:
        parts.append(str(_PER[allowance.per]))
    parts.append(str(_CHARGES[allowance.charge.value]))
    return ", ".join(parts)


def _budget_words(reader: Reader, budget: IncidentBudget) -> Iterator[str]:
    yield _("%(count)d cases %(per)s.") % {"count": budget.cases, "per": _PER[budget.per]}
    if budget.kinds:
        titles = listed(reader.programme.kinds[kind].title for kind in budget.kinds)
        yield _("These kinds count: %(kinds)s.") % {"kinds": titles}
    if budget.severities:
        yield _for_severities(budget.severities)
    yield str(_OVERAGE[budget.overage])
    if budget.price:
        yield budget.price


def duty_lines(reader: Reader) -> Iterator[Line]:
    """What the customer has to do."""
    for duty in filter(reader.concerns, reader.programme.customer_duties):
        text = _("%(duty)s (%(when)s)") % {
            "duty": duty.duty.rstrip("."),
            "when": _DUTY_TIMES[duty.when],
        }
        yield reader.line(duty, text, *_consequence(duty))


def _consequence(duty: CustomerDuty) -> Iterator[str]:
    if duty.severities:
        yield _for_severities(duty.severities)
    if duty.consequence:
        yield str(_CONSEQUENCES[duty.consequence.what])
        if duty.consequence.severities:
            yield _("This may apply to: %(severities)s.") % {
                "severities": listed(duty.consequence.severities)
            }
        if duty.consequence.to:
            yield _("It is then lowered to %(severity)s.") % {"severity": duty.consequence.to}


def agreement_lines(reader: Reader) -> Iterator[Line]:
    """How firm the promises are, how long they hold and how they may change."""
    programme = reader.programme
    for remedy in filter(reader.concerns, programme.remedies):
        text = f"{_REMEDIES[remedy.remedy]}."
        if remedy.metrics:
            text = f"{_REMEDIES[remedy.remedy]}: {listed(map(metric_name, remedy.metrics))}."
        yield reader.line(remedy, text, *((remedy.words,) if remedy.words else ()))
    for term in filter(reader.concerns, programme.term):
        yield reader.line(term, _("Term of support"), *_term_details(term))
    amendments = programme.amendments
    if amendments and not amendments.allowed:
        yield reader.line(amendments, _("This text does not change."))
    elif amendments:
        text = (
            _("A new version may change any of this.")
            if amendments.may_worsen
            else _("A new version takes nothing away from you.")
        )
        yield reader.line(amendments, text, *_notice_words(amendments))


def _notice_words(amendments: Amendments) -> Iterator[str]:
    if amendments.notice:
        yield _("Announced %(time)s ahead.") % {"time": amendments.notice.text}


def _term_details(term: TermRule) -> Iterator[str]:
    if term.begins:
        yield _("Begins: %(when)s.") % {"when": term.begins.rstrip(".")}
    if term.ends:
        yield _("Ends: %(when)s.") % {"when": term.ends.rstrip(".")}
    if term.months:
        yield _("Runs for %(count)d months.") % {"count": term.months}
    if term.renewal:
        yield str(_RENEWALS[term.renewal])
    if term.charge:
        yield _("The plan is %(charge)s.") % {"charge": _CHARGES[term.charge.value]}
