"""A log replayed under plans, on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from troth.replay.figures import Figures, figures_of_rows, nothing
from troth.replay.gathering import Gathering
from troth.replay.plans import Plan
from troth.replay.reading import Log
from troth.replay.rows import BadRow, LogError

SHOWN = 10  # bad rows in an error
Progress = Callable[[str, int, int | None], None]  # what, how many rows, of how many if known


def _silent(what: str, done: int, of: int | None) -> None:
    """Tell nobody."""


@dataclass(kw_only=True)
class History:
    """What was replayed: until when history was known, what was left out, and the figures."""

    at: int
    rows: int
    plans: Sequence[Plan]
    figures: Figures
    bad: list[BadRow] = field(default_factory=list)

    @property
    def left_out(self) -> list[str]:
        """The cases that are left out because of a bad row."""
        return sorted({one.case for one in self.bad if one.case is not None})


def replay(
    log: Log,
    plans: Sequence[Plan],
    *,
    at: int | None = None,
    skip_bad: bool = False,
    progress: Progress = _silent,
) -> History:
    """Return the log's figures under the plans, as known at an instant (the last event's).

    Raises LogError for rows that mean nothing; with `skip_bad` these are listed instead, and their
    cases left out.
    """
    with Gathering() as gathering:
        rows, bad = _gather(log, gathering, progress)
        require_readable(bad, skip_bad)
        until = gathering.last if at is None else at
        if until is None:
            raise LogError("no_events", str(log.file), f"{log.file} has no event that can be read.")
        history = History(at=until, rows=rows, plans=plans, figures=nothing(plans), bad=bad)
        _judge(gathering, history, progress)
    history.bad.sort(key=lambda one: one.row)
    require_readable(history.bad, skip_bad)
    return history


def _gather(log: Log, gathering: Gathering, progress: Progress) -> tuple[int, list[BadRow]]:
    rows, bad = 0, []
    for compact, wrong in log.chunks():
        gathering.add(compact)
        bad += wrong
        rows += compact["row"].n_unique() + len(wrong)
        progress("Reading", rows, None)
    return rows, sorted(bad, key=lambda one: one.row)


def _judge(gathering: Gathering, history: History, progress: Progress) -> None:
    done = 0
    for batch in gathering.batches(without=history.left_out):
        figures, untold = figures_of_rows(batch, history.plans, history.at)
        history.figures.add(figures)
        history.bad += untold
        done += len(batch)
        progress("Replaying", done, gathering.rows)


def require_readable(bad: Sequence[BadRow], skip_bad: bool) -> None:
    """Raise LogError if there are bad rows that may not be skipped."""
    if not bad or skip_bad:
        return
    lines = [str(one) for one in bad[:SHOWN]]
    if len(bad) > SHOWN:
        lines.append(f"and {len(bad) - SHOWN} more")
    told = "\n  ".join(lines)
    count = "1 row" if len(bad) == 1 else f"{len(bad)} rows"
    message = (
        f"{count} of the log cannot be read; correct the log or the mapping, or leave their cases "
        f"out with --skip-bad (rows are counted from 1, below the header):\n  {told}"
    )
    raise LogError("bad_rows", len(bad), message)
