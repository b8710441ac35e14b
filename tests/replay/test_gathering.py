"""Rows brought together case by case, in memory or spilled to files."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.depth import examples
from tests.replay.logs import UNOPENED, mapping

from troth.replay.gathering import Gathering, whole_cases
from troth.replay.rows import COMPACT, ROW, Rows

START = datetime(2026, 1, 12, tzinfo=UTC)


def compact(cases: list[int]) -> pl.DataFrame:
    rows = [
        {
            "case": f"c{case}",
            "time": (START + timedelta(hours=case * 7 % 5)).isoformat(),
            "what": "nothing",
            "severity": "low",
        }
        for case in cases
    ]
    chunk = pl.DataFrame(rows).with_row_index(ROW, offset=1)
    return Rows(mapping(UNOPENED)).compact(chunk)[0]


@examples(30)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.integers(1, 9))
def test_what_is_spilled_comes_back_as_what_is_held(cases: list[int], chunk: int) -> None:
    rows = compact(cases)
    with Gathering() as holding, Gathering(in_memory=chunk) as spilling:
        for start in range(0, len(rows), chunk):
            holding.add(rows[start : start + chunk])
            spilling.add(rows[start : start + chunk])
        held = pl.concat(holding.batches())
        batches = list(spilling.batches())
    assert pl.concat(batches).sort("row").equals(held.sort("row"))
    names = [name for batch in batches for name in batch["case"].unique()]
    assert len(names) == len(set(names)) == len(set(cases))
    assert all(batch.select("at", "row").equals(batch.select("at", "row").sort("at", "row"))
               for case in batches for batch in case.partition_by("case"))  # fmt: skip


@given(st.lists(st.integers(1, 9), max_size=20), st.integers(1, 12))
def test_batches_are_cut_between_cases(lengths: list[int], size: int) -> None:
    names = [f"c{n}" for n, length in enumerate(lengths) for _ in range(length)]
    rows = pl.DataFrame({"case": names}, schema={"case": pl.String})
    batches = list(whole_cases(rows, size))
    assert [name for batch in batches for name in batch["case"]] == names
    seen = [set(batch["case"]) for batch in batches]
    assert sum(map(len, seen)) == len(lengths)
    assert all(
        len(batch) <= size or len(cases) == 1 for batch, cases in zip(batches, seen, strict=True)
    )


def test_nothing_gathered_is_no_batch() -> None:
    with Gathering() as gathering:
        gathering.add(pl.DataFrame(schema=COMPACT))
        assert list(gathering.batches()) == []
        assert gathering.last is None
