"""Cases as a support desk knows them, for measurements of the fold."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from troth.promises.loader import load_programme
from troth.promises.shipped import shipped_programmes
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline, parse_timeline

Case = tuple[Timeline, datetime]  # and when it is looked at

EVERYTHING = Path(__file__).parent.parent / "tests/promises/data/everything.yaml"
FIRST = datetime(2026, 1, 5, tzinfo=UTC)

# Twenty events from opening to closing, with the longest hours that may pass before each.
LIFE: list[tuple[float, str, dict[str, object]]] = [
    (0, "opened", {"kind": "incident"}),
    (0.01, "message", {"sender": "system"}),
    (0.5, "assigned", {"agent": "kai"}),
    (2, "message", {"sender": "staff"}),
    (1, "work_started", {}),
    (3, "message", {"sender": "customer"}),
    (4, "message", {"sender": "staff"}),
    (0, "waiting_on_customer", {}),
    (20, "message", {"sender": "customer"}),
    (2, "severity_changed", {}),
    (1, "message", {"sender": "staff"}),
    (8, "update_requested", {}),
    (4, "message", {"sender": "staff"}),
    (1, "work_stopped", {}),
    (9, "call", {"caller": "customer", "answered": True}),
    (2, "work_started", {}),
    (24, "workaround_provided", {}),
    (0, "message", {"sender": "staff"}),
    (72, "resolved", {}),
    (24, "closed", {}),
]


def every_terms() -> dict[str, Terms]:
    """Return each plan of the shipped programmes, and of one that promises every metric."""
    programmes = [load_programme(EVERYTHING), *shipped_programmes().values()]
    return {
        f"{programme.programme} {plan}": programme.terms(plan)
        for programme in programmes
        for plan in programme.plans
    }


def lives(terms: Terms, count: int, seed: int = 4) -> list[Case]:
    """Return whole cases, each with an instant after its last event."""
    draw = random.Random(seed)
    return [_life(terms, draw) for _ in range(count)]


def _life(terms: Terms, draw: random.Random) -> Case:
    severities, site = list(terms.severities), draw.choice([None, *terms.sites])
    chosen = {
        "opened": lambda: {
            "severity": draw.choice(severities),
            "channel": draw.choice(["portal", "email", "phone"]),
            "site": site,
        },
        "severity_changed": lambda: {"severity": draw.choice(severities)},
    }
    at = FIRST + timedelta(hours=draw.random() * 24 * 365)
    events = []
    for longest, kind, fields in LIFE:
        at += timedelta(hours=longest) * draw.random()
        more = chosen[kind]() if kind in chosen else {}
        events.append({"at": at.isoformat(), "type": kind, **fields, **more})
    return parse_timeline(events), at + timedelta(hours=1)
