"""What must hold of the explanation of any clock of any timeline, for any reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st
from tests.promises.test_clocks_properties import PROGRAMMES, case

from troth.promises.clocks import Clock, Status, clocks
from troth.promises.explain import explain
from troth.promises.phrases import Phrase
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline
from troth.promises.wording import moment, stretch_of_time, whole_seconds

Case = tuple[Terms, Timeline, datetime]

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
# Short and long, whole and to the microsecond: seconds and their parts must add up as well.
GAPS = st.one_of(
    st.integers(0, 4 * 86400).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(0, 20 * 86400 * 10**6).map(lambda micros: timedelta(microseconds=micros)),
)
CASES = case(GAPS)
IDS = {
    name
    for programme in PROGRAMMES
    for names in (programme.calendars, programme.sites, [one.id for one in programme.commitments])
    for name in names
    if "-" in name
}
LENGTH = re.compile(r"(?:(\d+) d)? ?(?:(\d+) h)? ?(?:(\d+) min)? ?(?:(\d+) s)?")
# What no catalogue translates: words of the programme, names of the IANA database, figures.
PLAIN = {"clause", "reading", "severity", "calendar", "name", "zone"}
FIGURES = re.compile(r"[0-9.:]+")


def sentences(clock: Clock, zone: str) -> list[str]:
    return [str(sentence) for sentence in explain(clock, zone=zone)]


def told(sentence: Phrase, what: str) -> float:
    """The seconds that a sentence tells as one of its values."""
    found = LENGTH.fullmatch(str(sentence.values[what]))
    assert found, sentence
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def counted(clock: Clock, zone: str) -> float:
    return sum(
        told(sentence, "span")
        for sentence in explain(clock, zone=zone)
        if sentence.template.startswith("Counted ")
    )


@given(CASES, ZONES)
def test_they_are_plain_sentences(one: Case, zone: str) -> None:
    for clock in clocks(*one):
        for sentence in sentences(clock, zone):
            assert sentence.endswith("."), sentence
            assert sentence == " ".join(sentence.split()), sentence
            assert "%" not in sentence, sentence
            assert "_" not in sentence, sentence
            assert not IDS & set(re.findall(r"[\w-]+", sentence)), sentence


@given(CASES, ZONES)
def test_what_is_counted_adds_up_to_the_amount(one: Case, zone: str) -> None:
    for clock in clocks(*one):
        if clock.due is not None and clock.allowed is not None:
            assert counted(clock, zone) == whole_seconds(clock.allowed)


@given(CASES, ZONES)
def test_what_is_counted_and_left_adds_up_while_time_stands_still(one: Case, zone: str) -> None:
    for clock in clocks(*one):
        if clock.status is Status.PAUSED and clock.allowed is not None:
            left = told(explain(clock, zone=zone)[-1], "left")
            assert counted(clock, zone) + left == whole_seconds(clock.allowed)


@given(CASES, ZONES)
def test_a_due_time_is_told_to_the_reader_and_by_the_clocks_of_support(
    one: Case, zone: str
) -> None:
    for clock in clocks(*one):
        due = [sentence for sentence in sentences(clock, zone) if sentence.startswith("Due at ")]
        assert len(due) == (clock.due is not None)
        if clock.due is not None:
            assert str(moment(clock.due, zone)) in due[0]
            assert local_time(clock.due, support_zone(clock) or zone) in due[0]


def support_zone(clock: Clock) -> str | None:
    calendar = clock.stretches[-1].calendar if clock.stretches else None
    around_the_clock = calendar is None or calendar.is_always
    return clock.site_zone if around_the_clock else calendar.timezone


def local_time(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


@given(CASES, ZONES)
def test_every_word_can_be_translated(one: Case, zone: str) -> None:
    """What goes into a template is a phrase itself, words of the programme, or a figure."""
    for clock in clocks(*one):
        for sentence in explain(clock, zone=zone):
            for name, value in plain_values(sentence):
                assert name in PLAIN or FIGURES.fullmatch(value), value


def plain_values(phrase: Phrase) -> Iterator[tuple[str, str]]:
    for name, value in phrase.values.items():
        if isinstance(value, Phrase):
            yield from plain_values(value)
        else:
            yield name, value


INSTANTS = st.datetimes(
    min_value=datetime(2016, 1, 1),  # noqa: DTZ001
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(INSTANTS, st.sampled_from([30, 60, 120]), ZONES)
def test_no_two_instants_read_the_same(instant: datetime, minutes: int, zone: str) -> None:
    """Not even in an hour that comes twice."""
    later = instant + timedelta(minutes=minutes)
    assert str(moment(instant, zone)) != str(moment(later, zone))
    first, last = str(moment(instant, zone)), str(moment(later, zone))
    if first.split()[-1] != last.split()[-1]:  # clocks were changed: both signs are told
        stretch = str(stretch_of_time(instant, later, zone))
        assert first.split()[-1] in stretch
        assert stretch.endswith(last.split()[-1])
