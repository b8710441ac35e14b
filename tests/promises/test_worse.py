"""Terms proved to be no worse are so on any timeline, and every finding is a case that is worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.depth import examples

from troth.promises.amounts import parse_amount
from troth.promises.calendar import Calendar
from troth.promises.clocks import Status, clocks
from troth.promises.events import (
    Call,
    Caller,
    Event,
    Message,
    Opened,
    Released,
    Reopened,
    Resolved,
    Resumed,
    Sender,
    Triggered,
    UpdateRequested,
    WaitingOnCustomer,
    WorkaroundProvided,
)
from troth.promises.horizon import Horizon
from troth.promises.situations import Situation
from troth.promises.terms import Commitment, Hold, Metric, Terms, Trigger
from troth.promises.timeline import Timeline
from troth.promises.worse import Worse, worse_anywhere

BEGIN = datetime(2026, 3, 20, tzinfo=UTC)  # clocks change in Lisbon on Sunday the 29th
HORIZON = Horizon(BEGIN, BEGIN + timedelta(days=24))
CALENDARS = {
    "always": Calendar.always(),
    "office": Calendar("Europe/Lisbon", ["Mon-Fri 09:00-17:00"], [date(2026, 4, 3)]),
    "no holidays": Calendar("Europe/Lisbon", ["Mon-Fri 09:00-17:00"]),
    "longer": Calendar("Europe/Lisbon", ["Mon-Fri 08:00-18:00", "Sun 10:00-12:00"]),
    "earlier": Calendar("Europe/Lisbon", ["Mon-Fri 08:00-16:00"]),
}
SITES = {name: CALENDARS[name] for name in ("office", "longer")}
TIMED = [
    "30 minutes",
    "7 hours",
    "8 hours",
    "1 business day",
    "3 days",
    "end of next business day",
    "10:00 on the next business day",
]
WEEKEND = Hold(during=frozenset({"weekend", "holiday"}))
OWN_START = {
    Metric.NEXT_RESPONSE,
    Metric.UPDATE,
    Metric.STATUS_REPLY,
    Metric.CONTINUOUS_EFFORT,
}


def promise(
    metric: Metric,
    amount: str,
    calendar: str = "office",
    trigger: str = Trigger.OPENED,
    *,
    held: Hold | None = None,
    pauses: bool = True,
) -> Commitment:
    return Commitment(
        id=f"{metric}/{trigger}.P1",
        metric=metric,
        severity="P1",
        amount=parse_amount(amount),
        calendar=calendar,
        clause="1",
        trigger=trigger,
        held=held,
        pauses=pauses,
    )


def terms(*promised: Commitment, workaround_resolves: bool = False) -> Terms:
    return Terms(
        programme="test",
        version="1",
        plan="one",
        severities={"P1": 1},
        default_severity="P1",
        default_site="office",
        workaround_resolves=workaround_resolves,
        promised=promised,
        calendars=CALENDARS,
        sites=SITES,
        plans={},
    )


def situation(channel: str = "portal", site: str | None = "office") -> Situation:
    return Situation(severity="P1", kind="incident", channel=channel, site=site)


def found(old: Terms, new: Terms, channel: str = "portal") -> list[Worse]:
    return worse_anywhere(old, new, [situation(channel)], HORIZON)


def only(old: Terms, new: Terms, channel: str = "portal") -> Worse:
    (worse,) = found(old, new, channel)
    assert worse.is_shown
    return worse


@st.composite
def any_terms(draw: st.DrawFn, metric: Metric) -> Terms:
    """Terms that promise one metric, as the format allows it."""
    names = st.sampled_from(list(CALENDARS))
    amounts = TIMED
    if metric is Metric.CONTINUOUS_EFFORT:
        amounts = ["continuous, gap 30 minutes", "continuous, gap 8 hours"]
    amount = st.sampled_from(amounts)
    first = st.sampled_from([*amounts, "next release"]) if metric in RELEASED else amount
    own = metric in OWN_START
    held = draw(st.sampled_from([None, WEEKEND])) if not own else None
    pauses = draw(st.booleans())
    promised = [promise(metric, draw(first), draw(names), held=held, pauses=pauses)]
    if not own and draw(st.booleans()):
        promised.append(promise(metric, draw(amount), draw(names), Trigger.ALERT, pauses=pauses))
    if metric is Metric.FIRST_RESPONSE and draw(st.booleans()):
        promised.append(promise(metric, draw(amount), draw(names), Trigger.CUSTOMER_CALL))
    if len(promised) > 1 and draw(st.integers(0, 3)) == 0:
        del promised[0]
    return terms(*promised, workaround_resolves=draw(st.booleans()))


RELEASED = {Metric.RESOLUTION, Metric.WORKAROUND}
MAY_STAND_STILL = {*RELEASED, Metric.UPDATE}
pairs = st.sampled_from(list(Metric)).flatmap(
    lambda metric: st.tuples(any_terms(metric), any_terms(metric))
)


@st.composite
def timelines(draw: st.DrawFn, opened_by: str) -> list[Event]:
    """A case that begins within the horizon, with whatever may happen to it for two weeks."""
    minute = st.integers(0, 14 * 24 * 60)
    at = BEGIN + timedelta(minutes=draw(minute), microseconds=draw(st.sampled_from([0, 1])))
    events: list[Event] = [
        Opened(at=at, severity="P1", channel=opened_by, kind="incident", site="office")
    ]
    kinds = [
        lambda at: Call(at=at, caller=Caller.CUSTOMER),
        lambda at: Call(at=at, caller=Caller.STAFF),
        lambda at: Message(at=at, sender=Sender.STAFF),
        lambda at: Message(at=at, sender=Sender.CUSTOMER),
        lambda at: Released(at=at),
        lambda at: Triggered(at=at, trigger=Trigger.ALERT),
        lambda at: UpdateRequested(at=at),
        lambda at: WaitingOnCustomer(at=at),
        lambda at: Resumed(at=at),
        lambda at: WorkaroundProvided(at=at),
        lambda at: Resolved(at=at),
        lambda at: Reopened(at=at),
    ]
    for gap in draw(st.lists(st.integers(0, 30 * 60), max_size=10)):
        at += timedelta(minutes=gap)
        events.append(draw(st.sampled_from(kinds))(at))
    return events


def promised_until(terms: Terms, events: Sequence[Event]) -> datetime | None:
    """By when the case is to be served, or was broken; None when there is no such time now."""
    found = clocks(terms, Timeline(events=tuple(events)), events[-1].at)
    dues = [
        clock.due
        for clock in found
        if clock.due and clock.status in (Status.HELD, Status.RUNNING, Status.BREACHED)
    ]
    return min(dues, default=None)


@examples(60)
@given(pairs, st.sampled_from(["portal", "phone"]), st.data())
def test_what_is_proved_holds_on_any_timeline(
    pair: tuple[Terms, Terms], channel: str, data: st.DataObject
) -> None:
    old, new = pair
    assume(not found(old, new, channel))
    for _ in range(4):
        case = data.draw(timelines(channel))
        for number in range(1, len(case) + 1):
            was, now = (promised_until(one, case[:number]) for one in (old, new))
            assert was is None or (now is not None and now <= was)


@examples(60)
@given(pairs, st.sampled_from(["portal", "phone"]))
def test_what_is_found_is_so_by_the_clocks(pair: tuple[Terms, Terms], channel: str) -> None:
    for worse in found(*pair, channel):
        was, now = (promised_until(one, worse.case) for one in pair)
        assert (worse.old_due, worse.new_due) == (was, now)
        assert worse.is_shown == (was is not None and (now is None or now > was))
        simple = all(one.held is None and one.trigger == "opened" for one in worse.new)
        assert worse.is_shown or not simple or worse.old.metric in MAY_STAND_STILL


@examples(40)
@given(st.sampled_from(list(Metric)).flatmap(any_terms), st.sampled_from(["portal", "phone"]))
def test_terms_are_no_worse_than_themselves(same: Terms, channel: str) -> None:
    assert found(same, same, channel) == []


def test_the_earliest_instant_is_found() -> None:
    """Eight business hours across the changed holiday, Friday 3 April, are due a day later."""
    old = terms(promise(Metric.FIRST_RESPONSE, "8 hours", "no holidays"))
    new = terms(promise(Metric.FIRST_RESPONSE, "8 hours", "office"))
    worse = only(old, new)
    # A case of Thursday 09:00 is due at its closing; a microsecond later is too late for that.
    opened = datetime(2026, 4, 2, 8, 0, 0, 1, tzinfo=UTC)
    assert [one.at for one in worse.case] == [opened]
    assert worse.old_due == opened + timedelta(days=1)
    assert worse.new_due == opened + timedelta(days=4)
    assert found(new, old) == []


def test_a_promise_may_be_kept_by_several_together() -> None:
    """What starts with the case is earlier on some days, and what a call starts on others."""
    metric = Metric.FIRST_RESPONSE
    called = promise(metric, "8 hours", "always", Trigger.CUSTOMER_CALL)
    by_call = promise(metric, "1 business day", "longer", Trigger.CUSTOMER_CALL)
    old = terms(by_call)
    assert found(old, terms(promise(metric, "8 hours", "longer"), called)) == []
    assert found(old, terms(called)) == []
    worse = only(old, terms(promise(metric, "3 days", "always")))
    assert isinstance(worse.case[1], Call)


def test_a_call_on_a_day_off_must_not_help_less() -> None:
    """Without a call both wait for Monday's opening; a call on Saturday used to help at once."""
    nearly = Calendar("Europe/Lisbon", ["Mon 00:00-Sat 02:00"])
    CALENDARS["nearly"] = nearly
    old = terms(promise(Metric.FIRST_RESPONSE, "8 hours", "always", held=WEEKEND))
    new = terms(promise(Metric.FIRST_RESPONSE, "30 minutes", "nearly", held=WEEKEND))
    worse = only(old, new)
    assert isinstance(worse.case[1], Call)
    assert worse.case[0].at == datetime(2026, 3, 21, 1, 30, 0, 1, tzinfo=UTC)
    by_phone = only(old, new, "phone")
    assert len(by_phone.case) == 1


def test_a_hold_that_is_added_is_found_on_the_first_day_off() -> None:
    old = terms(promise(Metric.FIRST_RESPONSE, "30 minutes", "always"))
    new = terms(promise(Metric.FIRST_RESPONSE, "30 minutes", "always", held=WEEKEND))
    worse = only(old, new)
    assert worse.case[0].at == datetime(2026, 3, 21, tzinfo=UTC)
    assert worse.new_clock is not None
    assert worse.new_clock.status is Status.HELD
    assert found(old, new, "phone") == []
    assert found(new, old) == []


def test_standing_still_can_make_what_is_never_later_late() -> None:
    """Seven hours of 08:00-16:00 come before eight of 09:00-17:00, unless the case waits."""
    old = terms(promise(Metric.RESOLUTION, "8 hours", "office"))
    new = terms(promise(Metric.RESOLUTION, "7 hours", "earlier"))
    worse = only(old, new)
    assert any(isinstance(one, WaitingOnCustomer) for one in worse.case)
    first = replaced(old, metric=Metric.FIRST_RESPONSE), replaced(new, metric=Metric.FIRST_RESPONSE)
    assert found(*first) == []
    never = replaced(old, pauses=False), replaced(new, pauses=False)
    assert any(isinstance(one, Resolved) for one in only(*never).case)
    updates = replaced(old, metric=Metric.UPDATE), replaced(new, metric=Metric.UPDATE, pauses=False)
    assert found(*updates) == []


def test_what_an_earlier_promise_covers_while_the_case_waits_is_not_shown_to_be_worse() -> None:
    """While it waits for the worst, what was promised from the opening is broken already."""
    metric, at_ten = Metric.WORKAROUND, "10:00 on the next business day"
    from_alert = promise(metric, at_ten, "office", Trigger.ALERT, pauses=False)
    longer = replace(from_alert, calendar="longer")
    from_opening = promise(metric, "7 hours", "office", pauses=False)
    old, new = terms(from_alert), terms(from_opening, longer)
    (worse,) = found(old, new)
    was, now = (promised_until(one, worse.case) for one in (old, new))
    assert (worse.old_due, worse.new_due) == (was, now)
    assert not worse.is_shown
    assert only(old, terms(longer)).new_due is not None


def test_longer_hours_and_smaller_amounts_are_no_worse_however_often_a_case_waits() -> None:
    old = terms(promise(Metric.RESOLUTION, "8 hours", "office"))
    for amount, calendar in [("8 hours", "longer"), ("7 hours", "office"), ("8 hours", "always")]:
        assert found(old, terms(promise(Metric.RESOLUTION, amount, calendar))) == []


@pytest.mark.parametrize("metric", [Metric.RESOLUTION, Metric.WORKAROUND, Metric.UPDATE])
def test_a_clock_that_begins_to_pause_is_worse(metric: Metric) -> None:
    old = terms(promise(metric, "3 days", "always", pauses=False))
    new = terms(promise(metric, "30 minutes", "always"))
    worse = only(old, new)
    assert isinstance(worse.case[-1], WaitingOnCustomer)
    assert worse.new_due is None
    assert found(new, old, "portal") != []
    assert found(terms(promise(metric, "3 days", "always")), replaced(old)) == []


@pytest.mark.parametrize("metric", [Metric.RESOLUTION, Metric.UPDATE])
def test_a_workaround_that_begins_to_resolve_is_worse(metric: Metric) -> None:
    promised = promise(metric, "3 days")
    old, new = terms(promised), terms(promised, workaround_resolves=True)
    worse = only(old, new)
    assert isinstance(worse.case[-1], WorkaroundProvided)
    assert found(new, old) == []


def test_a_release_may_come_before_any_time() -> None:
    release, timed = (
        terms(promise(Metric.RESOLUTION, text)) for text in ("next release", "8 hours")
    )
    assert isinstance(only(release, timed).case[-1], Released)
    assert only(timed, release).new_due is None
    held = terms(promise(Metric.RESOLUTION, "next release", held=WEEKEND))
    assert only(release, held).case[0].at == datetime(2026, 3, 21, tzinfo=UTC)
    assert found(held, release) == []


def test_what_is_promised_no_more_is_worse_in_words_too() -> None:
    nothing = terms()
    for metric in Metric:
        amount = "continuous, gap 30 minutes" if metric is Metric.CONTINUOUS_EFFORT else "8 hours"
        timed, words = terms(promise(metric, amount)), terms(promise(metric, "reasonable effort"))
        assert only(timed, nothing).new == ()
        assert only(words, nothing).old_due is None
        assert only(timed, words).new_due is None
        assert found(words, timed) == found(nothing, timed) == []


def test_the_hours_of_every_site_count() -> None:
    old = terms(promise(Metric.FIRST_RESPONSE, "8 hours", "no holidays"))
    new = terms(promise(Metric.FIRST_RESPONSE, "8 hours", "site"))
    both = [situation(site="office"), situation(site="longer")]
    (worse,) = worse_anywhere(old, new, both, HORIZON)
    assert [one.site for one in worse.situations] == ["office"]


def replaced(given: Terms, **changes: Any) -> Terms:
    return terms(*(replace(one, **changes) for one in given.promised))
