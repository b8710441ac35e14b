"""How fast calendars answer, beside others: run `make bench`, or `python -m bench.calendar_speed`.

First every peer must give the same answers, as far as it is asked the same questions. What comes
out are answers a second of processor time, on one core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from bench.measure import machine, medians, table
from bench.office import AMOUNT, FIRST, office, pairs
from bench.peers import Peer, every_peer, exchange

from troth.promises.calendar import Calendar

SINGLE, MANY = 20_000, 2_000_000
BEGIN, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, tzinfo=UTC)


def main() -> None:
    calendar = office()
    starts, ends = pairs(SINGLE)
    peers = every_peer(starts, ends)
    print(machine())
    for peer in peers:
        print(f"{peer.name}: {agreement(peer, calendar, starts, ends)}")
    troth = [
        one_by_one(calendar, starts, ends),
        ever_other_amounts(calendar, starts),
        at_once(calendar, starts, ends),
    ]
    compare("Add 8 business hours", {peer: peer.add for peer in [*troth, *peers]})
    compare("Business time between", {peer: peer.between for peer in [*troth, *peers]})
    building()


def one_by_one(calendar: Calendar, starts: list[datetime], ends: list[datetime]) -> Peer:
    return Peer(
        name="Troth, one by one",
        number=len(starts),
        add=lambda: [calendar.add(start, AMOUNT) for start in starts],
        between=lambda: list(map(calendar.between, starts, ends)),
    )


def ever_other_amounts(calendar: Calendar, starts: list[datetime]) -> Peer:
    """Amounts that come again are remembered; here none does."""
    amounts = [AMOUNT + number / 10 for number in range(len(starts))]
    return Peer(
        name="Troth, one by one, no amount twice",
        number=len(starts),
        add=lambda: list(map(calendar.add, starts, amounts)),
    )


def at_once(calendar: Calendar, starts: list[datetime], ends: list[datetime]) -> Peer:
    order = np.random.default_rng(4).permutation(MANY) % len(starts)
    first, last = (
        np.array([t.replace(tzinfo=None) for t in side], "datetime64[us]")[order]
        for side in (starts, ends)
    )
    return Peer(
        name="Troth, arrays",
        number=MANY,
        add=lambda: calendar.add_many(first, AMOUNT),
        between=lambda: calendar.between_many(first, last),
    )


def compare(question: str, asked: dict[Peer, Callable[[], Sequence[object]] | None]) -> None:
    taken = medians({peer.name: ask for peer, ask in asked.items() if ask})
    rates = {peer.name: peer.number / taken[peer.name] for peer, ask in asked.items() if ask}
    single = rates["Troth, one by one"]
    table(
        question,
        ["", "answers a second", "Troth one by one is faster by"],
        [[name, f"{rate:,.0f}", f"{times(single / rate)}"] for name, rate in rates.items()],
    )


def times(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 10 else f"{factor:.2f}"


def building() -> None:
    taken = medians(
        {
            "Troth, and its first answer": lambda: office().add(FIRST, AMOUNT),
            "Troth, all of 1970 to 2100 at once": lambda: office().between(BEGIN, END),
            "exchange_calendars, five years": exchange,
        }
    )
    rows = [[name, f"{spent * 1e3:.1f} ms"] for name, spent in taken.items()]
    table("Building the calendar", ["", "time"], rows)


def agreement(peer: Peer, calendar: Calendar, starts: list[datetime], ends: list[datetime]) -> str:
    """Tell how far the peer's answers are Troth's; fails where they should be and are not."""
    if peer.reading is None:
        return "no hours, so nothing to compare"
    first, last = ([floored(t, peer) for t in side[: peer.number]] for side in (starts, ends))
    ours = [calendar.add(start, AMOUNT) for start in first]
    read = [peer.reading(calendar, due) for due in ours]
    if peer.add:
        assert list(peer.add()) == read
    if peer.between:
        assert list(peer.between()) == list(map(calendar.between, first, last))
    unlike = sum(one != other for one, other in zip(ours, read, strict=True))
    return f"{peer.number - unlike:,} of {peer.number:,} answers are the same" + (
        f", {unlike:,} the next opening where Troth's is the closing" if unlike else ""
    )


def floored(instant: datetime, peer: Peer) -> datetime:
    return instant - (instant - FIRST) % peer.whole


if __name__ == "__main__":
    main()
