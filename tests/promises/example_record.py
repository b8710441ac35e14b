"""The example in docs/reference/case-record.md; `python -m` this tells its clocks anew."""

from __future__ import annotations

import json
from pathlib import Path

from troth.promises.case_record import read_record
from troth.promises.chain import plain
from troth.promises.records import clock_record
from troth.promises.verify import verify

EXAMPLE = Path(__file__).parents[2] / "docs" / "reference" / "case-record.example.json"


def told_anew() -> str:
    """The example with the clocks and reasons as this Troth tells them."""
    data = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    record = read_record(data)
    found = verify(record, version=record.troth)
    data["clocks"] = [plain(clock_record(clock, zone=record.time_zone)) for clock in found.clocks]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    EXAMPLE.write_text(told_anew(), encoding="utf-8")
