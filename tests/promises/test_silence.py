"""When a silent customer is reminded, and when the case is closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.promises.calendar import Calendar
from troth.promises.errors import TimelineError
from troth.promises.schema_lifecycle import ClosingRule
from troth.promises.silence import Sign, Silence, silence

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFICE = Calendar("Europe/London", ["Mon-Fri 09:00-17:00"])
ASKED, HEARD, REMINDED = Sign.ASKED, Sign.HEARD, Sign.REMINDED


def rule(after: str, reminder: str | None = None) -> ClosingRule:
    data = {"when": "silence", "by": "staff", "after": after, "clause": "12"}
    return ClosingRule.model_validate(data | ({"reminder": reminder} if reminder else {}))


BUSINESS = rule("10 business days", "3 business days")
PLAIN = rule("10 days", "3 days")


def plainly(*signs: tuple[Sign, datetime]) -> Silence | None:
    return silence(signs, PLAIN, Calendar.always())


def test_the_reminder_comes_its_length_before_the_closing() -> None:
    found = silence([(ASKED, MONDAY)], BUSINESS, OFFICE)
    assert found is not None
    assert found.closes_at == MONDAY + 14 * DAY
    assert found.remind_at == found.next_at == MONDAY + 9 * DAY  # a Wednesday


def test_business_days_follow_the_wall_clock_over_a_change_of_clocks() -> None:
    found = silence([(ASKED, MONDAY + 21 * DAY)], BUSINESS, OFFICE)
    assert found is not None  # London's clocks go forward on 29 March
    assert found.remind_at == MONDAY + 30 * DAY - HOUR
    assert found.closes_at == MONDAY + 35 * DAY - HOUR


def test_without_a_word_of_staff_there_is_no_silence() -> None:
    assert plainly() is None
    assert plainly((HEARD, MONDAY)) is None
    assert plainly((ASKED, MONDAY), (HEARD, MONDAY)) is None


def test_every_word_of_staff_starts_it_anew_and_needs_a_reminder_of_its_own() -> None:
    later = MONDAY + 8 * DAY
    found = plainly((ASKED, MONDAY), (REMINDED, MONDAY + 7 * DAY), (ASKED, later))
    assert found == Silence(since=later, remind_at=later + 7 * DAY, closes_at=later + 10 * DAY)


def test_a_late_reminder_keeps_its_length() -> None:
    in_time = plainly((ASKED, MONDAY), (REMINDED, MONDAY + 7 * DAY))
    late = plainly((ASKED, MONDAY), (REMINDED, MONDAY + 30 * DAY))
    assert in_time is not None and in_time.next_at == MONDAY + 10 * DAY
    assert late is not None and late.next_at == MONDAY + 33 * DAY


def test_a_reminder_longer_than_the_silence_is_sent_at_once() -> None:
    found = silence([(ASKED, MONDAY)], rule("1 day", "3 days"), Calendar.always())
    assert found is not None and found.remind_at == MONDAY


def test_a_rule_may_know_no_reminder() -> None:
    found = silence([(ASKED, MONDAY)], rule("10 days"), Calendar.always())
    assert found == Silence(since=MONDAY, remind_at=None, closes_at=MONDAY + 10 * DAY)


def test_naive_instants_are_refused() -> None:
    with pytest.raises(TimelineError):
        plainly((ASKED, MONDAY.replace(tzinfo=None)))


@given(
    st.lists(st.tuples(st.sampled_from(Sign), st.integers(0, 10_000)), max_size=12),
    st.sampled_from([(PLAIN, Calendar.always()), (BUSINESS, OFFICE)]),
)
def test_nobody_is_closed_without_notice(
    steps: list[tuple[Sign, int]], terms: tuple[ClosingRule, Calendar]
) -> None:
    policy, calendar = terms
    at, signs = MONDAY, []
    for sign, minutes in steps:
        at += timedelta(minutes=minutes)
        signs.append((sign, at))
    found = silence(signs, policy, calendar)
    words = [sign for sign, _ in signs if sign is not REMINDED]
    assert (found is None) == (words[-1:] != [ASKED])
    if found is None or found.remind_at is not None:
        return
    told = min(when for sign, when in signs if sign is REMINDED and when >= found.since)
    assert policy.reminder is not None
    notice = policy.reminder.seconds_on(calendar, told)
    assert notice is not None and calendar.between(told, found.closes_at) >= notice
