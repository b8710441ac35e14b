"""The same replay on Spark: its workers read the log and judge its cases, each a part of them.

Needs the extra `troth[spark]`, Java 17 on the driver, and Troth on every worker.
"""

from __future__ import annotations

import csv
import json
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from troth.replay.figures import figures_of_rows, nothing
from troth.replay.gathering import sorted_by_case, whole_cases
from troth.replay.history import History, require_readable
from troth.replay.mapping import LogMapping
from troth.replay.plans import Plan
from troth.replay.reading import long_row, require_columns
from troth.replay.rows import COMPACT, ROW, BadRow, LogError, Rows

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    Batches = Iterator[pa.RecordBatch]

_RAW = "_troth_raw"  # the line of a record that has more or fewer fields than the header
_ROW_BITS = 33  # of Spark's increasing ids; the rest is the number of the partition
_TYPES = {pl.Int64: "long", pl.String: "string", pl.Int16: "short", pl.UInt8: "short"}
_COMPACT = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in COMPACT.items())


def replay_on_spark(
    log: str,
    plans: Sequence[Plan],
    *,
    url: str,
    at: int | None = None,
    skip_bad: bool = False,
) -> History:
    """Return what `history.replay` does, computed by the Spark master at `url`.

    `log` is a path or address that all of its workers can read.
    """
    mapping = plans[0].mapping
    with _session(url) as spark:
        source, fields = _source(spark, log, mapping)
        rows = source.mapInArrow(_reader(mapping, fields), f"{_COMPACT}, bad string")
        rows = rows.persist()
        bad = _bad_rows(rows, source)
        require_readable(bad, skip_bad)
        last = rows.agg({"at": "max"}).collect()[0][0]
        until = last if at is None else at
        if until is None:
            raise LogError("no_events", log, f"{log} has no event that can be read.")
        history = History(
            at=until, rows=source.count(), plans=plans, figures=nothing(plans), bad=bad
        )
        _judge(rows, history)
    require_readable(history.bad, skip_bad)
    return history


@contextmanager
def _session(url: str) -> Iterator[SparkSession]:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        message = "Spark is not installed; install troth with its extra: troth[spark]."
        raise LogError("no_spark", url, message) from None
    # It warns of newer releases of pandas, which it loads without need.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    if url.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("troth replay").master(url)
    # Lines are only seen to be odd when none of their values is left out.
    options: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": False,
        "spark.sql.csv.parser.columnPruning.enabled": False,
    }
    try:
        spark = builder.config(map=options).getOrCreate()
    except (PySparkException, OSError) as error:
        message = f"Spark cannot be reached at {url}, or Java 17 is missing: {error}."
        raise LogError("no_spark", url, message) from None
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def _source(spark: SparkSession, log: str, mapping: LogMapping) -> tuple[DataFrame, int]:
    """Return rows with a number, what is read, and the line if it is odd; and how wide a log is."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as f

    is_parquet = log.rstrip("/").endswith(".parquet")
    try:
        found = spark.read.parquet(log) if is_parquet else _csv(spark, log)
    except AnalysisException as error:
        message = f"{log} cannot be read by Spark: {str(error).splitlines()[0]}"
        raise LogError("no_log", log, message) from None
    require_columns(log, found.columns, mapping)
    columns = [found[f"`{name}`"] for name in mapping.columns]
    raw = f.lit(None).cast("string") if is_parquet else found[_RAW]
    numbers = f.monotonically_increasing_id().alias(ROW)
    return found.select(numbers, *columns, raw.alias(_RAW)), len(found.columns) - 1


def _csv(spark: SparkSession, log: str) -> DataFrame:
    reader = spark.read.options(header=True, quote='"', escape='"')
    schema = ", ".join(f"`{name}` string" for name in (*reader.csv(log).columns, _RAW))
    return reader.options(columnNameOfCorruptRecord=_RAW).csv(log, schema=schema)


def _reader(mapping: LogMapping, fields: int) -> Callable[[Batches], Batches]:
    """Return what makes compact rows of a part of the log; bad ones have nothing but `bad`."""

    def read(batches: Batches) -> Iterator[pa.RecordBatch]:
        rows = Rows(mapping)
        for batch in batches:
            chunk = pl.DataFrame(pl.from_arrow(batch))
            long = dict(_long_rows(chunk, fields))
            is_long = chunk[ROW].is_in(list(long))
            compact, bad = rows.compact(chunk.filter(~is_long).drop(_RAW))
            cases = chunk.filter(is_long).select(ROW, mapping.case).rows()
            bad += [long_row(row, case, long[row]) for row, case in cases]
            yield from _to_arrow(compact.with_columns(bad=pl.lit(None, pl.String)))
            yield from _to_arrow(_bad_frame(bad))

    return read


def _long_rows(chunk: pl.DataFrame, fields: int) -> Iterator[tuple[int, str]]:
    for row, line in chunk.select(ROW, _RAW).filter(pl.col(_RAW).is_not_null()).rows():
        values = next(csv.reader([line]))
        if len(values) > fields:
            yield row, values[fields]


def _bad_frame(bad: Sequence[BadRow]) -> pl.DataFrame:
    told = pl.Series("bad", [json.dumps(one.record()) for one in bad], pl.String)
    rows = pl.Series("row", [one.row for one in bad], pl.Int64)
    nothing_else = {
        name: pl.Series([None] * len(bad), dtype=kind) for name, kind in COMPACT.items()
    }
    return pl.DataFrame({**nothing_else, "row": rows, "bad": told})


def _to_arrow(frame: pl.DataFrame) -> Iterator[pa.RecordBatch]:
    """Yield the rows in the types that Spark was told: it has no unsigned numbers."""
    frame = frame.with_columns(pl.col(pl.UInt8).cast(pl.Int16))
    yield from frame.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()


def _bad_rows(rows: DataFrame, source: DataFrame) -> list[BadRow]:
    """Return what cannot be read, by the numbers that the rows have in the log."""
    from pyspark.sql import functions as f

    told = [json.loads(one["bad"]) for one in rows.where("bad is not null").select("bad").collect()]
    if not told:
        return []
    counts: dict[int, int] = dict(source.groupBy(f.spark_partition_id()).count().collect())
    before = {part: sum(counts.get(n, 0) for n in range(part)) for part in range(max(counts) + 1)}
    bad = [BadRow(**one) for one in told]
    numbered = [replace(one, row=_number(one.row, before)) for one in bad]
    return sorted(numbered, key=lambda one: one.row)


def _number(row: int, before: dict[int, int]) -> int:
    """Return the number of a row in the log, from its partition and its place in that."""
    return before[row >> _ROW_BITS] + (row & ((1 << _ROW_BITS) - 1)) + 1


def _judge(rows: DataFrame, history: History) -> None:
    without = [one.case for one in history.bad if one.case is not None]
    together = rows.where("bad is null").drop("bad").repartition("case")
    judge = _judge_part(history.plans, history.at, without)
    for part in together.mapInArrow(judge, "part binary").toLocalIterator():
        figures, untold = pickle.loads(part["part"])  # noqa: S301  what our own workers wrote
        history.figures.add(figures)
        history.bad += untold


def _judge_part(
    plans: Sequence[Plan], at: int, without: Sequence[str]
) -> Callable[[Batches], Batches]:
    """Return the function that judges the cases of one part: all rows of a case are in it."""

    def judge(batches: Batches) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        frames = [pl.DataFrame(pl.from_arrow(batch)) for batch in batches]
        if not frames:
            return
        rows = pl.concat(frames).filter(~pl.col("case").is_in(list(without)))
        for part in whole_cases(sorted_by_case(rows.cast({"order": pl.UInt8}))):
            told = pickle.dumps(figures_of_rows(part, plans, at))
            yield pa.RecordBatch.from_pydict({"part": [told]})

    return judge
