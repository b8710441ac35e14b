"""The record of a case that people take home: what may stand in it, and what it is written from.

`docs/reference/case-record.md` tells what it proves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from troth.promises.chain import canonical_instant, plain
from troth.promises.clocks import Clock
from troth.promises.errors import TimelineError, quoted
from troth.promises.instants import parse_instant
from troth.promises.loader import digest_of
from troth.promises.records import clock_record
from troth.promises.timeline import MOST_EVENTS

FORMAT = 1  # the value of `record`; another number is another format
DEEPEST = 50
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Withheld(_Part):
    """An event recorded without a salt, of which only the place may be seen."""

    position: int
    previous_hash: Hash
    hash: Hash


class Sealed(Withheld):
    """An event that the reader may not read; its hash proves the kind."""

    stream: str
    kind: str
    seal: Hash


class Readable(Withheld):
    """An event as it was recorded and hashed."""

    stream: str
    kind: str
    at: str
    by: str
    data: dict[str, Any]


class ProgrammeText(_Part):
    """The file of the programme version, word for word, and its SHA-256."""

    digest: Hash
    text: str


class CaseRecord(_Part):
    """What `at` was the state of a case, with all that it follows from."""

    record: Literal[1]
    troth: str  # the version that wrote it
    case: str
    account: str
    plan: str  # by then
    at: str
    time_zone: str  # of the reasons
    programme: ProgrammeText
    last_hash: Hash
    events: Annotated[list[Readable | Sealed | Withheld], Field(min_length=1)]
    clocks: list[dict[str, Any]]

    @property
    def instant(self) -> datetime:
        return parse_instant(self.at)


def write_record(
    *,
    version: str,
    case: str,
    account: str,
    plan: str,
    at: datetime,
    time_zone: str,
    programme: str,
    events: Sequence[Mapping[str, Any]],
    clocks: Iterable[Clock],
) -> dict[str, Any]:
    """Return the record as JSON has it; `events` are links of the chain as the reader gets them.

    `programme` is the text of the programme version, `version` that of Troth.
    """
    return {
        "record": FORMAT,
        "troth": version,
        "case": case,
        "account": account,
        "plan": plan,
        "at": canonical_instant(at),
        "time_zone": time_zone,
        "programme": {"digest": digest_of(programme), "text": programme},
        "last_hash": events[-1]["hash"],
        "events": [plain(event) for event in events],
        "clocks": [plain(clock_record(clock, zone=time_zone)) for clock in clocks],
    }


def read_record(data: object) -> CaseRecord:
    """Return what JSON holds as a case record; TimelineError for what is none."""
    if not isinstance(data, Mapping) or "record" not in data:
        raise _no_record("it has no 'record' field; download it from the page of the case")
    number = data["record"]
    if type(number) is not int or number != FORMAT:
        other = f"its format is {quoted(number)}, not {FORMAT}"
        raise _no_record(f"{other}; use a version of Troth that knows it")
    if _nests_too_deeply(data):
        raise _no_record(f"it nests lists and objects more than {DEEPEST} deep")
    if isinstance(data.get("events"), list) and len(data["events"]) > MOST_EVENTS:
        raise _no_record(f"a case has at most {MOST_EVENTS} events, this has {len(data['events'])}")
    try:
        found = CaseRecord.model_validate(plain(data))
        parse_instant(found.at)
    except ValidationError as error:
        raise _no_record(_first_problem(error)) from None
    except TimelineError as error:
        raise _no_record(error.message.rstrip(".")) from None
    return found


def _no_record(why: str) -> TimelineError:
    return TimelineError("no_record", None, f"This is no case record that can be read: {why}.")


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in problem["loc"][:2])
    if place.startswith("events."):
        number = int(str(problem["loc"][1])) + 1
        return f"event {number} does not have the fields of an event"
    return f"{quoted(place)} is not what belongs there ({problem['msg'].lower()})"


def _nests_too_deeply(data: object) -> bool:
    level: list[object] = [data]
    for _ in range(DEEPEST):
        level = [item for one in level for item in _items(one)]
        if not level:
            return False
    return True


def _items(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()
