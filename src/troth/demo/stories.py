"""What is told in the demo world: the words of `stories.yaml` with names filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from ruamel.yaml import YAML

_HOSTS = ("mx1", "mx2", "edge-07", "relay-3", "filter-12", "gw-east", "mta-04", "ns2")
_DOMAINS = ("orchard.example", "meridian.example", "saltmarsh.example", "tallow.example",
            "brightwater.example", "quillworks.example", "fernhill.example")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Story:
    """The words of one case."""

    severity: str
    kind: str
    subject: str
    body: str
    answer: str
    question: str
    reply: str
    workaround: str
    fix: str
    note: str
    asks: tuple[str, ...] = ()  # what the programme wants to know at opening


def stories_of(programme: str, chance: Random) -> list[Story]:
    """Return the programme's stories, each with names of its own."""
    return [_told(words, chance) for words in _all()[programme]]


@cache
def _all() -> dict[str, list[dict[str, str]]]:
    text = files("troth.demo").joinpath("stories.yaml").read_text(encoding="utf-8")
    loaded: Any = YAML(typ="safe").load(text)
    return dict(loaded)


def _told(words: dict[str, str], chance: Random) -> Story:
    names = {
        "host": chance.choice(_HOSTS),
        "domain": chance.choice(_DOMAINS),
        "number": str(chance.randrange(20, 4000)),
    }
    filled: dict[str, Any] = {name: text.format(**names) for name, text in words.items()}
    return Story(**{"kind": "incident", **filled})
