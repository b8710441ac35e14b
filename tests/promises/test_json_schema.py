"""The JSON Schema of programme files: it accepts what is right, and sees what one part shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from tests.depth import examples

from troth.promises.amounts import parse_amount
from troth.promises.errors import AmountError
from troth.promises.json_schema import programme_schema
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.schema_amounts import amount_schema
from troth.promises.schema_types import Names
from troth.promises.shipped import shipped_ids, shipped_text
from troth.promises.starter import starter
from troth.promises.yaml_source import read_source

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "reference" / "programme.schema.json"
FILES = sorted(
    file
    for folder in ("programmes", "data")
    for file in (ROOT / "tests" / "promises" / folder).glob("*.yaml")
    if file.stem != "explained"  # cases, no programme
)
SCHEMA = programme_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def problems(data: object) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(data)]


def plain(text: str) -> Any:
    return deepcopy(read_source(text).data)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_published_one_is_the_one_the_code_makes() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert published == SCHEMA, (
        "docs/reference/programme.schema.json is out of date; write it anew with "
        "`troth programme schema --output docs/reference/programme.schema.json`."
    )


@pytest.mark.parametrize("programme", shipped_ids())
def test_shipped_programmes_fit(programme: str) -> None:
    assert problems(plain(shipped_text(programme))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_other_programmes_fit(file: Path) -> None:
    assert problems(plain(file.read_text(encoding="utf-8"))) == []


def test_the_programme_to_begin_with_fits() -> None:
    assert problems(plain(starter("acme", ["basic", "gold"], file="acme.yaml"))) == []


def test_every_key_says_what_it_is() -> None:
    records = [part for part in SCHEMA["$defs"].values() if part["type"] == "object"]
    assert all(part["title"] and part["description"] for part in [SCHEMA, *records])
    told = ("description", "title", "$ref")
    silent = [
        name
        for part in [SCHEMA, *records]
        for name, value in part["properties"].items()
        if not any(key in value for key in told)
    ]
    assert silent == []


RIGHT = {
    "programme": "example",
    "title": "Example support",
    "provider": "Example",
    "version": "1",
    "calendars": {
        "office": {
            "title": "Office hours",
            "timezone": "Europe/London",
            "windows": "Mon-Fri 09:00-17:00",
            "holidays": {"2027-05-01": "May day"},
        }
    },
    "severities": {"P1": {"rank": 1, "title": "Critical", "meaning": "Nothing works."}},
    "default_severity": "P1",
    "kinds": {"incident": {"title": "Incident"}},
    "plans": {"gold": {"title": "Gold"}},
    "channels": [
        {"channel": "phone", "title": "Phone", "hours": {"P1": "always"}, "clause": "2"},
        {"channel": "email", "title": "E-mail", "hours": "office", "clause": "2"},
    ],
    "contacts": [{"who": "Contacts", "others": "refused", "clause": "2"}],
    "commitments": [
        {
            "id": "response",
            "metric": "first_response",
            "plans": ["gold"],
            "calendar": "office",
            "targets": {"P1": "1 business hour"},
            "clause": "3",
        }
    ],
    "closing": [
        {"when": "silence", "by": "staff", "after": "2 days", "clause": "4"},
        {"when": "customer_agrees", "by": ["customer", "staff"], "clause": "4"},
    ],
    "amendments": {"may_worsen": False, "notice": "30 days", "clause": "5"},
}
GONE = object()
MISTAKES = [
    ("titel", "Example", "$"),  # a key that there is not
    ("title", GONE, "$"),
    ("version", 1, "$.version"),
    ("programme", "not a name", "$.programme"),
    ("title", " ", "$.title"),
    ("title", "x" * 2001, "$.title"),
    ("plans", {}, "$.plans"),
    ("plans", {"not a name": {"title": "Gold"}}, "$.plans"),
    ("kinds.wish", {"title": "Wish"}, "$.kinds"),
    ("severities.P1.rank", 0, "$.severities.P1.rank"),
    ("calendars.office.holidays", 7, "$.calendars.office.holidays"),
    ("calendars.office.holidays", {"May day": "2027-05-01"}, "$.calendars.office.holidays"),
    ("calendars.office.windows", [], "$.calendars.office.windows"),
    ("channels.0.channel", "pigeon", "$.channels[0].channel"),
    ("channels.0.clause", GONE, "$.channels[0]"),
    ("channels.1.hours", ["office"], "$.channels[1].hours"),
    ("contacts.0.limited_by", "number", "$.contacts[0]"),  # without its limit
    ("contacts.0.limit", 3, "$.contacts[0]"),  # without what it limits
    ("commitments.0.clause", GONE, "$.commitments[0]"),
    ("commitments.0.metric", "speed", "$.commitments[0].metric"),
    ("commitments.0.plans", ["gold", "gold"], "$.commitments[0].plans"),
    ("commitments.0.targets.P1", "soonish", "$.commitments[0].targets.P1"),
    ("commitments.0.targets", {}, "$.commitments[0].targets"),
    ("closing.0.after", GONE, "$.closing[0]"),
    ("closing.0.after", "next release", "$.closing[0].after"),
    ("closing.0.attempts", 3, "$.closing[0]"),
    ("closing.1.by", ["customer", "nobody"], "$.closing[1].by"),
    ("amendments.notice", "30 business days", "$.amendments.notice"),
    ("scope", [{"clause": "6"}], "$.scope[0]"),
    ("platforms", {"clause": "6"}, "$.platforms"),
]


def test_the_right_one_fits_and_loads() -> None:
    assert problems(RIGHT) == []
    assert load_programme(json.dumps(RIGHT, indent=1)).programme == "example"


@pytest.mark.parametrize(("place", "value", "path"), MISTAKES)
def test_mistakes_are_seen_where_they_are(place: str, value: object, path: str) -> None:
    data: Any = deepcopy(RIGHT)
    *way, last = place.split(".")
    part = data
    for step in way:
        part = part[int(step) if step.isdigit() else step]
    if value is GONE:
        del part[last]
    else:
        part[last] = value
    assert set(problems(data)) == {path}


def test_one_alone_may_stand_for_a_list_and_a_text_for_a_duty() -> None:
    role = {"title": "Manager", "assigned": "shared", "clause": "1", "stages": "production"}
    duties = ["calls", {"duty": "visits", "every": "year"}]
    assert problems(RIGHT | {"roles": {"manager": role | {"duties": duties}}}) == []


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every part and every value."""
    if isinstance(value, dict | list):
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, name)
            yield from _places(part, (*path, name))


WHOLE = plain((ROOT / "tests" / "promises" / "data" / "whole.yaml").read_text(encoding="utf-8"))
PLACES = list(_places(WHOLE))
# No 0: the loader reads it as "false", which the schema does not offer.
SOMETHING = st.sampled_from([GONE, "none", "P1", "2 days", "gold", 7, 99.5, True, [], ["P1"], {}])


@examples(80)
@given(st.sampled_from(PLACES), SOMETHING)
def test_what_can_be_loaded_fits(place: tuple[Any, ...], something: object) -> None:
    """A whole programme with a part left out, or with something else in its place."""
    data = deepcopy(WHOLE)
    *way, last = place
    part = data
    for step in way:
        part = part[step]
    if something is GONE:
        del part[last]
    else:
        part[last] = something
    try:
        Programme.model_validate(data, context=Names.of(data))
    except ValidationError:
        return
    assert problems(data) == []


COUNT = st.sampled_from(["1", "2", "30", "0.5", "999999.125"])
SPAN = st.builds("{} {}{}".format, COUNT, st.sampled_from(["minute", "Hour", "day", "WEEK"]),
                 st.sampled_from(["", "s"]))  # fmt: skip
SPANS = st.lists(SPAN, min_size=1, max_size=3).flatmap(
    lambda spans: st.sampled_from([" ", ", ", " and "]).map(lambda glue: glue.join(spans))
)
WHICH = st.sampled_from(["next", "same", "the 2nd", "Fifth", "12th", "0th", "the the next"])
AMOUNTS = st.one_of(
    SPANS,
    st.builds("{} {}".format, st.sampled_from(["every", "Within", "by"]), SPANS),
    st.builds("{} business {}".format, COUNT, st.sampled_from(["hours", "day", "weeks", "MINUTE"])),
    st.builds("continuous{} {}".format, st.sampled_from([", gap", " with gaps of up to", ""]),
              SPANS),
    st.builds("{} of {} business day".format, st.sampled_from(["by the end", "close"]), WHICH),
    st.builds("{} on {} business day".format,
              st.sampled_from(["10:00", "by 9 am", "9am", "09", "noon"]), WHICH),
    st.builds("{}{}".format, st.sampled_from(["no clock, ", "No clock,\n ", "no clock"]),
              st.text(max_size=9)),
    st.sampled_from(["next release", "The next\trelease", "best effort", "commercially reasonable "
                     "efforts", "as soon as practicable", "When available", "", "soon"]),
)  # fmt: skip
PATTERN = re.compile(amount_schema()["pattern"])


@examples(150)
@example("No clock,\n ")
@given(AMOUNTS)
def test_the_pattern_of_amounts_is_the_form_of_amounts(text: str) -> None:
    """What cannot be seen from the form alone: that a time exists, and how long is too long."""
    fits = PATTERN.search(text) is not None
    try:
        parse_amount(text)
    except AmountError as error:
        assert fits == (error.code != "not_an_amount")
    else:
        assert fits
