"""Logs as they come: their forms, and rows that mean nothing."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.replay.logs import EVENTS, mapping, plan, write

from troth.replay.cases import micros
from troth.replay.history import History, replay
from troth.replay.reading import Log, row_with_odd_quote
from troth.replay.rows import LogError

HEADER = "case,time,what,severity"
GOOD = [
    HEADER,
    "a,2026-01-12T09:00:00Z,opened,high",
    "b,2026-01-12T09:30:00+01:00,opened,low",
    "a,2026-01-12T09:20:00Z,staff_message,high",
    "a,2026-01-12 09:40:00.5Z,resolved,high",
]


def read(file: Path, text: str = EVENTS, *, skip_bad: bool = False) -> History:
    by = mapping(text)
    return replay(Log(file, by), [plan("opendns/gold", by)], skip_bad=skip_bad)


def wrong(tmp_path: Path, *lines: str, text: str = EVENTS) -> str:
    with pytest.raises(LogError) as caught:
        read(write(tmp_path / "log.csv", *lines), text)
    return str(caught.value)


def test_the_same_log_in_every_form_gives_the_same_figures(tmp_path: Path) -> None:
    csv = write(tmp_path / "log.csv", *GOOD)
    zipped = tmp_path / "log.csv.gz"
    zipped.write_bytes(gzip.compress(csv.read_bytes()))
    texts = pl.read_csv(csv, infer_schema=False)
    texts.write_parquet(tmp_path / "texts.parquet")
    times = texts.with_columns(
        pl.Series("time", [datetime.fromisoformat(time) for time in texts["time"]])
    )
    times.write_parquet(tmp_path / "times.parquet")
    forms = [csv, zipped, tmp_path / "texts.parquet", tmp_path / "times.parquet"]
    found = [read(form) for form in forms]
    assert found[0].figures.cases == 2
    assert found[0].at == micros(datetime(2026, 1, 12, 9, 40, 0, 500_000, tzinfo=UTC))
    assert all(other.figures == found[0].figures for other in found)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    turned = write(tmp_path / "turned.csv", HEADER, *reversed(GOOD[1:]))
    assert read(turned).figures == read(write(tmp_path / "log.csv", *GOOD)).figures


BAD = {
    ",2026-01-12T09:00:00Z,opened,high": "row 5, column 'case' is empty: name the case",
    "c,2026-01-12,opened,high": "'time' is '2026-01-12': it does not say its time zone; set zone",
    "c,soon,opened,high": "row 5, column 'time' is 'soon': it is no ISO 8601 time",
    "c,,opened,high": "row 5, column 'time' is empty: say when it happened",
    "c,1926-01-12T09:00:00Z,opened,high": "is no ISO 8601 time from 1970 to 2100",
    "c,2026-01-12T09:00:00Z,opend,high": "column 'what' is 'opend': say in [value.means] what",
    "c,2026-01-12T09:00:00Z,opened,hgh": "column 'severity' is 'hgh': the mapping knows high, mid",
    "c,2026-01-12T09:00:00Z,opened": "",
    "c,2026-01-12T09:00:00Z,opened,high,6": "row 5, column '(past the last)' is '6': it has more",
    "c,2026-01-12T09:00:00Z,resolved,high": "must begin with a row that means opened",
    "a,2026-01-12T09:50:00Z,opened,high": "row 5, column '(meaning)' is 'a': the case must begin",
}


@pytest.mark.parametrize("row", BAD)
def test_a_bad_row_is_told_with_its_number_and_column(tmp_path: Path, row: str) -> None:
    if not BAD[row]:  # what is left out at the end is empty, and severity has a default
        assert read(write(tmp_path / "log.csv", *GOOD, row)).figures.cases == 3
        return
    said = wrong(tmp_path, *GOOD, row)
    assert said.startswith("1 row of the log cannot be read")
    assert BAD[row] in said


def test_bad_rows_are_skipped_when_asked_and_listed_with_the_cases_they_cost(
    tmp_path: Path,
) -> None:
    bad = list(BAD)[2:4] + [row for row in BAD if row.endswith(",6") or "resolved" in row]
    lines = [*GOOD, *(row.replace("c,", f"c{n},") for n, row in enumerate(bad))]
    found = read(write(tmp_path / "log.csv", *lines), skip_bad=True)
    assert [one.row for one in found.bad] == [5, 6, 7, 8]
    assert found.left_out == ["c0", "c1", "c2", "c3"]
    assert found.rows == 8
    assert found.figures == read(write(tmp_path / "good.csv", *GOOD)).figures


def test_a_case_is_left_out_whole_wherever_its_bad_row_is(tmp_path: Path) -> None:
    found = read(write(tmp_path / "log.csv", *GOOD, "a,never,closed,high"), skip_bad=True)
    assert found.left_out == ["a"]
    assert found.figures.cases == 1


def test_many_bad_rows_are_counted_and_the_first_are_shown(tmp_path: Path) -> None:
    said = wrong(tmp_path, *GOOD, *(f"x{n},never,opened,high" for n in range(30)))
    assert said.startswith("30 rows of the log cannot be read")
    assert "and 20 more" in said


def test_quotes_blank_lines_and_line_breaks_in_values_are_no_mistakes(tmp_path: Path) -> None:
    lines = [line + ',"a note, with ""quotes""\nand a line"' for line in GOOD[1:]]
    log = write(tmp_path / "log.csv", f"{HEADER},note", lines[0], "", *lines[1:], "")
    assert read(log).figures == read(write(tmp_path / "good.csv", *GOOD)).figures


def test_a_log_without_a_column_is_told_with_the_columns_it_has(tmp_path: Path) -> None:
    said = wrong(tmp_path, *(line.replace("what", "event") for line in GOOD))
    assert (
        "has no column 'what', which the mapping reads; its columns are case, time, event" in said
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b"case,time,what,severity\n\xff\n", "cannot be read as CSV in UTF-8")],
)
def test_what_is_no_log_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(content)
    with pytest.raises(LogError, match=said):
        read(file)


def test_a_log_without_events_is_told(tmp_path: Path) -> None:
    assert "has no event that can be read" in wrong(tmp_path, HEADER)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="There is no file"):
        read(tmp_path / "none.csv")


def test_a_row_is_too_long_also_where_columns_are_not_read(tmp_path: Path) -> None:
    lines = [f"n,{line}" for line in GOOD]
    said = wrong(tmp_path, *lines, "5,c,2026-01-12T09:00:00Z,opened,high,6")
    assert "row 5, column '(past the last)' is '6': it has more fields" in said


def test_a_log_may_have_a_column_of_any_name_that_is_not_read(tmp_path: Path) -> None:
    names = "row,order,meaning,at,"
    lines = [(names if line == HEADER else "1,2,3,4,") + line for line in GOOD]
    assert read(write(tmp_path / "log.csv", *lines)).figures.cases == 2


def test_two_columns_of_a_name_that_is_read_are_told(tmp_path: Path) -> None:
    said = wrong(tmp_path, *(f"{line},{line.split(',')[0]}" for line in GOOD))
    assert said.endswith("log.csv has two columns 'case'; rename one of them.")


def test_a_file_that_is_something_else_is_told_in_a_short_sentence(tmp_path: Path) -> None:
    said = wrong(tmp_path, "PK" * 100_000)
    assert "has no column 'case'" in said
    assert len(said) < 1500


@pytest.mark.parametrize(
    "row", ['"c,2026-01-12T09:00:00Z,opened,high', 'c"c,2026-01-12T09:00:00Z,,']
)
def test_a_row_with_a_quote_that_cannot_be_read_is_told(tmp_path: Path, row: str) -> None:
    said = wrong(tmp_path, *GOOD, row, *GOOD[1:])
    assert said.endswith(
        "row 5 has a quote that is not closed, or inside a value without quotes around it."
    )


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('a,b\n"x","y, ""z""\n"\r\n1,\n', None),
        ('a,b\n"x"y,1\n', 1),
        ('a,b\n1,2\n"x,1\n2,3\n', 2),
        ('a,"b\n', 0),
    ],
)
def test_quotes_are_those_of_csv(text: str, row: int | None) -> None:
    assert row_with_odd_quote(text.splitlines(keepends=True)) == row


CASES = """
rows = "cases"
case = "case"
[times]
opened = "opened"
answered = "staff_message"
[severity]
default = 3
"""


def test_bad_rows_of_cases_are_told_in_their_order(tmp_path: Path) -> None:
    nine, ten = "2026-01-12T09:00:00Z", "2026-01-12T10:00:00Z"
    rows = [f"a,{ten},{nine}", f"b,,{nine}", f"c,{nine},never", f"d,{nine},{ten}"]
    log = write(tmp_path / "log.csv", "case,opened,answered", *rows)
    found = read(log, CASES, skip_bad=True)
    assert [(one.row, one.column) for one in found.bad] == [
        (1, "(meaning)"),
        (2, "opened"),
        (3, "answered"),
    ]
    assert "no time before it was opened" in found.bad[0].reason
    assert found.figures.cases == 1
