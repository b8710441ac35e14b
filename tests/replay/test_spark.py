"""Replays on Spark: a master with two worker processes finds what one machine does."""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyspark
import pytest
from tests.java import java_path
from tests.replay.logs import EVENTS

CLUSTER = "local-cluster[2,1,1024]"
LIVES = [
    ["opened", "staff_message", "resolved"],
    ["opened", "open and wait", "customer_message", "staff_message", "resolved", "closed"],
    ["opened", "update_requested", "staff_message", "resolved", "reopened", "resolved"],
    ["opened"],
]
EVENTS = EVENTS.replace('["opened", "waiting', '["staff_message", "waiting')


# Small machines that live for seconds: what takes time is their start.
CONFIGURATION = """
spark.driver.extraJavaOptions    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.shuffle.partitions     4
"""


@pytest.fixture(scope="module")
def spark_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Spark as it is installed, in a place where its workers may write."""
    java_path()  # says what to do where there is none
    home, installed = tmp_path_factory.mktemp("spark"), Path(pyspark.__file__).parent
    for part in ("bin", "jars", "sbin"):
        (home / part).symlink_to(installed / part)
    (home / "conf").mkdir()
    (home / "conf" / "spark-defaults.conf").write_text(CONFIGURATION)
    yield home


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Some hundred cases whose rows lie across each other; the severity of some changes."""
    draw = random.Random(5)
    rows = []
    for number in range(300):
        at = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=draw.randrange(60 * 24 * 60))
        for what in draw.choice(LIVES):
            severity = draw.choice(["high", "mid", "low", ""])
            rows.append([f"case {number}", at.isoformat(), what, severity])
            at += timedelta(minutes=draw.randrange(1, 60 * 50))
    rows.sort(key=lambda row: row[1])
    return write(tmp_path / "log.csv", rows)


def write(file: Path, rows: list[list[str]]) -> Path:
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([["case", "time", "what", "severity"], *rows])
    return file


def replay(log: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which ends Spark's with it."""
    by = log.parent / "map.toml"
    by.write_text(EVENTS)
    command = [
        "replay",
        str(log),
        "--map",
        str(by),
        "--programme",
        "cloudmark",
        "--plan",
        "premium",
    ]
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "-m", "troth.cli", *command, "--against", "opendns/gold", *options],
        env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def told(log: Path, home: Path, *options: str) -> dict[str, Any]:
    done = replay(log, home, "--json", *options)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_two_workers_find_the_figures_and_the_bad_rows_of_one_machine(
    log: Path, spark_home: Path
) -> None:
    lines = log.read_text().splitlines()
    lines[40] = lines[40].replace("2026-", "soon ")
    lines[200] += ",6"
    log.write_text("\n".join(lines))
    alone = told(log, spark_home, "--skip-bad")
    assert [row["row"] for row in alone["bad_rows"]] == [40, 200]
    assert alone["cases"] == 300 - len(alone["left_out"])
    assert told(log, spark_home, "--skip-bad", "--spark", CLUSTER) == alone
    work = [place.name for place in (spark_home / "work").glob("app-*/*")]
    assert {"0", "1"} <= set(work)  # two executors, each in a process of its own
