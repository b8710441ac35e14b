"""Filters that are links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, kw_only=True)
class Link:
    """One filter, as `components/filters.html` shows it."""

    label: str
    url: str
    current: bool
    count: int | None = None


def links(place: str, name: str, labels: Mapping[str, str], chosen: str, **kept: str) -> list[Link]:
    """Return a link for each value of the parameter `name`; the first value is the default."""
    default = next(iter(labels))
    return [
        Link(
            label=label,
            url=_address(place, {**kept, **({} if value == default else {name: value})}),
            current=value == chosen,
        )
        for value, label in labels.items()
    ]


def _address(place: str, parameters: Mapping[str, str]) -> str:
    return f"{place}?{urlencode(parameters)}" if parameters else place
