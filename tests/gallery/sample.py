"""Sample data for the gallery, around one fixed instant: Thursday 11 June 2026, 14:20 in Berlin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from troth.lib.promise_line import (
    Due,
    Mark,
    Picture,
    PromiseLine,
    extent,
    picture,
    small_picture,
)

NOW = datetime(2026, 6, 11, 12, 20, tzinfo=UTC)
BERLIN = "Europe/Berlin"
CALIFORNIA = "America/Los_Angeles"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour, minutes=minute)


def office_hours(first: int, last: int, opens: int = 7, shuts: int = 15) -> list:
    days = (day for day in range(first, last + 1) if at(day, 0).weekday() < 5)
    return [(at(day, opens), at(day, shuts)) for day in days]


@dataclass(kw_only=True)
class Clock:
    label: str
    status: str
    due: datetime | None = None
    met_at: datetime | None = None
    warn_at: datetime | None = None
    remaining: float | None = None
    clause: str = ""
    sentences: list[str] = field(default_factory=list)


FIRST_WORDS = (
    "Since this morning our Frankfurt relay is refused with 550 5.7.1 by three receivers.\n\n"
    "Nothing changed on our side. Headers of two refused messages are attached."
)

WHY = [
    "The programme promises a workaround within 2 business days for severity 2 (clause 4.2).",
    "Time counts Monday to Friday 09:00–17:00 in Berlin, without public holidays.",
    "Counted: Tuesday 9 June 10:12–17:00, 6 h 48 min.",
    "Not counted: Wednesday 10 June 11:00 to Thursday 11 June 09:30, waiting on you.",
    "So it is due Friday 12 June at 16:42 in Berlin, 07:42 in California.",
]

CLOCKS = [
    Clock(
        label="Update",
        status="running",
        due=at(11, 13, 5),
        warn_at=at(11, 12),
        clause="Policy 4.4",
        sentences=WHY,
    ),
    Clock(
        label="Workaround", status="running", due=at(12, 14, 42), clause="Policy 4.2", sentences=WHY
    ),
    Clock(
        label="First response",
        status="breached",
        due=at(9, 10, 12),
        met_at=at(9, 10, 50),
        clause="Policy 4.1",
        sentences=WHY,
    ),
    Clock(
        label="Next response",
        status="met",
        due=at(10, 9),
        met_at=at(10, 8, 10),
        clause="Policy 4.1",
        sentences=WHY,
    ),
    Clock(label="Resolution", status="paused", remaining=27 * 3600, clause="Policy 4.3"),
    Clock(label="Status reply", status="breached", due=at(11, 11, 40), clause="Policy 4.5"),
    Clock(label="Continuous effort", status="held", clause="Policy 4.6"),
]


def line(**changes: object) -> PromiseLine:
    dues = [
        Due(at=at(9, 10, 12), label="First response", status="breached", met_at=at(9, 10, 50)),
        Due(at=at(11, 13, 5), label="Update", status="running"),
        Due(at=at(12, 14, 42), label="Workaround", status="running"),
        Due(at=at(17, 10), label="Resolution", status="running"),
    ]
    events = [
        Mark(at=at(9, 8, 12), label="Ines Carvalho opened the case", kind="customer"),
        Mark(at=at(9, 10, 50), label="Tomas Brandt replied", kind="staff"),
        Mark(at=at(10, 7, 15), label="Ines Carvalho wrote", kind="customer"),
        Mark(at=at(10, 8, 10), label="Tomas Brandt called", kind="call"),
        Mark(at=at(10, 9), label="Tomas Brandt asked a question", kind="staff"),
        Mark(at=at(11, 7, 30), label="Ines Carvalho answered", kind="customer"),
    ]
    start, end = extent(at(9, 8, 12), NOW, dues, events)
    values: dict = {
        "start": start,
        "end": end,
        "now": NOW,
        "dues": dues,
        "events": events,
        "open_windows": office_hours(9, 18),
        "paused": [(at(10, 9), at(11, 7, 30))],
        "holidays": [(at(15, -2), at(16, -2), "Founders' Day")],
        "zone": BERLIN,
    }
    values["open_windows"] = [window for window in values["open_windows"] if window[0].day != 15]
    return PromiseLine(**(values | changes))


def overdue_line() -> PromiseLine:
    dues = [
        Due(at=at(11, 6, 42), label="First response", status="breached"),
        Due(at=at(11, 10, 12), label="Workaround", status="breached"),
    ]
    start, end = extent(at(11, 6, 12), NOW, dues)
    return line(
        start=start,
        end=end,
        dues=dues,
        paused=[],
        holidays=[],
        open_windows=[(at(11, 0), at(12, 0))],
        events=[Mark(at=at(11, 6, 12), label="Juno Park called", kind="customer")],
    )


def done_line() -> PromiseLine:
    dues = [
        Due(at=at(2, 9), label="First response", status="met", met_at=at(2, 7, 20)),
        Due(at=at(8, 12), label="Resolution", status="met", met_at=at(4, 13)),
    ]
    events = [
        Mark(at=at(2, 7), label="Opened", kind="customer"),
        Mark(at=at(2, 7, 20), label="Reply", kind="staff"),
        Mark(at=at(3, 11), label="Workaround given", kind="workaround"),
        Mark(at=at(4, 13), label="Resolved", kind="resolved"),
    ]
    start, end = extent(at(2, 7), NOW, dues, events, stopped=at(4, 13))
    return line(
        start=start,
        end=end,
        dues=dues,
        events=events,
        paused=[],
        holidays=[],
        open_windows=office_hours(1, 9),
        stopped=at(4, 13),
    )


def long_line() -> PromiseLine:
    dues = [
        Due(at=at(11, 13), label="First response", status="running"),
        Due(at=at(40, 13), label="Workaround", status="running"),
        Due(at=at(129, 10), label="Resolution", status="running"),
    ]
    start, end = extent(at(11, 9), NOW, dues)
    return line(
        start=start,
        end=end,
        dues=dues,
        events=[],
        paused=[],
        holidays=[],
        open_windows=office_hours(8, 140),
    )


def crowded_line() -> PromiseLine:
    names = [
        "First response",
        "First response by phone",
        "Update",
        "Workaround",
        "Continuous effort",
        "Resolution",
        "Status reply",
    ]
    dues = [
        Due(at=at(11, 12, 30 + 9 * place), label=name, status="running")
        for place, name in enumerate(names)
    ]
    start, end = extent(at(11, 12), NOW, dues)
    return line(
        start=start,
        end=end,
        dues=dues,
        paused=[],
        holidays=[],
        events=[],
        open_windows=[(at(11, 7), at(11, 15))],
    )


def lines() -> dict[str, Picture]:
    return {
        "running": picture(line(), "running"),
        "overdue": picture(overdue_line(), "overdue"),
        "done": picture(done_line(), "done"),
        "long": picture(long_line(), "long"),
        "crowded": picture(crowded_line(), "crowded"),
    }


@dataclass(kw_only=True)
class Row:
    number: str
    subject: str
    account: str
    rank: int
    code: str
    status: str
    clock: Clock | None
    picture: Picture
    assignee: str = ""
    metric: str = ""


_SUBJECTS = [
    ("Outbound mail from Frankfurt relay refused with 550 5.7.1", "Halden Freight", 1, "open"),
    ("Queue grows on two gateways since the June rule update", "Brightwater Council", 2, "open"),
    ("Resolver answers SERVFAIL for one signed zone", "Orrin & Vale", 2, "open"),
    ("Daily digest arrives twice for forwarded mailboxes", "Kestrel Clinics", 3, "waiting"),
    ("How to give auditors read-only access to message tracking", "Halden Freight", 4, "open"),
    ("Bounce reports lack the original envelope recipient", "Lumen Press", 3, "resolved"),
    (
        "Please add a filter for newly registered domains by age in hours",
        "Orrin & Vale",
        4,
        "closed",
    ),
]


def rows() -> list[Row]:
    clocks = [
        CLOCKS[5],
        CLOCKS[0],
        CLOCKS[1],
        CLOCKS[4],
        Clock(label="", status="running", due=at(15, 12)),
        CLOCKS[3],
        None,
    ]
    pictures = [overdue_line(), line(), line(), line(), long_line(), done_line(), done_line()]
    people = ["Tomas Brandt", "", "Amara Okafor", "Tomas Brandt", "", "Amara Okafor", ""]
    metrics = ["Status reply", "Update", "Workaround", "Resolution", "First response", "", ""]
    return [
        Row(
            number=f"T-1000{40 + place}",
            subject=subject,
            account=account,
            rank=rank,
            code=f"P{rank}",
            status=status,
            clock=clocks[place],
            picture=small_picture(pictures[place], f"row-{place}"),
            assignee=people[place],
            metric=metrics[place],
        )
        for place, (subject, account, rank, status) in enumerate(_SUBJECTS)
    ]
