"""What long cases and full calendars cost: run `make bench`, or `python -m bench.growth`.

Each kind of case is folded at a few lengths. Where it grows in proportion, an event costs the same
in the longest case as in the shortest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from itertools import cycle, islice

from bench.cases import EVERYTHING, FIRST
from bench.measure import machine, medians, table
from bench.office import AMOUNT, pairs

from troth.promises.calendar import Calendar
from troth.promises.clocks import clocks
from troth.promises.loader import load_programme
from troth.promises.terms import Terms
from troth.promises.timeline import Timeline, parse_timeline

LENGTHS = (250, 500, 1000, 2000)
WINDOWS = (5, 50, 500)
QUESTIONS, ROUNDS = 2000, 5

Event = tuple[str, Mapping[str, object]]
STAFF: Event = ("message", {"sender": "staff"})
CUSTOMER: Event = ("message", {"sender": "customer"})
KINDS: Mapping[str, list[Event]] = {
    "messages to and fro": [STAFF, CUSTOMER],
    "waiting and resuming": [STAFF, ("waiting_on_customer", {}), CUSTOMER],
    "resolved and reopened": [("resolved", {}), ("reopened", {})],
    "severity up and down": [
        ("severity_changed", {"severity": "mid"}),
        ("severity_changed", {"severity": "high"}),
    ],
    "from plan to plan": [
        ("plan_changed", {"plan": "silver"}),
        ("plan_changed", {"plan": "gold"}),
    ],
    "from site to site": [("assigned", {"site": "tokyo"}), ("assigned", {"site": "lisbon"})],
    "calls that nobody answers": [("call", {"caller": "customer"})],
}


def main() -> None:
    print(machine())
    terms = load_programme(EVERYTHING).terms("gold")
    table(
        "Time for each event of a case",
        ["", *(f"{length:,} events" for length in LENGTHS)],
        [[kind, *growth_of(events, terms)] for kind, events in KINDS.items()],
    )
    table(
        "Calendars with many windows",
        ["", "build, first answer", "add", "between"],
        [[f"{number} windows a week", *answers_with(number)] for number in WINDOWS],
    )


def growth_of(events: list[Event], terms: Terms) -> list[str]:
    cases = [case(events, length) for length in LENGTHS]
    taken = medians({len(one.events): partial(fold, terms, one) for one in cases}, ROUNDS)
    return [f"{spent / length * 1e6:,.1f} µs" for length, spent in taken.items()]


def fold(terms: Terms, case: Timeline) -> None:
    clocks(terms, case, case.events[-1].at)


def case(events: list[Event], length: int) -> Timeline:
    """Return a case in which these events follow each other every ten minutes."""
    opening: Event = ("opened", {"severity": "high", "channel": "portal"})
    happened = [opening, STAFF, *islice(cycle(events), length - 2)]
    if events == KINDS["calls that nobody answers"]:
        happened[1] = events[0]
    minutes = (timedelta(minutes=10 * number) for number in range(length))
    return parse_timeline(
        [
            {"at": (FIRST + after).isoformat(), "type": kind, **fields}
            for after, (kind, fields) in zip(minutes, happened, strict=True)
        ]
    )


def answers_with(number: int) -> list[str]:
    starts, ends = pairs(QUESTIONS)
    calendar = busy(number)
    taken = medians(
        {
            "build": lambda: busy(number).add(starts[0], AMOUNT),
            "add": lambda: [calendar.add(start, AMOUNT) for start in starts],
            "between": lambda: list(map(calendar.between, starts, ends)),
        },
        ROUNDS,
    )
    each = (f"{taken[name] / QUESTIONS * 1e6:.2f} µs" for name in ("add", "between"))
    return [f"{taken['build'] * 1e3:.1f} ms", *each]


def busy(number: int) -> Calendar:
    """Return a calendar with so many windows a week, on its first five days."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    minutes = 24 * 60 // (number // 5)
    spans = []
    for turn in range(number // 5):
        opens, closes = turn * minutes, turn * minutes + minutes // 2
        clock = "-".join(f"{at // 60:02}:{at % 60:02}" for at in (opens, closes))
        spans += [f"{day} {clock}" for day in days]
    return Calendar("America/Los_Angeles", spans)


if __name__ == "__main__":
    main()
