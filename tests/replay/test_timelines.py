"""What logs of known products become: the timeline of the core for each case."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from tests.replay.logs import UNOPENED, cases, mapping, plan

from troth.promises.timeline import event_to_json
from troth.replay.folded import timeline
from troth.replay.mapping import LogMapping, find_mapping

LAST = 4102444800_000_000  # 2100


def told(rows: Sequence[dict[str, Any]], by: LogMapping, number: int = 0) -> list[str]:
    """The timeline of a case, each event as its day, hour and minute, its type and what matters."""
    found = timeline(cases(rows, by, LAST), number, plan("cloudmark/premium", by))
    return [" ".join(_words(event_to_json(event))) for event in found.events]


def _words(event: dict[str, Any]) -> list[str]:
    named = ("type", "severity", "sender", "caller", "channel", "site")
    return [event["at"][8:16], *(str(event[name]) for name in named if name in event)]


def table(text: str) -> list[dict[str, str]]:
    header, *rows = (line.split(",") for line in text.strip().splitlines())
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_volvo() -> None:
    rows = table("""
SR Number,Change Date+Time,Status,Sub Status,SR Latest Impact
1-1,2010-03-01T15:59:00+01:00,Queued,Awaiting Assignment,Medium
1-1,2010-03-01T16:10:00+01:00,Accepted,In Progress,Medium
1-1,2010-03-01T17:00:00+01:00,Accepted,Wait - User,Medium
1-1,2010-03-02T09:00:00+01:00,Accepted,In Progress,Medium
1-1,2010-03-02T10:00:00+01:00,Completed,Resolved,Medium
1-1,2010-03-02T11:00:00+01:00,Queued,Awaiting Assignment,Medium
1-1,2010-03-03T10:00:00+01:00,Completed,Closed,Medium
""")
    assert told(rows, find_mapping("volvo")) == [
        "01T14:59 opened P3 portal",
        "01T14:59 resumed",
        "01T15:10 resumed",
        "01T15:10 message staff",
        "01T16:00 resumed",
        "01T16:00 waiting_on_customer",
        "02T08:00 resumed",
        "02T08:00 message staff",
        "02T09:00 resolved",
        "02T10:00 reopened",
        "03T09:00 resolved",
        "03T09:00 closed",
    ]


def test_zendesk() -> None:
    rows = table("""
id,ticket_id,metric,instance_id,type,time
1,987,reply_time,1,activate,2015-08-27T08:00:00Z
2,987,agent_work_time,1,activate,2015-08-27T08:00:00Z
3,987,requester_wait_time,1,activate,2015-08-27T08:00:00Z
4,987,reply_time,1,fulfill,2015-08-27T09:00:00Z
5,987,requester_wait_time,1,pause,2015-08-27T09:00:00Z
6,987,requester_wait_time,1,activate,2015-08-27T12:00:00Z
7,987,reply_time,2,activate,2015-08-27T12:00:00Z
8,987,reply_time,2,apply_sla,2015-08-27T12:00:00Z
9,987,requester_wait_time,1,fulfill,2015-08-27T13:00:00Z
10,987,requester_wait_time,1,activate,2015-08-28T13:00:00Z
""")
    assert told(rows, find_mapping("zendesk")) == [
        "27T08:00 opened P3 portal",
        "27T08:00 message customer",
        "27T08:00 resumed",
        "27T09:00 message staff",
        "27T09:00 waiting_on_customer",
        "27T12:00 resumed",
        "27T12:00 message customer",
        "27T13:00 resolved",
        "28T13:00 reopened",
    ]


def test_jira() -> None:
    rows = table("""
issue_id,created_date,field,to_string
10002,2021-05-12T08:00:00Z,created,High
10002,2021-05-12T08:30:00Z,assignee,Alana Grant
10002,2021-05-12T09:00:00Z,priority,Highest
10002,2021-05-12T09:01:00Z,status,Waiting for customer
10002,2021-05-12T10:00:00Z,status,Waiting for support
10002,2021-05-12T11:00:00Z,status,Resolved
10002,2021-05-13T11:00:00Z,status,Reopened
10002,2021-05-13T12:00:00Z,status,Canceled
""")
    assert told(rows, find_mapping("jira")) == [
        "12T08:00 opened P2 portal",
        "12T09:00 severity_changed P1",
        "12T09:01 resumed",
        "12T09:01 message staff",
        "12T09:01 waiting_on_customer",
        "12T10:00 resumed",
        "12T10:00 message customer",
        "12T11:00 resolved",
        "13T11:00 reopened",
        "13T12:00 closed",
    ]


def test_a_log_with_a_row_for_each_case() -> None:
    by = mapping("""
rows = "cases"
case = "id"
zone = "Europe/Berlin"
[times]
created = "opened"
first_reply = "staff_message"
solved = ["resolved", "closed"]
[severity]
column = "priority"
means = { urgent = 1, low = 4 }
[channel]
column = "via"
default = "email"
means = { Telephone = "phone" }
""")
    rows = table("""
id,created,first_reply,solved,priority,via
1,2026-01-12 09:00,2026-01-12 10:30,2026-01-13 09:00,low,
2,2026-01-12 09:00,,,urgent,Telephone
""")
    assert told(rows, by) == [
        "12T08:00 opened P4 email",
        "12T09:30 message staff",
        "13T08:00 resolved",
        "13T08:00 closed",
    ]
    assert told(rows, by, 1) == ["12T08:00 opened P1 phone"]


def test_severity_and_site_change_where_a_row_says_another_one() -> None:
    by = mapping(f'{UNOPENED}[site]\ncolumn = "site"\ndefault = "san-francisco"\n'
                 '[site.means]\nus = "san-francisco"\n')  # fmt: skip
    rows = table("""
case,time,what,severity,site
a,2026-01-12T09:00:00Z,nothing,high,
a,2026-01-12T10:00:00Z,staff_message,,us
a,2026-01-12T11:00:00Z,customer_message,low,
""")
    assert told(rows, by) == [
        "12T09:00 opened P1 portal san-francisco",
        "12T10:00 message staff",
        "12T11:00 severity_changed P3",
        "12T11:00 message customer",
    ]


@pytest.mark.parametrize("turn", [False, True])
def test_rows_of_one_time_keep_their_order_in_the_log(turn: bool) -> None:
    words = ["resolved", "staff_message", "closed"]
    rows = [
        {"case": "a", "time": "2026-01-12T09:00:00Z", "what": word, "severity": "high"}
        for word in (reversed(words) if turn else words)
    ]
    types = [line.split()[1] for line in told(rows, mapping(UNOPENED))]
    assert types == ["opened", *(["closed", "message", "resolved"] if turn else
                                 ["resolved", "message", "closed"])]  # fmt: skip


def test_what_happens_after_the_instant_has_not_happened() -> None:
    rows = table("""
case,time,what,severity
a,2026-01-12T09:00:00Z,nothing,high
a,2026-01-12T10:00:00Z,staff_message,high
b,2026-01-12T11:00:00Z,staff_message,high
""")
    by, at = mapping(UNOPENED), pl.Series(["2026-01-12T09:30:00Z"]).str.to_datetime()
    found = cases(rows, by, int(at.dt.timestamp("us")[0]))
    assert found.names.to_list() == ["a"]
    assert len(found.code) == 0
