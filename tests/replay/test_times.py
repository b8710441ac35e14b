"""The times of logs."""

from datetime import datetime

import polars as pl
import pytest
from tests.replay.logs import EVENTS, mapping

from troth.replay.times import Times

READ = {
    "": {
        "2026-01-12T09:00:00Z": "2026-01-12T09:00:00Z",
        "2026-01-12 09:00:00+05:30": "2026-01-12T03:30:00Z",
        "2026-01-12T09:00:00.25-0800": "2026-01-12T17:00:00.25Z",
        "20260112T090000Z": "2026-01-12T09:00:00Z",
        "2026-01-12T09:00:00": None,
        "12.1.2026": None,
        "2101-01-01T00:00:00Z": None,
    },
    'zone = "Europe/Berlin"': {
        "2026-01-12T09:00:00": "2026-01-12T08:00:00Z",
        "2026-01-12 09:00": "2026-01-12T08:00:00Z",
        "2026-07-12T09:00:00Z": "2026-07-12T09:00:00Z",
        "2026-10-25T02:30:00": "2026-10-25T00:30:00Z",  # occurs twice: the first
        "2026-03-29T02:30:00": "2026-03-29T01:30:00Z",  # does not exist: moves on by the gap
    },
    'zone = "America/New_York"\ntime_format = "%d/%b/%y %I:%M %p"': {
        "23/Jan/26 3:04 PM": "2026-01-23T20:04:00Z",
        "2026-01-12T09:00:00Z": None,
    },
    'time_format = "unix seconds"': {
        "1768208400": "2026-01-12T09:00:00Z",
        "1768208400.5": "2026-01-12T09:00:00.5Z",
        "soon": None,
    },
}


@pytest.mark.parametrize("setting", READ)
def test_times_are_read_as_the_mapping_says(setting: str) -> None:
    times = Times(mapping(EVENTS.replace("[value]", f"{setting}\n[value]", 1)))
    found = times.micros(pl.Series(list(READ[setting]))).to_list()
    told = [None if at is None else datetime.fromisoformat(at) for at in READ[setting].values()]
    assert found == [None if at is None else round(at.timestamp() * 1e6) for at in told]


def test_times_of_parquet_need_no_text() -> None:
    local = pl.Series(["2026-01-12T09:00:00"]).str.to_datetime()
    berlin = Times(mapping(EVENTS.replace("[value]", 'zone = "Europe/Berlin"\n[value]', 1)))
    assert berlin.micros(local)[0] == 1768204800_000_000
    assert berlin.micros(local.dt.replace_time_zone("UTC"))[0] == 1768208400_000_000
    assert Times(mapping()).micros(local)[0] is None
