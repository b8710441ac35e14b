"""Logs and mappings, written shortly."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from troth.promises.shipped import shipped_programmes
from troth.replay.cases import Cases, cases_of
from troth.replay.gathering import sorted_by_case
from troth.replay.mapping import LogMapping, parse_mapping
from troth.replay.plans import Plan
from troth.replay.rows import ROW, Rows
from troth.replay.words import Word

EVENTS = f"""
case = "case"
time = "time"
[value]
columns = ["what"]
[value.means]
{chr(10).join(f'{word} = "{word}"' for word in Word)}
"open and wait" = ["opened", "waiting_on_customer"]
[severity]
column = "severity"
default = 3
[severity.means]
high = 1
mid = 2
low = 3
"""
# The same for a log in which the first row of a case opens it.
UNOPENED = EVENTS.replace('opened = "opened"\n', "").replace('["opened", ', '["active", ')


def mapping(text: str = EVENTS) -> LogMapping:
    return parse_mapping(text, "map.toml")


def plan(name: str, by: LogMapping) -> Plan:
    programme, _, plan = name.partition("/")
    return Plan.of(shipped_programmes()[programme], plan, by)


def cases(rows: Iterable[Mapping[str, Any]], by: LogMapping, at: int) -> Cases:
    """The cases of rows given as the texts of their columns."""
    chunk = pl.DataFrame(list(rows), infer_schema_length=None).with_row_index(ROW, offset=1)
    compact, bad = Rows(by).compact(chunk)
    assert not bad
    found, untold = cases_of(sorted_by_case(compact), by, at)
    assert not untold
    return found


def write(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
