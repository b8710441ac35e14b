"""Mistakes in programme files: each gets a line, what is wrong, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from troth.promises.errors import ProgrammeError
from troth.promises.loader import load_programme
from troth.promises.yaml_source import Problem

RIGHT = """\
programme: example
title: Example support
provider: Example
version: "1"
calendars:
  office:
    title: Office hours
    timezone: Europe/London
    windows: Mon-Fri 09:00-17:00
    holidays: GB-ENG
severities:
  P1: {rank: 1, title: Critical, meaning: Nothing works.}
  P2: {rank: 2, title: Normal, meaning: Something fails.}
default_severity: P2
kinds:
  incident: {title: Incident}
plans:
  gold:
    title: Gold
channels:
  - channel: phone
    title: Phone
    hours: {P1: always, P2: office}
    clause: "2"
commitments:
  - id: response
    metric: first_response
    plans: [gold]
    calendar: office
    targets: {P1: 1 business hour, P2: 1 business day}
    clause: "3"
closing:
  - when: customer_agrees
    by: customer
    clause: "4"
"""

MISTAKES = [
    # keys
    ("title: Gold", "titel: Gold", "19: unknown key 'titel' in plan 'gold'; did you mean 'title'?"),
    (
        "    calendar: office",
        "    calender: office",
        "29: unknown key 'calender' in commitment 'response'; did you mean 'calendar'?",
    ),
    ("closing:", "wishes: []\nclosing:", "32: unknown key 'wishes' in the programme; check its"),
    ("programme: example\n", "", "1: the programme has no 'programme'; add it"),
    ("    holidays: GB-ENG\n", "", "6: calendar 'office' has no 'holidays'; add it"),
    ('    clause: "3"\n', "", "26: commitment 'response' has no 'clause'; add it"),
    (
        '    clause: "4"\n',
        "",
        "33: closing rule 'customer_agrees' has no 'clause'; add it, or 'interpretation' where",
    ),
    (
        "title: Phone",
        "title: Phone\n    title: Telephone",
        "23: key 'title' is given twice, first on line 22; remove one",
    ),
    ("incident:", "incidents:", "16: 'kinds' cannot have the key 'incidents'; did you mean"),
    # names of what is defined elsewhere
    (
        "calendar: office",
        "calendar: offce",
        "29: unknown calendar 'offce' in 'calendar' of commitment 'response'; "
        "did you mean 'office'?",
    ),
    ("plans: [gold]", "plans: golden", "28: unknown plan 'golden' in 'plans' of commitment"),
    (
        "default_severity: P2",
        "default_severity: P3",
        "14: unknown severity 'P3' in 'default_severity'; use one of P1, P2",
    ),
    (
        "P2: office}",
        "P9: office}",
        "23: unknown severity 'P9' in 'hours' of channel 'phone'; use one of P1, P2",
    ),
    ("P2: office}", "P2: nights}", "23: unknown calendar 'nights' in 'P2' of 'hours' of channel"),
    (
        "closing:",
        "default_site: wellington\nclosing:",
        "32: unknown site 'wellington' in 'default_site'; the file defines no site at all",
    ),
    (
        "closing:",
        'severity_rules:\n  {set_by: staff, basis: x, clause: "1", appeal: {to: boss, clause: x}}\n'
        "roles: {lead: {title: Lead, assigned: shared, clause: x}}\nclosing:",
        "33: unknown role 'boss' in 'to' of 'appeal' of 'severity_rules'; use one of lead",
    ),
    (
        "    title: Gold\n",
        "    title: Gold\n    above: basic\n",
        "20: unknown plan 'basic' in 'above' of plan 'gold'; use one of gold",
    ),
    (
        "    title: Gold\n",
        "    title: Gold\n    above: gold\n",
        "20: 'above' of plan 'gold' is the plan itself; name another one, or 'none'",
    ),
    (
        "  gold:\n",
        "  none: {title: No support}\n  gold:\n",
        "18: plan 'none' has a reserved name; call it something else",
    ),
    # words to choose from
    (
        "metric: first_response",
        "metric: first_respons",
        "27: 'metric' of commitment 'response' cannot be 'first_respons'; "
        "did you mean 'first_response'?",
    ),
    ("channel: phone", "channel: fone", "21: 'channel' of channel 'fone' cannot be 'fone'; did"),
    (
        "by: customer",
        "by: nobody",
        "34: 'by' of closing rule 'customer_agrees' cannot be 'nobody'; use one of customer, staff",
    ),
    # values
    ("version: ", "version: 1.0 #", "4: 'version' must be text; put quotes around 1.0"),
    ('clause: "3"', "clause: 3", "31: 'clause' of commitment 'response' must be text; put quotes"),
    ('clause: "3"', "clause:", "31: 'clause' of commitment 'response' has no value; write one or"),
    ("title: Phone", "title: [a]", "22: 'title' of channel 'phone' must be text, not a list"),
    ("rank: 2", "rank: high", "13: 'rank' of severity 'P2' must be a whole number, not 'high'"),
    ("rank: 2", "rank: 0", "13: 'rank' of severity 'P2' must be 1 or more, not 0"),
    ("programme: example", "programme: my example", "1: 'my example' cannot be a name in 'progr"),
    ("plans: [gold]", "plans: []", "28: 'plans' of commitment 'response' is an empty list; put"),
    ("plans: [gold]", "plans: [gold, gold]", "28: 'plans' of commitment 'response' says 'gold' tw"),
    ("closing:", "maintenance: 7 days\nclosing:", "32: 'maintenance' must be a mapping of keys to"),
    # calendars
    ("Europe/London", "Europe/Londn", "8: 'timezone' of calendar 'office': 'Europe/Londn' is not"),
    (
        "windows: Mon-Fri 09:00-17:00",
        "windows: [Mon-Thu 09:00-17:00, Fri 9-5]",
        "9: 'windows' of calendar 'office': 'Fri 9-5' is not a weekly window; write",
    ),
    ("GB-ENG", "GB-XYZ", "10: 'holidays' of calendar 'office': 'XYZ' is not a part of GB"),
    ("GB-ENG", "Narnia", "10: 'holidays' of calendar 'office': The "),
    (
        "GB-ENG",
        "{2026-13-25: Christmas}",
        "10: a key of 'holidays' of calendar 'office' must be a date such as 2026-12-25, "
        "not '2026-13-25'",
    ),
    (
        "  office:",
        "  site: {title: x, timezone: UTC, windows: Sun 10:00-12:00, holidays: none}\n  office:",
        "6: calendar 'site' has a reserved name; call it something else",
    ),
    # amounts
    ("1 business hour,", "one hour,", "30: 'P1' of 'targets' of commitment 'response': 'one hour'"),
    ("1 business hour,", "60,", "30: 'P1' of 'targets' of commitment 'response': 60 is not an"),
    (
        "calendar: office\n    targets",
        "calendar: always\n    targets",
        "30: 'P1' of 'targets' of commitment 'response' is '1 business hour', but the calendar "
        "'always' has no business days; name another calendar",
    ),
    (
        "1 business hour,",
        "'continuous, gap 5 minutes',",
        "30: 'P1' of 'targets' of commitment 'response' is continuous, which only",
    ),
    (
        "metric: first_response",
        "metric: continuous_effort",
        "30: 'P1' of 'targets' of commitment 'response' must say the longest gap; write it like",
    ),
    ("1 business hour,", "next release,", "30: 'P1' of 'targets' of commitment 'response' waits"),
    (
        "1 business hour,",
        "20:00 on the next business day,",
        "30: 'P1' of 'targets' of commitment 'response' is '20:00 on the next business day', when "
        "'office' is closed; choose a time within its hours",
    ),
    (
        "closing:",
        'booked_cover: [{title: x, notice: next release, calendar: office, clause: "1"}]\nclosing:',
        "32: 'notice' of booked cover rule 'x': 'next release' cannot be written here; write a",
    ),
    (
        "closing:",
        'booked_cover: [{title: x, notice: 4 business days, calendar: always, clause: "1"}]\n'
        "closing:",
        "32: 'notice' of booked cover rule 'x' is '4 business days', but the calendar 'always' has",
    ),
    (
        "when: customer_agrees",
        "when: unanswered\n    attempts: 3\n    apart: 2 business days",
        "35: 'apart' of closing rule 'unanswered' is '2 business days', but the calendar 'always'",
    ),
    (
        "closing:",
        'contacts: [{who: x, limited_by: number, others: refused, clause: "1"}]\nclosing:',
        "32: contact 1 needs 'limit' with 'limited_by: number'; add it",
    ),
    (
        "closing:",
        'scope: [{clause: "1"}]\nclosing:',
        "32: scope rule 1 says nothing; add 'covers' or 'excludes'",
    ),
    # what must fit together
    ("rank: 2", "rank: 1", "13: 'rank' of severity 'P2' is that of 'P1' too; give each severity a"),
    (
        "calendar: office\n    targets",
        "calendar: site\n    targets",
        "29: 'calendar' of commitment 'response' needs the calendar of a site, but there are no",
    ),
    (
        "plans: [gold]",
        "held: {during: weekend, until: customer_call}",
        "28: 'held' of commitment 'response' needs the calendar of a site, but there are no",
    ),
    (
        "plans: [gold]",
        "pauses: waiting_on_customer",
        "28: 'pauses' of commitment 'response' does not go with first_response, which never pauses",
    ),
    (
        "metric: first_response",
        "metric: update\n    trigger: alert",
        "28: 'trigger' of commitment 'response' does not go with update, which has a start of its",
    ),
    (
        "metric: first_response",
        "metric: resolution\n    trigger: customer_call",
        "28: 'trigger' of commitment 'response' is customer_call, which starts only first_response",
    ),
    ("plans: [gold]", "kinds: question", "28: 'kinds' of commitment 'response' names 'question',"),
    ("plans: [gold]", "channels: email", "28: 'channels' of commitment 'response' names 'email',"),
    (
        "commitments:\n",
        "commitments:\n  - {id: first, metric: first_response, calendar: always, "
        'targets: {P1: 1 hour}, clause: "3"}\n',
        "27: commitment 'response' promises first_response for P1 a second time, after commitment "
        "'first'",
    ),
    (
        "commitments:\n",
        "commitments:\n  - {id: response, metric: resolution, calendar: always, "
        'targets: {P1: 1 hour}, clause: "3"}\n',
        "27: 'id' of commitment 'response' is used twice; 'response' can name only one",
    ),
    (
        "commitments:\n",
        '  - {channel: phone, title: Phone, hours: always, clause: "2"}\ncommitments:\n',
        "25: channel 'phone' is described twice for the same plan; say it once",
    ),
    (
        "when: customer_agrees",
        "when: unanswered",
        "33: closing rule 'unanswered' needs 'apart' and 'attempts' with 'when: unanswered'; add",
    ),
    (
        "by: customer",
        "by: customer\n    attempts: 3",
        "33: closing rule 'customer_agrees' has 'attempts', which 'when: customer_agrees' does not",
    ),
    (
        "closing:",
        'uptime: [{target: 99.9, period: month, clause: "1", '
        "credits: [{below: 99, credit: 10}, {below: 99.5, credit: 20}]}]\nclosing:",
        "32: 'credits' of uptime rule 1 must go from the mildest miss to the worst",
    ),
    # YAML itself
    ("    title: Phone", "\t  title: Phone", "22: a tab stands where spaces belong; indent with"),
    (
        "title: Phone",
        "title: Pho\x00ne",
        "22: the control character U+0000 stands in column 15; remove it",
    ),
    (
        "title: Phone",
        "title: Pho\u202ene",
        "22: the character U+202E (it turns around how the text beside it reads) stands in",
    ),
    ("title: Phone", "title: Phone # \u2066", "22: the character U+2066 (it turns around"),
    (
        "title: Phone",
        "title: Pho\u200bne",
        "22: the invisible character U+200B stands in column 15",
    ),
    ("title: Phone", "title: Pho\x9bne", "22: the control character U+009B stands in column 15"),
    ("title: Phone", "title: Pho\ufeffne", "22: the invisible character U+FEFF stands in"),
    (
        "title: Phone",
        'title: "Pho\\u202Ene"',
        "22: 'title' of channel 'phone' contains the character U+202E (it turns around",
    ),
    (
        "title: Phone",
        'title: "Pho\\U000E0041ne"',
        "22: 'title' of channel 'phone' contains the invisible character U+E0041; remove it",
    ),
    ("title: Phone", 'title: "Pho\\0ne"', "22: 'title' of channel 'phone' contains the control"),
    ("title: Phone", "title: 'Phone", "36: a quote is never closed; close it"),
    ("title: Phone", "title: Phone: home", "22: a second ': ' stands on the line, or the line is"),
    ("    title: Phone", "  title: Phone", "22: the line is indented differently from those it"),
    ("title: Phone", "title: *phone", "22: the text begins with *, which means something in YAML"),
    ("title: Phone", "title: @phone", "22: the text begins with a character that means something"),
    ("title: Phone", "title: !!python/name:os.system x", "22: the tag tag:yaml.org,2002:python/"),
    ("P2: office}", "P2: office", "24: a list or mapping in brackets is not closed, or misses a"),
    (
        "title: Phone",
        "<<: {title: x}",
        "22: the merge key << is not used in programme files; write",
    ),
    ("title: Phone", "? [a]\n    : b", "22: a key must be one word or text, not a list or mapping"),
    (
        "closing:",
        "---\nclosing:",
        "32: a second document begins here; one file holds one programme",
    ),
]


def failure(text: str) -> ProgrammeError:
    with pytest.raises(ProgrammeError) as caught:
        load_programme(text, file="example.yaml")
    return caught.value


def test_the_programme_without_mistakes_loads() -> None:
    assert load_programme(RIGHT).programme == "example"


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line(right: str, wrong: str, said: str) -> None:
    error = failure(RIGHT.replace(right, wrong, 1))
    assert any(line.startswith(f"example.yaml:{said}") for line in str(error).splitlines()), error


def test_all_mistakes_are_reported_in_the_order_of_their_lines() -> None:
    text = RIGHT.replace("Europe/London", "Europe/Londn").replace("plans: [gold]", "plans: golden")
    error = failure(text.replace("title: Gold", "title: Gold\n    price: 3\n    title: Golden"))
    assert [line.split(":")[1] for line in str(error).splitlines()] == ["8", "20", "21", "30"]
    assert (error.code, error.file, error.line, error.column) == (
        "invalid_programme",
        "example.yaml",
        8,
        5,
    )
    assert isinstance(error.value, tuple)
    assert all(isinstance(problem, Problem) for problem in error.value)


def test_a_misspelt_key_is_not_missed_as_well() -> None:
    assert len(str(failure(RIGHT.replace("title: Gold", "titel: Gold"))).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty; begin with 'programme:'"),
        ("\n# nothing but a comment\n", "the file is empty; begin with 'programme:'"),
        ("- a\n- b\n", "a programme file consists of keys and values; begin with 'programme:'"),
        ("just\nwords\n", "a programme file consists of keys and values; begin with 'programme:'"),
        ("\n" + "[" * 3000, "it is nested more than 20 levels deep; flatten it"),
        ("a: &a\n  b: *a\n", "the file repeats itself too often through * aliases; write it out"),
        ("a: &a [*a, *a]\n", "the file repeats itself too often through * aliases; write it out"),
        ("a: " + "9" * 5000 + "\n", "unknown key 'a' in the programme"),
    ],
)
def test_texts_that_are_no_programme(text: str, said: str) -> None:
    assert said in str(failure(text))


def test_a_bomb_of_aliases_is_defused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    error = failure("\n".join(lines))
    assert "the file repeats itself too often through * aliases; write it out" in str(error)


def test_of_very_many_problems_the_first_are_told() -> None:
    wishes = "".join(f"wish{number}: x\n" for number in range(200))
    lines = str(failure(RIGHT + wishes)).splitlines()
    assert lines[0].startswith("example.yaml:36: unknown key 'wish0'")
    assert (len(lines), lines[-1]) == (101, "There are more problems; correct these first.")


def test_a_huge_text_is_refused_unread() -> None:
    error = failure("a: b\n" * 200_000)
    assert (error.code, error.line) == ("too_large", None)
    assert "larger than 200 kB" in str(error)


def test_scripts_that_read_from_right_to_left_are_text() -> None:
    for title in ("دعم \u200eTroth\u200e", "می\u200cخواهم", "תמיכה (24×7)", "👩\u200d💻"):
        programme = load_programme(RIGHT.replace("title: Phone", f"title: {title}"))
        assert programme.channels[0].title == title


# Files


def test_a_file_is_named_as_it_was_given(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(RIGHT.replace("rank: 2", "rank: 1"), encoding="utf-8")
    for given in (file, str(file)):
        with pytest.raises(ProgrammeError) as caught:
            load_programme(given)
        assert str(caught.value).startswith(f"{file}:13: 'rank' of severity 'P2'")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())
    assert load_programme(file).title == "Example support"
    assert load_programme("\ufeff" + RIGHT).title == "Example support"


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(RIGHT.replace("title: Phone", "title: Ph\xf6ne").encode("latin-1"))
    with pytest.raises(ProgrammeError, match=r"latin\.yaml:22: the line is not UTF-8 text; save"):
        load_programme(file)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "huge.yaml").write_bytes(b"x" * 2_000_000)
    for file, said in [
        ("missing.yaml", r"cannot be read \(No such file or directory\); check the path"),
        (".", r"cannot be read \(Is a directory\)"),
        ("nul\0.yaml", "cannot be read"),
        ("huge.yaml", "is larger than 200 kB"),
    ]:
        with pytest.raises(ProgrammeError, match=said):
            load_programme(tmp_path / file)


def test_a_text_without_a_name_still_gives_lines() -> None:
    with pytest.raises(ProgrammeError, match=r"^line 13: 'rank' of severity 'P2'"):
        load_programme(RIGHT.replace("rank: 2", "rank: 1"))
