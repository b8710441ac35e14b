"""Who sees which case, and what of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.casework import DAY, HOUR, opened, refused, viewer
from tests.world import NOW, World, actor

from troth.cases import access, actions
from troth.cases.models import Appeal, Call, Case, Clock, Message, Notice
from troth.lib.isolation import as_account, as_nobody
from troth.lib.refusals import NotFound


@pytest.fixture
def case(world: World) -> Case:
    return opened(world.ada, NOW, severity="P1", channel="email")


def test_a_case_is_found_by_its_number(world: World, case: Case) -> None:
    assert access.case_for(viewer(world.ada), case.number) == case
    assert access.case_for(viewer(world.ben), f" {case.number.lower()} ") == case
    assert access.case_for(viewer(world.kai), case.number) == case


@pytest.mark.parametrize("number", ["", "T-1", "T-100001' OR 1=1", "\x00", "T-" + "9" * 400])
def test_what_is_not_theirs_is_not_there(world: World, case: Case, number: str) -> None:
    for asked in (number, case.number):
        with pytest.raises(NotFound) as caught:
            access.case_for(viewer(world.cora), asked)
        assert caught.value.message == "There is no such case; check its number."
    assert not access.cases_for(viewer(world.cora)).exists()
    assert not access.cases_for(
        viewer(world.cora), access.Filters(account_id=world.acme.pk)
    ).exists()
    assert not access.breaches(viewer(world.cora)).exists()


def test_customers_read_no_internal_words(world: World, case: Case) -> None:
    actions.add_note(case=case, body="They are difficult.", by=actor(world.kai), at=NOW)
    actions.reply(case=case, body="We are on it.", by=actor(world.kai), at=NOW)

    public = access.thread(viewer(world.ada), case)
    assert [message.body for message in public][1:] == ["We are on it."]
    assert access.thread(viewer(world.kai), case).count() == 3
    theirs = {line.kind for line in access.timeline_of(viewer(world.ada), case)}
    ours = {line.kind for line in access.timeline_of(viewer(world.kai), case)}
    assert ours - theirs == {"case.noted"}


def test_the_timeline_is_read_as_sentences(world: World, case: Case) -> None:
    actions.reply(case=case, body="We are on it.", by=actor(world.kai), at=NOW + HOUR)

    lines = access.timeline_of(viewer(world.ada), case)
    assert [line.sentence for line in lines] == [
        "Ada Park opened the case as P1 by e-mail.",
        "Kai Moana wrote a reply.",
        "The continuous work promised for P1 by Mon 2 Mar 2026 09:30 UTC was not given in time.",
    ]


def test_only_staff_see_the_desk(world: World, case: Case) -> None:
    ada = viewer(world.ada)
    for look in (
        lambda: access.appeals(ada),
        lambda: access.call_log(ada),
        lambda: access.notices(ada),
    ):
        with refused("viewer.staff_only"):
            look()


def test_a_list_says_what_is_due_next(world: World) -> None:
    later = opened(world.cora, NOW, channel="chat")
    closed = opened(world.dan, NOW, kind="feature_request")
    nothing_owed = opened(world.dan, NOW, channel="phone", by=actor(world.nia))
    actions.resolve(case=nothing_owed, body="Done.", by=actor(world.nia), at=NOW)
    overdue = opened(world.bea, NOW - 2 * DAY, severity="P1")
    soon = opened(world.ada, NOW, severity="P1", channel="email", assignee=world.kai)

    unfinished = access.cases_for(viewer(world.kai)).unfinished().by_next_due()
    rows = access.listed(unfinished)
    assert [row.pk for row in rows] == [overdue.pk, soon.pk, later.pk, nothing_owed.pk]
    assert closed.pk not in {row.pk for row in rows}
    first = rows[1].clock
    assert first is not None
    assert (first.metric, first.due) == ("continuous_effort", soon.next_due)
    assert rows[3].clock is None
    assert [row.pk for row in access.listed(unfinished[1:3])] == [soon.pk, later.pk]


def test_of_what_has_no_due_time_what_is_resolved_comes_last_and_the_urgent_first(
    world: World,
) -> None:
    nia = actor(world.nia)
    resolved = opened(world.dan, NOW, channel="phone", by=nia)
    actions.resolve(case=resolved, body="Done.", by=nia, at=NOW)
    waiting = {}
    for severity in ("low", "urgent", "high"):
        case = waiting[severity] = opened(world.eve, NOW, severity=severity)
        actions.reply(case=case, body="We look.", by=nia, at=NOW)
        actions.wait_on_customer(case=case, question="Since when?", by=nia, at=NOW)

    rows = list(access.cases_for(viewer(world.kai)).unfinished().by_next_due())
    assert {row.next_due for row in rows} == {None}
    order = [waiting["urgent"], waiting["high"], waiting["low"], resolved]
    assert [row.pk for row in rows] == [case.pk for case in order]


def test_a_list_says_whose_cases_they_are(world: World) -> None:
    case = opened(world.ada, NOW, severity="P1", channel="email", assignee=world.kai)
    case.refresh_from_db()
    (row,) = access.listed(access.cases_for(viewer(world.ada)))
    assert row.programme is case.contract.programme
    assert (row.account_name, row.contact_name) == (case.account.name, world.ada.name)
    assert row.assignee_name == world.kai.name
    assert not row.is_closed and row.status_label == "Open"
    for name in ("number", "subject", "severity", "severity_rank", "kind", "channel", "plan"):
        assert getattr(row, name) == getattr(case, name)
    for name in ("site", "breached", "opened_at", "resolved_at", "closed_at"):
        assert getattr(row, name) == getattr(case, name)


def test_filters_narrow_the_queue(world: World) -> None:
    one = opened(world.ada, NOW, severity="P1", channel="email", assignee=world.kai)
    other = opened(world.bea, NOW, severity="P4", subject="Odd 100% header")
    kai = viewer(world.kai)

    def found(**filters: object) -> list[Case]:
        return list(access.cases_for(kai, access.Filters(**filters)))  # type: ignore[arg-type]

    assert found(severities=frozenset({"P1"})) == [one]
    assert found(rank=4) == [other]
    assert found(assignee_id=world.kai.pk) == [one]
    assert found(unassigned=True) == [other]
    assert found(programme="cloudmark") == [other]
    assert found(text="100%") == [other]
    assert found(text=one.number.lower()) == [one]
    assert found(statuses=frozenset({"closed"})) == []
    assert found(account_id=world.acme.pk, sites=frozenset({"nowhere"})) == []


def test_a_list_takes_two_queries_however_long_it_is(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            access.listed(access.cases_for(viewer(world.kai)))
        return len(captured)

    opened(world.bea, NOW)
    access.listed(access.cases_for(viewer(world.kai)))  # its programme is read once
    short = queries()
    for _ in range(5):
        opened(world.bea, NOW, assignee=world.kai)
    assert queries() == short == 2


def test_the_database_itself_keeps_customers_apart(world: World, case: Case) -> None:
    stranger = opened(world.cora, NOW, channel="chat")
    actions.log_call(case=case, direction="in", answered=True, by=actor(world.kai), at=NOW)
    tables = (Case, Clock, Message, Call, Notice, Appeal)
    with as_account(world.cobalt.pk):
        assert list(Case.objects.all()) == [stranger]
        for table in tables:
            assert not table.objects.exclude(account_id=world.cobalt.pk).exists()
        with pytest.raises(NotFound):
            actions.reply(case=case, body="Mine now", by=actor(world.cora), at=NOW)
    with as_nobody():
        assert not any(table.objects.exists() for table in tables)


def test_customers_act_within_their_own_scope(world: World) -> None:
    contact, team = world.ada, world.first_line
    with as_account(contact.account_id):
        case = opened(contact, NOW, severity="P1", channel="email")
        actions.reply(case=case, body="Any news?", by=actor(contact), at=NOW + HOUR)
        assert case.team == team
        assert access.timeline_of(viewer(contact), case)[-1].kind == "clock.breached"
    assert case.messages.count() == 2


def test_what_may_be_done_is_offered(world: World, case: Case) -> None:
    staff = access.abilities(viewer(world.kai), case)
    assert {"reply", "add_note", "assign", "resolve", "start_work"} <= staff.actions
    assert "confirm_resolution" not in staff
    assert staff.severities == ("P2", "P3")
    assert staff.closings == ()
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW)
    ours = access.abilities(viewer(world.ada), case)
    assert {"confirm_resolution", "reject_resolution", "close"} <= ours.actions
    assert "change_severity" not in ours
    assert access.abilities(viewer(world.kai), case).closings == ("resolved",)
