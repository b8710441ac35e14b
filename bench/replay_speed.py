"""How fast history is replayed: run `make bench`, or `python -m bench.replay_speed [VOLVO_LOG]`.

Medians of several runs, each a process of its own on one core, start included: the incidents of
the BPI Challenge 2013, given as the path of their log (columns as in the shipped mapping `volvo`),
and a million made-up cases of about five events each, as CSV and as Parquet. Says also how much
memory a run held at most.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import polars as pl

CASES, ROUNDS = 1_000_000, 3
# The command alone: `troth` itself wants to be installed, which it is not beside the peers.
_REPLAY = "import typer; from troth.commands.replay import replay; typer.run(replay)"
MAPPING = """
case = "ticket"
time = "time"
[value]
columns = ["event"]
[value.means]
created = "opened"
answered = "staff_message"
asked = ["staff_message", "waiting_on_customer"]
replied = "customer_message"
solved = "resolved"
back = "reopened"
[severity]
column = "priority"
[severity.means]
urgent = 1
high = 2
normal = 3
low = 4
"""
LIVES = [
    ["created", "answered", "solved"],
    ["created", "answered", "asked", "replied", "solved"],
    ["created", "asked", "replied", "answered", "solved"],
    ["created", "answered", "asked", "replied", "answered", "solved"],
    ["created", "answered", "solved", "back", "answered", "solved"],
    ["created", "answered", "asked", "replied"],
]


def made_up(cases: int) -> pl.DataFrame:
    """A log of a help desk over two years, in the order of time: cases lie across each other."""
    draw = np.random.default_rng(3)
    life = draw.integers(len(LIVES), size=cases)
    lengths = np.array([len(events) for events in LIVES])[life]
    ticket = np.repeat(np.arange(cases), lengths)
    gaps = np.exp(draw.normal(8.5, 1.6, len(ticket)))  # seconds, about an hour and a half
    starts = np.append(0, np.cumsum(lengths)[:-1])
    gaps[starts] = draw.integers(0, 2 * 365 * 86400, cases)
    times = np.cumsum(gaps)
    times -= np.repeat(times[starts] - gaps[starts], lengths)
    events = np.concatenate([LIVES[number] for number in range(len(LIVES))])
    offsets = np.append(0, np.cumsum([len(events) for events in LIVES])[:-1])
    which = np.arange(len(ticket)) - np.repeat(starts, lengths) + np.repeat(offsets[life], lengths)
    priority = np.array(["urgent", "high", "normal", "low"])[
        draw.choice(4, cases, p=[0.03, 0.17, 0.5, 0.3])
    ]
    instants = np.datetime64("2024-01-01", "s") + times.astype(np.int64)
    return pl.DataFrame(
        {
            "ticket": [f"T-{number}" for number in ticket.tolist()],
            "time": instants.astype("datetime64[ms]"),
            "event": events[which],
            "priority": np.repeat(priority, lengths),
        }
    ).sort("time", maintain_order=True)


def run(*arguments: str) -> tuple[float, float]:
    """Replay in a process on one core; return its seconds and its most memory in MiB."""
    command = [sys.executable, "-c", _REPLAY, "--programme", "cloudmark"]
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    began = perf_counter()
    process = subprocess.Popen(
        [*command, "--plan", "premium", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        preexec_fn=_on_one_core,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return perf_counter() - began, usage.ru_maxrss / 1024


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def report(name: str, *arguments: str) -> None:
    measured = [run(*arguments) for _ in range(ROUNDS)]
    seconds, memory = (median(column) for column in zip(*measured, strict=True))
    print(f"{name:<40}{seconds:>8.1f} s {memory:>8,.0f} MiB")


def main() -> None:
    if len(sys.argv) > 1:
        report("BPI Challenge 2013", sys.argv[1], "--map", "volvo")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        log, mapping = made_up(CASES), place / "map.toml"
        mapping.write_text(MAPPING)
        text = pl.col("time").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        log.with_columns(text).write_csv(place / "log.csv")
        log.with_columns(pl.col("time").dt.replace_time_zone("UTC")).write_parquet(
            place / "log.parquet"
        )
        print(f"{CASES:,} cases, {len(log):,} events")
        report("as CSV", f"{place}/log.csv", "--map", str(mapping))
        report("as Parquet", f"{place}/log.parquet", "--map", str(mapping))


if __name__ == "__main__":
    main()
