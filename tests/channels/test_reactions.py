"""Who is told of what: one mail for each event and reader, one notice for each person."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from tests.casework import DAY, HOUR, MINUTE, opened, viewer
from tests.world import NOW, World, actor

from troth.accounts.models import Staff
from troth.cases import access, actions
from troth.cases.models import Appeal, Case, Notice
from troth.cases.sweep import sweep
from troth.channels.models import Delivery
from troth.lib.isolation import as_account
from troth.timeline.models import Event


def told() -> Counter[tuple[str, str]]:
    """(kind of event, address) of every mail that is to go out."""
    return Counter(
        (Event.objects.get(pk=row.content["event"]).kind, row.to.split("@")[0])
        for row in Delivery.objects.all()
    )


def noticed(person: Staff) -> list[str]:
    """The kinds of what the desk tells a member of staff, oldest first."""
    return [notice.kind for notice in reversed(access.notices(viewer(person)))]


@pytest.fixture
def case(world: World) -> Case:
    """A P1 case of Borealis, with Kai and the first line, whose manager is Mara."""
    world.mara, world.nia  # noqa: B018 - both exist
    return opened(world.bea, NOW, severity="P1", assignee=world.kai, team=world.first_line)


def test_opening_tells_the_contact_and_the_team(world: World, case: Case) -> None:
    assert told() == {
        ("case.opened", "bea"): 1,
        ("case.opened", "first-line"): 1,
        ("case.assigned", "kai"): 1,
    }
    assert noticed(world.kai) == ["case.opened", "case.assigned"]
    assert noticed(world.nia) == []


def test_without_a_team_the_managers_hear_of_it(world: World) -> None:
    world.mara  # noqa: B018 - the manager exists
    opened(world.bea, NOW)
    assert told() == {("case.opened", "bea"): 1, ("case.opened", "mara"): 1}
    assert noticed(world.mara) == ["case.opened"]


def test_staff_words_go_to_the_contact_customers_words_to_the_assignee(
    world: World, case: Case
) -> None:
    before = told()
    actions.reply(case=case, body="Hello", by=actor(world.nia), at=NOW)
    actions.reply(case=case, body="Hello", by=actor(world.bea), at=NOW)
    assert told() - before == {("case.replied", "bea"): 1, ("case.replied", "kai"): 1}
    assert noticed(world.kai)[-1] == "case.replied"


def test_what_is_told_with_its_words_is_told_once(world: World, case: Case) -> None:
    before = told()
    kai, bea = actor(world.kai), actor(world.bea)
    actions.wait_on_customer(case=case, question="Which?", by=kai, at=NOW)
    actions.reply(case=case, body="This.", by=bea, at=NOW)
    actions.provide_workaround(case=case, body="Restart.", by=kai, at=NOW)
    actions.resolve(case=case, body="Fixed.", by=kai, at=NOW)
    actions.reject_resolution(case=case, reason="No.", by=bea, at=NOW)
    assert told() - before == {
        ("case.waiting_on_customer", "bea"): 1,
        ("case.replied", "kai"): 1,
        ("case.workaround_provided", "bea"): 1,
        ("case.resolved", "bea"): 1,
        ("case.resolution_rejected", "kai"): 1,
    }


def test_a_note_is_told_in_the_desk_only_and_not_to_its_writer(world: World, case: Case) -> None:
    before, notices = told(), len(noticed(world.kai))
    actions.add_note(case=case, body="Hm.", by=actor(world.kai), at=NOW)
    assert len(noticed(world.kai)) == notices
    actions.add_note(case=case, body="Hm.", by=actor(world.nia), at=NOW)
    assert noticed(world.kai)[-1] == "case.noted"
    assert told() == before


def test_warnings_reach_assignee_and_team_breaches_the_manager_too(
    world: World, case: Case
) -> None:
    before = told()
    sweep(at=NOW + 25 * MINUTE)
    assert told() - before == {("clock.warned", "kai"): 1, ("clock.warned", "first-line"): 1}
    assert noticed(world.mara) == []

    before = told()
    sweep(at=NOW + 30 * MINUTE)
    assert told() - before == {
        ("clock.breached", "kai"): 1,
        ("clock.breached", "first-line"): 1,
        ("clock.breached", "mara"): 1,
    }
    assert noticed(world.mara) == ["clock.breached"]
    assert noticed(world.kai)[-1] == "clock.breached"
    assert noticed(world.nia) == []
    notice = access.notices(viewer(world.mara)).get()
    assert notice.sentence.startswith("The continuous work promised for P1 by")


def test_an_appeal_reaches_the_managers_and_its_answer_the_contact(world: World) -> None:
    world.mara  # noqa: B018 - the manager exists
    case = opened(world.dan, NOW, severity="P2")
    actions.change_severity(
        case=case, severity="P3", reason="minor", reply="P3.", by=actor(world.nia), at=NOW
    )
    before = told()
    actions.appeal_severity(
        case=case, severity="P1", reason="No!", by=actor(world.dan), at=NOW + HOUR
    )
    assert told() - before == {("case.severity_appealed", "mara"): 1}
    assert noticed(world.mara)[-1] == "case.severity_appealed"
    before = told()
    actions.decide_appeal(
        appeal=Appeal.objects.get(),
        uphold=False,
        reason="Sorry.",
        by=actor(world.mara),
        at=NOW + HOUR,
    )
    assert told() - before == {("case.appeal_decided", "dan"): 1}


def test_an_upheld_appeal_is_told_once(world: World) -> None:
    case = opened(world.dan, NOW, severity="P2")
    actions.change_severity(
        case=case, severity="P3", reason="minor", reply="P3.", by=actor(world.nia), at=NOW
    )
    actions.appeal_severity(case=case, severity="P1", reason="No!", by=actor(world.dan), at=NOW)
    before = told()
    actions.decide_appeal(
        appeal=Appeal.objects.get(), uphold=True, reason="Yes.", by=actor(world.mara), at=NOW
    )
    assert told() - before == {("case.appeal_decided", "dan"): 1}


def test_nothing_is_told_of_what_was_undone(world: World, case: Case) -> None:
    before, notices = told(), Notice.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.reply(case=case, body="Hello", by=actor(world.nia), at=NOW)
        raise ZeroDivisionError
    assert (told(), Notice.objects.count()) == (before, notices)


def test_staff_are_told_of_what_customers_do_in_their_narrow_scope(
    world: World, case: Case
) -> None:
    bea = world.bea
    before = told()
    with as_account(bea.account_id):
        actions.request_update(case=case, by=actor(bea), at=NOW + MINUTE)
    assert told() - before == {("case.update_requested", "kai"): 1}
    assert noticed(world.kai)[-1] == "case.update_requested"


def test_notices_are_read(world: World, case: Case) -> None:
    assert access.notices(viewer(world.kai), unread=True).count() == 2
    assert actions.read_notices(by=actor(world.bea), at=NOW) == 0
    first = access.notices(viewer(world.kai)).last()
    assert first is not None
    assert actions.read_notices(by=actor(world.kai), at=NOW, upto=first.pk) == 1
    assert actions.read_notices(by=actor(world.kai), at=NOW + DAY) == 1
    assert not access.notices(viewer(world.kai), unread=True).exists()


def test_events_without_a_reader_cause_nothing(world: World, case: Case) -> None:
    before = told()
    actions.start_work(case=case, by=actor(world.kai), at=NOW)
    actions.stop_work(case=case, by=actor(world.kai), at=NOW)
    assert told() == before
    assert Event.objects.filter(stream=case.stream).count() == 4
