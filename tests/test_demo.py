"""The demo world: big enough, believable, and kept by the same rules as any other."""

from collections import Counter
from datetime import UTC, datetime

from tests.casework import findings, record_for
from troth.accounts.models import Account, Contact, Site, Staff
from troth.cases.models import Case, Clock
from troth.channels.models import Arrival
from troth.demo import lay_out_demo_world

NOW = datetime(2026, 4, 14, 20, 30, tzinfo=UTC)


def test_the_demo_world(db: None) -> None:
    people = lay_out_demo_world(NOW)
    assert_large_enough({email for _, email, _ in people})
    assert_every_state_is_there()
    assert_every_record_holds()
    assert lay_out_demo_world(NOW) == people
    assert Case.objects.count() == 81


def assert_large_enough(emails: set[str]) -> None:
    assert (Account.objects.count(), Contact.objects.count()) == (5, 15)
    assert (Staff.objects.count(), Case.objects.count()) == (9, 81)
    stati = Arrival.objects.order_by("id").values_list("status", flat=True)
    assert list(stati) == ["quarantined", "filed", "triage", "triage"]
    assert Site.objects.values("time_zone").distinct().count() == 3
    assert emails == {
        *Contact.objects.values_list("email", flat=True),
        *Staff.objects.values_list("user__email", flat=True),
    }


def assert_every_record_holds() -> None:
    manager = Staff.objects.get(role="manager")
    shown = hidden = 0
    for case in Case.objects.with_people():
        mine, whole = (record_for(person, case, NOW) for person in (case.contact, manager))
        assert findings(mine) == []
        assert mine["last_hash"] == whole["last_hash"]
        shown += len(mine["clocks"])
        hidden += sum("seal" in event for event in mine["events"])
    assert shown > 80
    assert hidden > 0


def assert_every_state_is_there() -> None:
    states = Counter(Case.objects.values_list("status", flat=True))
    assert states["open"] >= 10
    assert states["waiting"] >= 3
    assert states["resolved"] >= 3
    assert states["closed"] >= 20
    clocks = Counter(Clock.objects.values_list("status", flat=True))
    assert clocks["met"] > clocks["breached"] > 0
    assert clocks["running"] > 0
