"""Cases whose explanations people have read: those of `data/explained.yaml`.

`python -m tests.promises.explained_cases` writes what is told about them to
`data/explanations.md`; read it before you commit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from troth.promises.clocks import Clock, clocks
from troth.promises.explain import explain
from troth.promises.instants import parse_instant
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.shipped import shipped_programmes
from troth.promises.timeline import parse_timeline

DATA = Path(__file__).parent / "data"
GOLDEN = DATA / "explanations.md"


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A timeline to explain: its clocks of some metrics, at an instant, to a reader in a zone."""

    title: str
    plan: str  # programme/plan
    metrics: list[str]
    reader: str
    at: str
    events: list[str]  # such as "2026-03-02 10:05 message sender=staff"

    def clocks(self) -> list[Clock]:
        name, _, plan = self.plan.partition("/")
        timeline = parse_timeline([_event(line) for line in self.events])
        found = clocks(programme(name).terms(plan), timeline, parse_instant(f"{self.at}Z"))
        return [clock for clock in found if clock.metric in self.metrics]

    def lines(self) -> Iterator[str]:
        yield from (f"## {self.title}", "", f"{self.plan}, read in {self.reader} at {self.at} UTC")
        yield from ("", *(f"- {line}" for line in self.events))
        for clock in self.clocks():
            yield from ("", f"{clock.metric}, {clock.status}:", "")
            yield from (f"> {sentence}" for sentence in explain(clock, zone=self.reader))
        yield ""


def _event(line: str) -> dict[str, Any]:
    day, clock, type_, *fields = line.split()
    values = dict(field.split("=", 1) for field in fields)
    flags = {name: value == "true" for name, value in values.items() if value in ("true", "false")}
    opened = {"channel": "portal"} if type_ == "opened" else {}
    return {"at": f"{day} {clock}Z", "type": type_, **opened, **values, **flags}


@cache
def programme(name: str) -> Programme:
    return shipped_programmes().get(name) or load_programme(DATA / f"{name}.yaml")


def explained() -> list[Explained]:
    cases = YAML(typ="base").load(DATA / "explained.yaml")
    return [Explained(**case) for case in cases]


def written() -> str:
    """Everything that is told about the cases."""
    return "\n".join(line for case in explained() for line in case.lines())


if __name__ == "__main__":
    GOLDEN.write_text(written(), encoding="utf-8")
