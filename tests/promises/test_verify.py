"""What a case record proves: any change in it is found, or is one of the few that mean nothing."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.promises.cases import after, everything
from tests.promises.keeping import (
    STORY,
    TEXT,
    VERSION,
    chained,
    codes,
    note,
    opening,
    record,
    reply,
    verdict,
)

from troth.promises.chain import SALT, canonical_json, link_hash, withheld
from troth.promises.clocks import Clock, clocks
from troth.promises.errors import TimelineError
from troth.promises.instants import parse_instant
from troth.promises.loader import digest_of
from troth.promises.records import clock_record
from troth.promises.shipped import shipped_text
from troth.promises.timeline import parse_timeline

Record = dict[str, Any]


def test_a_record_matches_itself() -> None:
    found = verdict(record())
    assert found.findings == ()
    assert found.withheld == {"case.noted": 2}
    assert {clock.metric for clock in found.clocks} >= {"first_response", "resolution", "update"}


def test_it_computes_what_the_timeline_computes() -> None:
    """The stored events and the same written as a timeline give the same clocks."""
    words = [
        (0, "opened", {"severity": "high", "channel": "portal"}),
        (0.5, "message", {"sender": "staff"}),
        (1, "waiting_on_customer", {}),
        (4, "resumed", {}),
        (5, "severity_changed", {"severity": "mid"}),
        (6, "update_requested", {}),
        (6.5, "work_started", {}),
        (7, "call", {"caller": "customer", "answered": True}),
    ]
    timeline = parse_timeline(
        [{"at": after(at).isoformat(), "type": type_, **data} for at, type_, data in words]
    )
    expected = clocks(everything().terms("silver"), timeline, after(12))
    assert told(verdict(record()).clocks) == told(expected)


def told(found: Iterable[Clock]) -> list[dict[str, Any]]:
    return [clock_record(clock, zone="UTC") for clock in found]


def test_staff_read_the_same_chain_with_every_event() -> None:
    whole = record(hide=())
    assert verdict(whole).findings == ()
    assert whole["last_hash"] == record()["last_hash"]
    assert "salt" not in json.dumps(record())


def test_a_note_cannot_be_guessed_from_what_is_left_of_it() -> None:
    """Without the salt the same note has another seal, so no guess can be tried."""
    at, kind, data = note(0.6)
    sealed = withheld(chained([opening(), (at, kind, data)])[1])
    other = withheld(chained([opening(), (at, kind, data | {SALT: "0" * 32})])[1])
    assert set(sealed) == {"stream", "position", "kind", "seal", "previous_hash", "hash"}
    assert sealed["seal"] != other["seal"]


# Any single change


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))


def reach(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


UNCHANGED = json.dumps(record())
PLACES = list(places(record()))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(
        ["staff", "customer", "high", "2026-01-12T15:00:00.000000Z", "0" * 64, "case.closed"]
    ),
    st.just({}),
    st.just([]),
)


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """The record with one thing changed, removed, put in, doubled or moved."""
    data = json.loads(UNCHANGED)
    path = draw(st.sampled_from(PLACES))
    parent, last = reach(data, path[:-1]), path[-1]
    how = draw(st.sampled_from(["replace", "nudge", "remove", "insert", "double", "swap"]))
    if how == "replace":
        parent[last] = draw(VALUES)
    elif how == "nudge":
        parent[last] = _nudged(draw, parent[last])
    elif how == "remove":
        del parent[last]
    elif isinstance(parent, dict):
        parent[draw(st.text(max_size=5))] = draw(VALUES)
    elif how == "swap":
        other = draw(st.integers(0, len(parent) - 1))
        parent[last], parent[other] = parent[other], parent[last]
    else:
        doubled = copy.deepcopy(parent[last])
        parent.insert(draw(st.integers(0, len(parent))), doubled if how == "double" else {})
    return data


def _nudged(draw: st.DrawFn, value: object) -> object:
    if isinstance(value, str) and value:
        at = draw(st.integers(0, len(value) - 1))
        return value[:at] + draw(st.sampled_from("0aZ \n")) + value[at + 1 :]
    if isinstance(value, int | float):
        return value + draw(st.sampled_from([-1, 1, 0.5]))
    return value


def harmless(data: Record) -> bool:
    """Whether the change is one of those that docs/reference/case-record.md lists."""
    before, now = json.loads(UNCHANGED), copy.deepcopy(data)
    if now.get("troth") != VERSION:  # reasons are compared with those of one's own version only
        for one in (before, now):
            one.pop("troth", None)
            for clock in one["clocks"]:
                clock.pop("because", None)
    for one in (before, now):
        one["account"] = ""
        one["clocks"] = sorted(one["clocks"], key=canonical_json)
    if isinstance(now.get("at"), str) and parse_instant(now["at"]) >= after(9):
        now["at"] = before["at"]  # verify recomputed every clock at that instant
    return canonical_json(before) == canonical_json(now)


@examples(120)
@given(changed())
def test_any_single_change_is_found_or_harmless(data: Record) -> None:
    try:
        found = verdict(data).findings
    except TimelineError as error:
        assert error.code == "no_record"
        assert error.message.isprintable()
        return
    assert found or harmless(data)
    for finding in found:
        assert str(finding.sentence).endswith(".")


@pytest.mark.parametrize("path", [path for path in PLACES if path[0] != "clocks"], ids=str)
def test_nothing_can_be_taken_away(path: tuple[str | int, ...]) -> None:
    data = json.loads(UNCHANGED)
    del reach(data, path[:-1])[path[-1]]
    try:
        assert verdict(data).findings
    except TimelineError as error:
        assert error.code == "no_record"


# What each change is called


def put(*path: str | int, value: object) -> Callable[[Record], None]:
    def change(data: Record) -> None:
        reach(data, path[:-1])[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("events", 1, "data", "author", value="system"), "chain_hash"),
        (put("events", 1, "at", value="2026-01-12T09:29:59.000000Z"), "chain_hash"),
        (put("events", 1, "by", value="staff:4"), "chain_hash"),
        (put("events", 2, "kind", value="clock.warned"), "chain_hash"),
        (put("events", 2, "seal", value="0" * 64), "chain_hash"),
        (put("events", 2, "previous_hash", value="0" * 64), "chain_previous_hash"),
        (put("events", 2, "position", value=4), "chain_position"),
        (lambda data: data["events"].pop(3), "chain_position"),
        (lambda data: data["events"].pop(), "last_hash"),
        (put("programme", "text", value=TEXT.replace("4 business", "9 business")), "clock"),
        (put("programme", "text", value=TEXT + "\n"), "programme_digest"),
        (put("programme", "digest", value="0" * 64), "programme_digest"),
        (put("programme", "text", value="/etc/passwd"), "not_computable"),
        (put("case", value="T-8"), "label"),
        (put("plan", value="gold"), "label"),
        (put("time_zone", value="Mars/Base"), "not_computable"),
        (put("time_zone", value="Asia/Tokyo"), "reasons"),
        (put("at", value="2026-01-12T17:59:59.000000Z"), "at"),
        (put("at", value="2026-01-13T12:00:00.000000Z"), "clock"),
        (put("clocks", 0, "due", value="2026-01-12T10:00:00Z"), "clock"),
        (put("clocks", 0, "because", 0, value="Because."), "reasons"),
        (put("clocks", 0, "apology", value="Sorry."), "clock"),
        (put("clocks", 0, "key", value="update/opened/99"), "clock_unknown"),
        (lambda data: data["clocks"].pop(), "clock_missing"),
        (lambda data: data["clocks"].append(data["clocks"][0]), "clock_unknown"),
    ],
)
def test_changes_are_called_by_their_names(change: Callable[[Record], object], code: str) -> None:
    data = record()
    change(data)
    assert code in codes(data)


def test_zero_is_not_false() -> None:
    data = record()
    clock = next(clock for clock in data["clocks"] if clock["remaining_s"] == 0)
    clock["remaining_s"] = False
    assert codes(data) == {"clock"}


# A provider that writes everything anew


def test_a_timeline_written_anew_has_none_of_the_hashes_noted_before() -> None:
    told = record()["events"][3]["hash"][:16]
    forged = record((opening(), reply(0.1), *STORY[2:]))
    assert codes(forged) == set()
    assert codes(forged, noted=[told]) == {"noted"}
    assert codes(record(), noted=[told]) == set()


def test_a_timeline_cut_off_lacks_the_hash_noted_at_its_end() -> None:
    cut = record(STORY[:-1])
    assert codes(cut) == set()
    assert codes(cut, noted=[record()["last_hash"]]) == {"noted"}


def test_another_programme_is_not_the_one_of_the_opening() -> None:
    data = record()
    other = shipped_text("valimail")
    data["programme"] = {"digest": digest_of(other), "text": other}
    assert "programme_at_opening" in codes(data)


def test_an_opening_that_names_no_programme_asks_for_ones_own_copy() -> None:
    data = record((opening(programme_digest=None), *STORY[1:]))
    assert codes(data) == {"programme_unproven"}
    assert codes(data, own_copy=TEXT) == set()
    assert codes(data, own_copy=TEXT.replace("\n", "\r\n")) == set()
    assert codes(data, own_copy=TEXT.replace("Down.", "Up.")) == {"programme_copy"}


# What is withheld


def test_what_moves_clocks_cannot_be_withheld() -> None:
    story = [
        (at, kind, data | {SALT: "5" * 32} if kind == "work.started" else data)
        for at, kind, data in STORY
    ]
    assert codes(record(story)) == set()
    assert "withheld_kind" in codes(record(story, hide=("case.noted", "work.started")))


def test_an_event_without_a_salt_is_withheld_unproven() -> None:
    story = [(at, kind, {**data, SALT: ""}) for at, kind, data in STORY]
    for _, _, data in story:
        del data[SALT]
    data = record(story)
    assert set(data["events"][2]) == {"position", "previous_hash", "hash"}
    assert codes(data) == {"withheld_unproven"}


def test_a_sealed_event_is_no_open_one_with_the_same_hash() -> None:
    link = chained(STORY)[1]
    sealed = withheld({**link, "data": {**link["data"], SALT: ""}})
    assert link_hash(link["previous_hash"], sealed) != link["hash"]
    data = record()
    data["events"][1] = {**sealed, "hash": link["hash"]}
    assert "chain_hash" in codes(data)


def test_reasons_of_another_version_are_not_compared() -> None:
    data = record()
    data["clocks"][0]["because"] = ["In other words."]
    found = verdict(data, version="2.0.0")
    assert (found.findings, found.reasons_compared) == ((), False)


# What this version does not know


def test_a_kind_that_is_not_known_is_not_judged() -> None:
    newer = (*STORY, (9.5, "case.handed_over", {"to": "night"}), (9.6, "case.handed_over", {}))
    found = verdict(record(newer))
    assert found.findings == ()
    (unjudged,) = found.unjudged
    assert (unjudged.code, unjudged.place) == ("kind_unknown", "event 12")
    assert "2 events, 12 the first, are of a kind" in str(unjudged.sentence)
    assert "verify with the version that wrote the record, '1.2.3'" in str(unjudged.sentence)


def test_a_sealed_event_of_an_unknown_kind_is_not_counted_as_harmless() -> None:
    newer = (*STORY, (9.5, "case.handed_over", {SALT: "5" * 32}))
    found = verdict(record(newer, hide=("case.noted", "case.handed_over")))
    assert found.withheld == {"case.noted": 2}
    assert [one.code for one in found.unjudged] == ["kind_unknown"]


def test_a_record_without_unknown_kinds_is_judged_as_a_whole() -> None:
    assert verdict(record()).unjudged == ()
