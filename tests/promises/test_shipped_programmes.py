"""The five shipped programmes: their promises, rules and readings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from troth.promises.schema import Programme
from troth.promises.schema_base import Record, Rule
from troth.promises.shipped import shipped_ids, shipped_programme, shipped_programmes
from troth.promises.terms import Commitment, Metric

# programme, plan, severity: metric, amount, calendar, and the trigger where it is not the opening
PROMISES = """
cloudmark premium P1: first_response 1 hour on always
cloudmark premium P1: continuous_effort continuous, gap 30 minutes on always
cloudmark premium P2: first_response 1 business day on site
cloudmark premium P2: resolution 3 business days on site
cloudmark premium P3: first_response 2 business days on site
cloudmark premium P3: resolution 10 business days on site
cloudmark premium P4: first_response 3 business days on site
cloudmark premium P4: resolution next release on site
opendns basic P1: first_response 2 hours on support-24x5
opendns basic P2: first_response 1 business day on support-24x5
opendns basic P3: first_response 2 business days on support-24x5
opendns gold P1: first_response 2 hours on always
opendns gold P1: first_response 30 minutes on always from customer_call
opendns gold P1: continuous_effort continuous, gap 30 minutes on always
opendns gold P2: first_response 1 business day on support-24x5
opendns gold P2: continuous_effort continuous, gap 4 hours on support-24x5
opendns gold P3: first_response 2 business days on support-24x5
opendns platinum P1: first_response 2 hours on always
opendns platinum P1: first_response 30 minutes on always from customer_call
opendns platinum P1: continuous_effort continuous, gap 30 minutes on always
opendns platinum P2: first_response 1 business day on support-24x5
opendns platinum P2: continuous_effort continuous, gap 4 hours on support-24x5
opendns platinum P3: first_response 2 business days on support-24x5
proofpoint cloud S1: first_response 1 hour on always
proofpoint cloud S1: update 1 hour on always
proofpoint cloud S2: first_response 6 hours on always
proofpoint cloud S2: update 12 hours on always
proofpoint cloud S3: first_response 24 hours on always
proofpoint cloud S3: status_reply 1 business day on site
blackpearl standard P1: first_response 1 hour on always
blackpearl standard P2: first_response 1 business day on site
blackpearl premium P1: first_response 1 hour on always
blackpearl premium P2: first_response 4 business hours on site
blackpearl premium P3: first_response 8 business hours on site
blackpearl premium P4: first_response 8 business hours on site
valimail basic urgent: first_response 24 business hours on pacific-business
valimail basic high: first_response 24 business hours on pacific-business
valimail basic medium: first_response 24 business hours on pacific-business
valimail basic low: first_response 24 business hours on pacific-business
valimail enhanced urgent: first_response 1 business hour on pacific-weekdays
valimail enhanced high: first_response 6 business hours on pacific-weekdays
valimail enhanced medium: first_response 6 business hours on pacific-weekdays
valimail enhanced low: first_response 24 business hours on pacific-weekdays
valimail premier urgent: first_response 1 hour on always
valimail premier high: first_response 4 hours on always
valimail premier medium: first_response 4 hours on always
valimail premier low: first_response 24 hours on always
"""

IN_WORDS = """
opendns basic P3: resolution worked on with the response or as soon as practicable after it
opendns gold P3: resolution worked on with the response or as soon as practicable after it
opendns platinum P3: resolution worked on with the response or as soon as practicable after it
proofpoint cloud S2: resolution an emergency patch if no workaround is found
proofpoint cloud S3: update as available
proofpoint cloud S3: resolution a permanent fix or a workaround for the long term
blackpearl standard P3: first_response in the business hours of the location
blackpearl standard P4: first_response in the business hours of the location
"""

READINGS = {
    "blackpearl": {"response-p1"},
    "cloudmark": {"continuous-effort"},
    "opendns": {"response-basic-p1", "response-p1", "response-p1-call", "work-on-p1", "work-on-p2"},
    "proofpoint": {"contact-s1"},
    "valimail": {"response-premier"},
}


@pytest.fixture(params=shipped_ids())
def programme(request: pytest.FixtureRequest) -> Programme:
    return shipped_programme(request.param)


def _cases() -> Iterator[tuple[str, Programme, str, str]]:
    for name, programme in shipped_programmes().items():
        for plan in programme.plans:
            for severity in programme.severities:
                yield f"{name} {plan} {severity}", programme, plan, severity


def _line(case: str, promise: Commitment) -> str:
    trigger = "" if promise.trigger == "opened" else f" from {promise.trigger}"
    return f"{case}: {promise.metric} {promise.amount.text} on {promise.calendar}{trigger}"


def test_the_five_are_there() -> None:
    plans = {name: list(programme.plans) for name, programme in shipped_programmes().items()}
    assert plans == {
        "blackpearl": ["standard", "premium"],
        "cloudmark": ["premium"],
        "opendns": ["basic", "gold", "platinum"],
        "proofpoint": ["cloud"],
        "valimail": ["basic", "enhanced", "premier"],
    }


def test_the_ids_are_the_names_of_the_files(programme: Programme) -> None:
    assert shipped_programme(programme.programme) is programme


def test_what_runs_clocks() -> None:
    lines = {
        _line(case, promise)
        for case, programme, plan, severity in _cases()
        for promise in programme.terms(plan).commitments(severity, "incident", "portal")
    }
    assert lines == set(PROMISES.strip().splitlines())


def test_what_is_promised_in_words() -> None:
    lines = {
        f"{case}: {promise.metric} {promise.amount.text.removeprefix('no clock, ')}"
        for case, programme, plan, severity in _cases()
        for promise in programme.terms(plan).without_clock(severity, "incident", "portal")
    }
    assert lines == set(IN_WORDS.strip().splitlines())


def test_every_commitment_cites_its_clause_and_ambiguous_ones_their_reading(
    programme: Programme,
) -> None:
    assert all(rule.clause for rule in programme.commitments)
    read = {rule.id for rule in programme.commitments if rule.interpretation}
    assert read == READINGS[programme.programme]


def test_every_rule_is_founded(programme: Programme) -> None:
    rules = list(_rules(programme))
    assert len(rules) > 10
    assert all(rule.clause or rule.interpretation for rule in rules)


def _rules(value: object) -> Iterator[Rule]:
    if isinstance(value, Rule):
        yield value
    if isinstance(value, Record):
        value = tuple(part for _, part in value)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for part in value:
            yield from _rules(part)


def test_severities_by_rank() -> None:
    ranks = {
        name: {code: severity.rank for code, severity in programme.severities.items()}
        for name, programme in shipped_programmes().items()
    }
    assert ranks == {
        "blackpearl": {"P1": 1, "P2": 2, "P3": 3, "P4": 4},
        "cloudmark": {"P1": 1, "P2": 2, "P3": 3, "P4": 4},
        "opendns": {"P1": 1, "P2": 2, "P3": 3},
        "proofpoint": {"S1": 1, "S2": 2, "S3": 3},
        "valimail": {"urgent": 1, "high": 2, "medium": 2, "low": 3},
    }
    valimail = shipped_programme("valimail").severities
    assert valimail["high"].level == valimail["medium"].level == "P2"
    assert shipped_programme("proofpoint").default_severity == "S3"


def test_sites_and_their_holidays() -> None:
    blackpearl = shipped_programme("blackpearl").terms("standard")
    anzac_day, spring_bank_holiday = date(2026, 4, 27), date(2026, 5, 25)
    assert blackpearl.calendar("site").holiday_name(anzac_day)
    assert blackpearl.calendar("site", "london").holiday_name(spring_bank_holiday)
    san_francisco = shipped_programme("cloudmark").terms("premium").calendar("site")
    assert san_francisco.holiday_name(date(2026, 7, 3))
    assert san_francisco.timezone == "America/Los_Angeles"
    support = shipped_programme("proofpoint").terms("cloud").calendar("site")
    assert support.holiday_name(date(2026, 12, 25)) is None
    assert shipped_programme("proofpoint").terms("cloud").default_site == "support"


def test_business_days_of_opendns_are_24_hours() -> None:
    terms = shipped_programme("opendns").terms("basic")
    assert terms.calendar("support-24x5").business_day_seconds == 24 * 3600


def test_a_workaround_resolves_at_proofpoint_only() -> None:
    resolving = {
        name
        for name, programme in shipped_programmes().items()
        for plan in programme.plans
        if programme.terms(plan).workaround_resolves
    }
    assert resolving == {"proofpoint"}


def test_blackpearl_holds_p1_on_days_off_until_a_call() -> None:
    for plan in ("standard", "premium"):
        (response,) = (
            shipped_programme("blackpearl").terms(plan).commitments("P1", "incident", "portal")
        )
        assert response.held is not None
        assert response.held.during == {"weekend", "holiday"}
        assert response.held.until == "customer_call"


def test_blackpearl_logs_feature_requests_and_owes_nothing_on_them() -> None:
    programme = shipped_programme("blackpearl")
    assert programme.kinds["feature_request"].handling == "log_and_close"
    assert programme.kinds["service_unusable"].severity == "P1"
    terms = programme.terms("premium")
    for severity in programme.severities:
        assert terms.commitments(severity, "feature_request", "portal") == ()
        assert terms.commitments(severity, "question", "portal") != ()


def test_blackpearl_severity_kind_and_appeal() -> None:
    programme = shipped_programme("blackpearl")
    rules, kinds = programme.severity_rules, programme.kind_decision
    assert rules is not None and rules.change is not None and rules.appeal is not None
    assert (rules.set_by, rules.change.announced) == ("customer", "in_reply")
    assert (rules.appeal.to, rules.appeal.channels) == ("support-management", None)
    assert kinds is not None
    assert (kinds.by, kinds.final) == ("staff", True)


def test_blackpearl_entitlement_maintenance_and_amendments() -> None:
    programme = shipped_programme("blackpearl")
    (check,) = programme.entitlement
    assert (check.asks, check.otherwise) == (("customer_number", "secret"), "self_help")
    assert programme.maintenance is not None and programme.maintenance.emergency is not None
    assert programme.maintenance.notice.text == "7 days"
    assert programme.maintenance.emergency.allowed
    assert programme.amendments is not None and not programme.amendments.may_worsen
    assert programme.languages is not None and programme.languages.offered == ("en",)
    assert [term.months for term in programme.term if term.plans == ("premium",)] == [12]


def test_only_the_customer_closes_at_cloudmark() -> None:
    closing = shipped_programme("cloudmark").closing
    assert [(rule.when, rule.by) for rule in closing] == [("customer_agrees", ("customer",))]


def test_valimail_closes_after_three_unanswered_attempts() -> None:
    programme = shipped_programme("valimail")
    by_reason = {rule.when: rule for rule in programme.closing}
    unanswered = by_reason["unanswered"]
    assert (unanswered.attempts, unanswered.interpretation is not None) == (3, True)
    assert unanswered.apart is not None and unanswered.apart.text == "2 business days"
    assert "out_of_scope" in by_reason and "silence" not in by_reason
    assert programme.reopening[0].closed_when == ("unanswered",)
    assert [duty.id for duty in programme.customer_duties] == [
        "dns", "dns-at-end", "representative", "sso", "unaligned-senders",
    ]  # fmt: skip


def test_channels_of_each_plan() -> None:
    channels = {
        f"{name} {plan}": {
            rule.channel.value for rule in programme.channels if rule.holds_for(plan)
        }
        for name, programme in shipped_programmes().items()
        for plan in programme.plans
    }
    assert channels == {
        "blackpearl standard": {"portal", "phone", "email", "chat"},
        "blackpearl premium": {"portal", "phone", "email", "chat"},
        "cloudmark premium": {"portal"},
        "opendns basic": {"portal", "email"},
        "opendns gold": {"portal", "email", "phone"},
        "opendns platinum": {"portal", "email", "phone"},
        "proofpoint cloud": {"chat", "slack", "teams", "web_form", "portal"},
        "valimail basic": {"portal", "web_form", "email"},
        "valimail enhanced": {"portal", "web_form", "email", "video"},
        "valimail premier": {"portal", "web_form", "email", "video", "phone"},
    }


def test_phone_hours_by_severity() -> None:
    (opendns,) = (
        rule
        for rule in shipped_programme("opendns").channels
        if rule.channel == "phone" and rule.holds_for("gold")
    )
    assert [opendns.hours_for(severity) for severity in ("P1", "P2", "P3")] == [
        "always",
        "support-24x5",
        "support-24x5",
    ]


def test_named_contacts_and_allowances() -> None:
    opendns = {rule.plans: rule.limit for rule in shipped_programme("opendns").contacts}
    assert opendns == {("gold",): 3, ("platinum",): 5}
    valimail = shipped_programme("valimail").allowances
    assert {item.plans: item.count for item in valimail} == {("enhanced",): 2, ("premier",): 5}
    (meeting,) = shipped_programme("cloudmark").allowances
    assert (meeting.count, meeting.per) == (1, "year")
    (training,) = shipped_programme("cloudmark").training
    assert training.charge == "extra"


def test_roles_and_the_routing_to_the_tam() -> None:
    assert {"designated-contact", "solutions-architect"} <= shipped_programme(
        "cloudmark"
    ).roles.keys()
    tam = shipped_programme("opendns").roles["tam"]
    assert tam.routing is not None
    assert (tam.routing.hours, tam.routing.otherwise) == ("tam-hours", "support-center")
    assert tam.routing.told_afterwards
    assert not tam.holds_for("gold")


def test_uptime_at_proofpoint() -> None:
    (uptime,) = shipped_programme("proofpoint").uptime
    assert (uptime.target, uptime.period) == (99.5, "month")


def test_first_response_is_promised_somewhere_in_every_plan() -> None:
    for programme in shipped_programmes().values():
        for plan in programme.plans:
            assert any(
                promise.metric is Metric.FIRST_RESPONSE
                for promise in programme.terms(plan).promised
            )
