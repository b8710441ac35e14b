"""What looks like a finding and is none."""

from __future__ import annotations

from datetime import date

import pytest
from tests.promises.linting import TODAY, changed, codes, findings

SITE = """
sites:
  london:
    {title: London, timezone: Europe/London, windows: Mon-Fri 09:00-17:00, holidays: none,
     clause: "2"}
"""
RESPONSE = """
  - id: response
    metric: first_response
    calendar: office
    targets: {P1: 2 business hours, P2: 4 business hours}
    clause: "5"
"""
FINE = [
    # what says on purpose that nothing is promised
    """
commitments:
  - id: response
    metric: first_response
    calendar: office
    targets: {P1: 2 business hours, P2: as available}
    clause: "5"
""",
    """
channels:
  - {channel: portal, title: Portal, hours: always, clause: "4"}
  - {channel: phone, plans: gold, title: Phone, hours: office, clause: "4"}
  - {channel: community, title: Forum, hours: always, carries_promises: false, clause: "4"}
""",
    """
kinds:
  feature_request: {title: Wish, handling: log_and_close}
commitments:
  - id: response
    metric: first_response
    kinds: [incident, question]
    calendar: office
    targets: {P1: 2 business hours, P2: 4 business hours}
    clause: "5"
closing:
  - {when: customer_agrees, by: customer, clause: "6"}
  - {when: logged, by: staff, clause: "6"}
""",
    # hours for each severity, or for some where no case is opened
    """
channels:
  - {channel: portal, title: Portal, hours: always, clause: "4"}
  - {channel: phone, plans: gold, title: Phone, hours: {P1: always, P2: office}, clause: "4"}
  - {channel: chat, title: Chat, hours: {P1: office}, opens_cases: false, clause: "4"}
""",
    # a kind that must have a severity
    """
kinds:
  service_unusable: {title: Unusable}
commitments:
  - id: response
    metric: first_response
    calendar: office
    targets: {P1: 2 business hours, P2: 4 business hours}
    clause: "5"
  - id: resolution
    metric: resolution
    kinds: service_unusable
    calendar: office
    targets: {P1: 2 business days}
    clause: "5"
""",
    # an answer only after the call that the plan has a channel for
    """
channels:
  - {channel: portal, title: Portal, hours: always, clause: "4"}
  - {channel: phone, title: Phone, hours: office, opens_cases: false, clause: "4"}
commitments:
  - id: response
    metric: first_response
    calendar: office
    trigger: customer_call
    targets: {P1: 2 business hours, P2: 4 business hours}
    clause: "5"
""",
    # an update as it is usual, or after a resolution that is not promised to every such case
    f"""
commitments: {RESPONSE}
  - id: resolution
    metric: resolution
    kinds: incident
    calendar: office
    targets: {{P1: 2 business days, P2: 2 business days}}
    clause: "5"
  - id: updates
    metric: update
    calendar: office
    targets: {{P1: 1 business day, P2: 3 business days}}
    clause: "5"
""",
    # an update that is owed while the resolution waits on the customer
    f"""
commitments: {RESPONSE}
  - id: resolution
    metric: resolution
    calendar: office
    targets: {{P1: 1 business day}}
    clause: "5"
  - id: updates
    metric: update
    calendar: office
    pauses: never
    targets: {{P1: 2 business days}}
    clause: "5"
""",
    # other hours, of which it is not plain that the resolution always comes first
    f"""
commitments: {RESPONSE}
  - id: resolution
    metric: resolution
    calendar: office
    targets: {{P1: 6 business hours}}
    clause: "5"
  - id: updates
    metric: update
    calendar: always
    targets: {{P1: 1 day}}
    clause: "5"
  - id: workaround
    metric: workaround
    calendar: office
    targets: {{P1: 5 business hours}}
    clause: "5"
""",
    # windows that overlap in part, or only touch
    "calendars: {office: {windows: [Mon-Fri 09:00-13:00, Mon-Fri 12:00-17:00]}}",
    "calendars: {office: {windows: [Mon-Fri 09:00-13:00, Mon-Fri 13:00-17:00]}}",
    # spans that change something, if only in part
    "calendars: {office: {closed: 2027-12-24 16:00-24:00}}",
    "calendars: {office: {extra: 2027-12-25 10:00-12:00, closed: 2027-12-24 12:00-24:00}}",
    # a holiday on a Saturday that its observed Monday stands beside in the right programme
    "calendars: {office: {holidays: {2027-12-24: Eve, 2027-12-27: Christmas Day}}}",
    # a business day said where days differ, or are very long
    """
calendars:
  office: {windows: [Mon-Thu 09:00-17:00, Fri 09:00-15:00], business_day: 8 hours}
""",
    "calendars: {office: {windows: Sun 16:00-Fri 17:00, business_day: 24 hours}}",
    # days that are written as business days, or on a calendar that never closes
    f"""
commitments: {RESPONSE}
  - id: resolution
    metric: resolution
    calendar: always
    targets: {{P1: 2 days, P2: 1 week}}
    clause: "5"
""",
    # a site is used by a hold
    f"""{SITE}
calendars: {{office: null}}
channels:
  - {{channel: phone, title: Phone, hours: always, clause: "4"}}
commitments:
  - id: response
    metric: first_response
    calendar: always
    held: {{during: weekend, until: customer_call}}
    targets: {{P1: 1 hour, P2: 2 hours}}
    clause: "5"
""",
    # plans that say which one they build on
    """
plans:
  basic: {title: Basic, above: gold}
  gold: {title: Gold, above: none}
commitments:
  - id: response
    plans: gold
    metric: first_response
    calendar: office
    targets: {P1: 2 business hours, P2: 4 business hours}
    clause: "5"
  - id: response-basic
    plans: basic
    metric: first_response
    calendar: office
    targets: {P1: 1 business hour, P2: 2 business hours}
    clause: "5"
channels:
  - {channel: portal, title: Portal, hours: always, clause: "4"}
  - {channel: phone, plans: basic, title: Phone, hours: always, clause: "4"}
""",
    # severities of one rank may be promised in any order
    f"""
severities:
  P3: {{rank: 3, title: Low, meaning: A question., level: low, clause: "3"}}
  P4: {{rank: 3, title: Idea, meaning: A thought., level: low, clause: "3"}}
commitments: {RESPONSE}
  - id: response-low
    metric: first_response
    calendar: office
    targets: {{P3: 9 business hours, P4: 5 business hours}}
    clause: "5"
""",
    # roles that some plans have, needed for these plans only
    """
roles:
  tam:
    {title: TAM, plans: gold, assigned: account, hours: office, clause: "7",
     routing: {hours: office, otherwise: lead}}
business_reviews:
  - {title: Review, plans: gold, every: year, covers: value, by: tam, clause: "7"}
""",
    # a reminder and steps in other units
    """
closing:
  - when: silence
    by: staff
    after: 2 business days
    reminder: 15 business hours
    calendar: office
    clause: "6"
""",
    """
escalations:
  - title: Up
    starts: opened
    steps: [{after: 8 hours, to: lead}, {after: 2 business hours, calendar: office, to: lead}]
    clause: "7"
""",
    # self-help that the entitlement lists, or a portal offers
    """
entitlement:
  - {asks: secret, otherwise: self_help, self_help: the help centre, clause: "4"}
""",
    """
contacts: [{who: Administrators, others: self_help, clause: "4"}]
portals: [{title: Help, offers: [cases, forum], clause: "4"}]
""",
    # uptime with all that belongs to it
    """
uptime:
  - target: 99.9
    period: month
    excludes: announced maintenance
    credits: [{below: 99.9, credit: 10}, {below: 99, credit: 25}]
    claim_within: 30 days
    termination: {misses: 3, within_periods: 6}
    clause: "10"
maintenance: {notice: 7 days, needed_when: It interrupts the service., clause: "10"}
remedies: [{remedy: credit_bearing, metrics: first_response, clause: "10"}]
""",
    "languages: {offered: [en, pt-BR, zh-Hans-CN, haw]}",
]


@pytest.mark.parametrize("change", FINE)
def test_nothing_is_found(change: str) -> None:
    assert findings(changed(change)) == []


@pytest.mark.parametrize(("lower", "found"), [("office", []), ("always", ["tier_shorter_hours"])])
def test_hours_of_a_site_are_compared_at_every_site(lower: str, found: list[str]) -> None:
    change = f"""{SITE}
channels:
  - {{channel: portal, plans: basic, title: Portal, hours: {lower}, clause: "4"}}
  - {{channel: portal, plans: gold, title: Portal, hours: site, clause: "4"}}
"""
    assert codes(changed(change)) == found


def found_by(change: str, code: str) -> list[str]:
    return [finding.at for finding in findings(changed(change)) if finding.code == code]


@pytest.mark.parametrize(
    ("p2", "found"),
    [("as available", []), ("4 business hours", ["plans.basic.P2", "plans.gold.P2"])],
)
def test_a_channel_without_promises_is_enough_where_none_is_made(p2: str, found: list[str]) -> None:
    change = f"""
channels:
  - {{channel: portal, title: Portal, hours: {{P1: always}}, clause: "4"}}
  - {{channel: community, title: Forum, hours: always, carries_promises: false, clause: "4"}}
commitments:
  - id: response
    metric: first_response
    calendar: office
    targets: {{P1: 2 business hours, P2: {p2}}}
    clause: "5"
"""
    assert found_by(change, "no_channel_for_severity") == found


@pytest.mark.parametrize(
    ("by", "hours", "found"),
    [
        ("customer", "P2", ["plans.basic.P1", "plans.gold.P1"]),
        ("staff", "P2", []),
        ("staff", "P1", ["plans.basic.P2", "plans.gold.P2"]),
    ],
)
def test_cases_begin_with_the_severity_that_customers_may_set(
    by: str, hours: str, found: list[str]
) -> None:
    change = f"""
severity_rules: {{set_by: {by}}}
channels:
  - {{channel: portal, title: Portal, hours: {{{hours}: always}}, clause: "4"}}
"""
    assert found_by(change, "no_channel_for_severity") == found


@pytest.mark.parametrize(
    ("resolution", "update", "found"),
    [
        ("8 business hours", "1 business day", True),
        ("8 business hours", "7 business hours", False),
        ("end of next business day", "2 business days", True),
        ("end of next business day", "1 business day", False),
    ],
)
@pytest.mark.parametrize("metric", ["update", "workaround"])
def test_amounts_are_compared_from_every_start(
    metric: str, resolution: str, update: str, found: bool
) -> None:
    change = f"""
commitments: {RESPONSE}
  - id: resolution
    metric: resolution
    calendar: office
    targets: {{P1: {resolution}}}
    clause: "5"
  - id: other
    metric: {metric}
    calendar: office
    targets: {{P1: {update}}}
    clause: "5"
"""
    assert found_by(change, "overtaken") == (["commitments.other.targets.P1"] if found else [])


@pytest.mark.parametrize("channel", ["portal", "phone"])
def test_a_case_that_comes_by_phone_is_not_held(channel: str) -> None:
    change = f"""{SITE}
channels:
  - {{channel: {channel}, title: First, hours: always, clause: "4"}}
  - {{channel: video, title: Video, hours: always, opens_cases: false, clause: "4"}}
commitments:
  - id: response-p1
    metric: first_response
    calendar: always
    held: {{during: weekend, until: customer_call}}
    targets: {{P1: 1 hour}}
    clause: "5"
  - id: response-p2
    metric: first_response
    calendar: always
    targets: {{P2: 8 hours}}
    clause: "5"
calendars: {{office: null}}
"""
    assert codes(changed(change)) == ([] if channel == "phone" else ["urgent_later"])


@pytest.mark.parametrize(
    ("today", "found"),
    [(date(2026, 11, 24), []), (date(2027, 12, 1), ["holidays_end"])],
)
def test_a_list_of_holidays_must_reach_a_year_ahead(today: date, found: list[str]) -> None:
    listed = "calendars: {office: {holidays: {2027-12-24: Eve}}}"
    assert codes(changed(listed), today=today) == found


@pytest.mark.parametrize(("years", "found"), [((27, 29), ["holidays_skipped"]), ((27, 28, 29), [])])
def test_no_year_between_those_of_a_list_may_be_forgotten(
    years: tuple[int, ...], found: list[str]
) -> None:
    listed = ", ".join(f"20{year}-12-24: Eve" for year in years)
    text = changed(f"calendars: {{office: {{holidays: {{{listed}}}}}}}")
    assert [code for code in codes(text) if code != "holiday_closed_already"] == found


def test_holidays_are_looked_at_for_all_the_years() -> None:
    text = changed("calendars: {office: {holidays: BV}}")
    (finding,) = findings(text, years=5)
    assert "2026, 2027, 2028, 2029, 2030, 2031" in str(finding.sentence)
    assert finding.line == 1 + text.splitlines().index("    holidays: BV")
    assert TODAY.year == 2026


def test_a_code_is_told_once_at_a_place() -> None:
    change = 'roles: {lead: {plans: gold}, boss: {title: Boss, assigned: shared, clause: "7"}}'
    text = changed(
        change + '\nescalations: [{title: Up, starts: opened, clause: "7", '
        "steps: [{after: 1 hour, to: lead}, {after: 2 hours, to: boss}]}]"
    )
    told = [(finding.code, finding.at) for finding in findings(text)]
    assert sorted(told) == [
        ("role_not_in_plan", "escalations.1.steps.1.to"),
        ("role_not_in_plan", "severity_rules.appeal.to"),
    ]
