"""From a promise line to places and labels on a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _

from troth.lib.promise_line import axis, flags, words
from troth.lib.promise_line.records import Due, PromiseLine
from troth.lib.spans import Span, clipped, common, joined

WIDE = 640
NARROW = 290
SMALL = 160
TRACK = 26
CHARACTER = 6.7
"""Pixels a character of a flag takes at most on average."""
_LANE = 20
_BELOW = 52
"""Pixels under the track: events, tick labels, context labels."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch of the line, in percent of its width."""

    x: str
    width: str
    title: str = ""
    label: str = ""
    """Written in the stretch where it has room."""


@dataclass(frozen=True, kw_only=True)
class FlagMark:
    """A due time, or now, with its label."""

    x: str
    state: str
    """held, running, met, late or overdue; "now" for now."""
    label: str = ""
    time: str = ""
    title: str = ""
    anchor: str = "start"
    dx: int = 5
    y: int = 0
    """Where the label stands; the staff goes from there to the track."""
    shown: bool = True
    """False where the label had no room; the staff is drawn all the same."""


@dataclass(frozen=True, kw_only=True)
class EventMark:
    """Something that happened, below the track."""

    x: str
    kind: str
    title: str


@dataclass(frozen=True, kw_only=True)
class TickMark:
    """A tick, or the beginning of a day, month or year."""

    x: str
    label: str
    begins: bool = False
    """The label begins at the tick; else it is centred on it."""


@dataclass(frozen=True, kw_only=True)
class Bands:
    """The stretches on the track, to be drawn in this order."""

    open: tuple[Band, ...]
    used: tuple[Band, ...]
    late: tuple[Band, ...]
    late_open: tuple[Band, ...]
    """What of `late` lies in open hours."""
    paused: tuple[Band, ...]
    holidays: tuple[Band, ...]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """The picture for one least width. Lengths are pixels, places percentages."""

    name: str
    height: int
    track: int
    """Top of the track."""
    bands: Bands
    flags: tuple[FlagMark, ...]
    events: tuple[EventMark, ...] = ()
    ticks: tuple[TickMark, ...] = ()
    context: tuple[TickMark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A promise line ready for its template."""

    uid: str
    """Unique on the page; letters, digits and hyphens."""
    drawings: tuple[Drawing, ...]
    title: str
    sentences: tuple[str, ...] = ()


def picture(line: PromiseLine, uid: str) -> Picture:
    """Return the full picture, laid out twice: for wide and for narrow surroundings."""
    drawings = (_drawing(line, "wide", WIDE), _drawing(line, "narrow", NARROW))
    return Picture(
        uid=uid,
        drawings=drawings,
        title=words.title(line),
        sentences=tuple(words.sentences(line)),
    )


def small_picture(line: PromiseLine, uid: str) -> Picture:
    """Return the tiny picture of a queue row: no labels, its sentence as the title."""
    scale = _Scale(line.start, line.end, SMALL)
    staffs = [(due.at, _state(due)) for due in line.dues] + [(line.now, "now")] * _goes_on(line)
    drawing = Drawing(
        name="small",
        height=16,
        track=4,
        bands=_bands(line, scale),
        flags=tuple(FlagMark(x=scale.x(at), state=state) for at, state in staffs),
    )
    return Picture(uid=uid, drawings=(drawing,), title=words.title(line))


def _drawing(line: PromiseLine, name: str, width: int) -> Drawing:
    scale = _Scale(line.start, line.end, width)
    lanes, marks = _flags(line, scale)
    top = lanes * _LANE + 6
    ticks = axis.axis(line.start, line.end, line.tzinfo(), width)
    return Drawing(
        name=name,
        height=top + TRACK + _BELOW,
        track=top,
        bands=_bands(line, scale),
        flags=tuple(marks),
        events=tuple(
            EventMark(x=scale.x(mark.at), kind=mark.kind, title=words.event(line, mark))
            for mark in sorted(line.events, key=lambda mark: mark.at)
            if line.start <= mark.at <= line.end
        ),
        ticks=tuple(scale.ticks(ticks.ticks, begins=ticks.days)),
        context=tuple(scale.ticks(ticks.context, begins=True)),
    )


def _bands(line: PromiseLine, scale: _Scale) -> Bands:
    return Bands(
        open=scale.bands(line.open_windows),
        used=scale.bands(line.used()),
        late=scale.bands(line.late()),
        late_open=scale.bands(common(line.late(), line.open_windows)),
        paused=scale.bands(line.paused),
        holidays=tuple(scale.named(line.holidays)),
    )


@dataclass(frozen=True)
class _Scale:
    """From instants to percentages of the line, and to pixels at its least width."""

    start: datetime
    end: datetime
    width: int

    def share(self, at: datetime) -> float:
        return min(max((at - self.start) / (self.end - self.start), 0.0), 1.0)

    def x(self, at: datetime) -> str:
        return f"{self.share(at) * 100:.3f}%"

    def pixels(self, at: datetime) -> float:
        return self.share(at) * self.width

    def band(self, span: Span, title: str = "", label: str = "") -> Band:
        width = self.share(span[1]) - self.share(span[0])
        return Band(x=self.x(span[0]), width=f"{width * 100:.3f}%", title=title, label=label)

    def bands(self, spans: Iterable[Span]) -> tuple[Band, ...]:
        """Return the spans as bands; gaps narrower than a pixel close."""
        pixel = (self.end - self.start) / self.width
        inside = joined(clipped(spans, self.start, self.end), pixel)
        return tuple(self.band(span) for span in inside)

    def ticks(self, ticks: Iterable[axis.Tick], *, begins: bool) -> Iterable[TickMark]:
        for tick in ticks:
            yield TickMark(x=self.x(tick.at), label=tick.label, begins=begins)

    def named(self, spans: Iterable[tuple[datetime, datetime, str]]) -> Iterable[Band]:
        for start, end, name in spans:
            for span in clipped([(start, end)], self.start, self.end):
                room = self.pixels(span[1]) - self.pixels(span[0])
                label = name if len(name) * CHARACTER <= room else ""
                yield self.band(span, title=name or _("holiday"), label=label)


def _flags(line: PromiseLine, scale: _Scale) -> tuple[int, list[FlagMark]]:
    """Return how many lanes the labels take, and the marks with their places."""
    wanted = _wanted(line)
    sizes = [
        flags.Flag(
            x=scale.pixels(at),
            width=len(f"{mark.label} {mark.time}".strip()) * CHARACTER,
            prefers="end" if mark.state == "now" else "start",
        )
        for at, mark in wanted
    ]
    places = flags.place(sizes, scale.width)
    lanes = 1 + max((place.lane for place in places if place), default=0)
    return lanes, [
        _placed(mark, place, lanes, scale.x(at))
        for (at, mark), place in zip(wanted, places, strict=True)
    ]


def _placed(mark: FlagMark, place: flags.Place | None, lanes: int, x: str) -> FlagMark:
    lane = place.lane if place else 0
    anchor = place.anchor if place else "start"
    return FlagMark(
        x=x,
        state=mark.state,
        label=mark.label,
        time=mark.time,
        title=mark.title,
        anchor=anchor,
        dx=5 if anchor == "start" else -5,
        y=(lanes - 1 - lane) * _LANE + 14,
        shown=place is not None,
    )


def _wanted(line: PromiseLine) -> list[tuple[datetime, FlagMark]]:
    """Return the flags, those that matter most first: they get the best places."""
    order = {"overdue": 0, "running": 1, "held": 1, "late": 2, "met": 3}
    found = [
        (
            due.at,
            FlagMark(
                x="",
                state=_state(due),
                label=due.label,
                time=_short(line, due.at),
                title=words.due(line, due),
            ),
        )
        for due in line.dues
        if line.start <= due.at <= line.end
    ]
    found.sort(key=lambda pair: (order[pair[1].state], pair[0]))
    if _goes_on(line):
        mark = FlagMark(x="", state="now", label=_("now"), time="", title=words.now(line))
        found.append((line.now, mark))
    return found


def _goes_on(line: PromiseLine) -> bool:
    """Whether now is on the line, and means anything there."""
    return line.start <= line.now <= line.end and line.stopped is None


def _state(due: Due) -> str:
    if due.status == "breached":
        return "overdue" if due.met_at is None else "late"
    return due.status if due.status in ("held", "met") else "running"


def _short(line: PromiseLine, at: datetime) -> str:
    """Say an instant as briefly as the length of the line allows: 17:00, Fri 17:00, 12 Jun."""
    length = line.end - line.start
    if length <= timedelta(hours=20):
        form = "H:i"
    elif length <= timedelta(days=6):
        form = "D H:i"
    elif length <= timedelta(days=60) or abs(at - line.now) < timedelta(days=7):
        form = "j M H:i"
    else:
        form = "j M"
    return dateformat.format(at.astimezone(line.tzinfo()), form)
