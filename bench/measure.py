"""Processor time of one process, in interleaved rounds, and tables of what came out."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeVar

ROUNDS = 9
K = TypeVar("K", bound=Hashable)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time that one run takes."""
    gc.collect()
    began = process_time()
    run()
    return process_time() - began


def medians(runs: Mapping[K, Callable[[], object]], rounds: int = ROUNDS) -> dict[K, float]:
    """Return the median seconds of each; a round runs them all, so that noise meets all alike."""
    taken: dict[K, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    return {name: median(times) for name, times in taken.items()}


def machine() -> str:
    """Return one line about where this runs."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [
        line.split(":")[1].strip()
        for line in (cpuinfo.read_text().splitlines() if cpuinfo.exists() else [])
        if line.startswith("model name")
    ]
    processor = names[0] if names else platform.machine()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores of {processor}, {python}, load {os.getloadavg()[0]:.1f}"


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the rows as a Markdown table."""
    print(f"\n### {title}\n")
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    for line in lines:
        print(f"| {' | '.join(line)} |")
