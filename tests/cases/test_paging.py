"""People are paged for the most severe cases, and the pages climb until somebody comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.casework import DAY, HOUR, MINUTE, assert_sound, kinds, opened, record_for, refused
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import PagingPolicy, Rota, Site, Staff, Team
from troth.cases import actions
from troth.cases.access import drift
from troth.cases.models import Case, Page
from troth.cases.sweep import sweep
from troth.channels.models import Delivery
from troth.lib.isolation import as_account
from troth.timeline.models import Event

SECOND = timedelta(seconds=1)


def rota_of(world: World, *people: Staff, name: str = "First line", hand_over: int = 9) -> Rota:
    """A day each, from midnight of the day before on, at San Francisco."""
    rota = accounts.create_rota(name=name, team=world.first_line, by=world.by, at=NOW)
    accounts.add_layer(
        rota=rota,
        people=people,
        starts=date(2026, 3, 1),
        hand_over=time(hand_over),
        days=1,
        by=world.by,
        at=NOW,
    )
    return rota


def policy_of(
    world: World, *steps: tuple[int, Rota | Staff | Team], repeats: int = 0, **details: object
) -> PagingPolicy:
    """The default policy: whom to page after how many minutes each, and five before it repeats."""
    given = {"name": "Everybody", "repeat_after": 5, "by": world.by, "at": NOW - HOUR}
    policy = accounts.create_paging_policy(repeats=repeats, **given | details)  # type: ignore[arg-type]
    for after, target in steps:
        name = {Rota: "rota", Staff: "staff", Team: "team"}[type(target)]
        accounts.add_paging_step(policy=policy, after=after, by=world.by, at=NOW, **{name: target})  # type: ignore[arg-type]
    return policy


def steps(case: Case, since: datetime = NOW) -> list[tuple[timedelta, str, str]]:
    """What paging did: when after `since`, what, and who was called."""
    rows = Event.objects.filter(stream=case.stream, kind__startswith="case.pag")
    return [
        (row.at - since, row.kind.removeprefix("case."), row.data.get("names", ""))
        for row in rows.order_by("position")
    ]


def sweep_until(case: Case, end: datetime) -> None:
    """Sweep whenever there is something to do, as the worker does."""
    case.refresh_from_db()
    while case.next_at is not None and case.next_at <= end:
        assert sweep(at=case.next_at) == 1
        case.refresh_from_db()


@pytest.fixture
def policy(world: World) -> PagingPolicy:
    """Kai's rota at once, Nia after ten minutes; twice, then Mara, the manager."""
    rota, nia, _ = rota_of(world, world.kai), world.nia, world.mara
    return policy_of(world, (0, rota), (10, nia), repeats=1)


def test_a_case_of_top_severity_pages_as_it_is_opened(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    assert steps(case) == [(0 * MINUTE, "paged", "Kai Moana")]
    page = case.pages.get()
    assert (page.staff, page.by_email, page.by_webhook) == (world.kai, True, False)
    assert case.next_at == NOW + 10 * MINUTE
    assert_sound(case, NOW)


def test_no_other_severity_pages_unless_the_policy_says_so(
    world: World, policy: PagingPolicy
) -> None:
    assert steps(opened(world.bea, NOW, severity="P2")) == []
    accounts.change_paging_policy(
        policy=policy, name="All", ranks=[1, 2], repeats=0, repeat_after=5, by=world.by, at=NOW
    )
    assert len(steps(opened(world.bea, NOW, severity="P2"))) == 1


def test_nobody_answers_for_an_hour_and_then_somebody_acknowledges(
    world: World, policy: PagingPolicy
) -> None:
    case = opened(world.bea, NOW, severity="P1")
    sweep_until(case, NOW + HOUR)
    told = [
        (0 * MINUTE, "paged", "Kai Moana"),
        (10 * MINUTE, "paged", "Nia Tamati"),
        (15 * MINUTE, "paged", "Kai Moana"),
        (25 * MINUTE, "paged", "Nia Tamati"),
        (30 * MINUTE, "page_unanswered", "Mara Quill"),
    ]
    assert steps(case) == told
    actions.acknowledge_page(case=case, by=actor(world.nia), at=NOW + HOUR)
    assert steps(case)[5:] == [(HOUR, "page_acknowledged", "")]
    assert not case.pages.calling().exists() and case.pages.open().count() == 5
    assert_sound(case, NOW + HOUR)
    actions.reply(case=case, body="On it.", by=actor(world.nia), at=NOW + HOUR + MINUTE)
    assert steps(case)[6:] == [(HOUR + MINUTE, "paging_ended", "")]
    assert not case.pages.open().exists()


def test_an_acknowledgement_stops_the_climbing(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    sweep_until(case, NOW + 12 * MINUTE)
    actions.acknowledge_page(case=case, by=actor(world.kai), at=NOW + 13 * MINUTE)
    sweep_until(case, NOW + 3 * HOUR)
    assert [kind for _, kind, _ in steps(case)] == ["paged", "paged", "page_acknowledged"]
    with refused("page.acknowledged"):
        actions.acknowledge_page(case=case, by=actor(world.nia), at=NOW + 4 * HOUR)
    page = case.pages.first()
    assert page is not None and page.acknowledged_by == world.kai


def test_only_staff_acknowledge_and_only_what_is_paged(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    with refused("case.staff_only"):
        actions.acknowledge_page(case=case, by=actor(world.bea), at=NOW)
    quiet = opened(world.bea, NOW, severity="P3")
    with refused("page.none"):
        actions.acknowledge_page(case=quiet, by=actor(world.kai), at=NOW)


CARES = {
    "answered": lambda case, kai: actions.reply(case=case, body="Yes.", by=kai, at=NOW + MINUTE),
    "called": lambda case, kai: actions.log_call(
        case=case, direction="out", answered=True, by=kai, at=NOW + MINUTE
    ),
    "resolved": lambda case, kai: actions.resolve(case=case, body="Done.", by=kai, at=NOW + MINUTE),
}


@pytest.mark.parametrize("care", sorted(CARES))
def test_it_stops_when_somebody_cares_for_the_case(
    world: World, policy: PagingPolicy, care: str
) -> None:
    case = opened(world.bea, NOW, severity="P1")
    CARES[care](case, actor(world.kai))
    assert [kind for _, kind, _ in steps(case)] == ["paged", "paging_ended"]
    sweep_until(case, NOW + 3 * HOUR)
    assert len(steps(case)) == 2
    assert_sound(case, NOW + 3 * HOUR)


def test_it_stops_when_somebody_takes_the_case_and_not_when_it_is_given(
    world: World, policy: PagingPolicy
) -> None:
    given, taken = (opened(world.bea, NOW, severity="P1") for _ in range(2))
    actions.assign(case=given, assignee=world.nia, by=actor(world.kai), at=NOW + MINUTE)
    actions.assign(case=taken, assignee=world.kai, by=actor(world.kai), at=NOW + MINUTE)
    assert given.pages.open().exists() and not taken.pages.open().exists()


def test_a_note_or_an_unanswered_call_is_no_care(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.add_note(case=case, body="Hm.", by=actor(world.kai), at=NOW + MINUTE)
    actions.log_call(case=case, direction="out", answered=False, by=actor(world.kai), at=NOW)
    sweep_until(case, NOW + 10 * MINUTE)
    assert [kind for _, kind, _ in steps(case)] == ["paged", "paged"]


def test_raising_to_the_top_pages_and_lowering_ends_it(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P2")
    told = {"case": case, "reason": "All is down.", "reply": "So.", "by": actor(world.kai)}
    actions.change_severity(severity="P1", at=NOW + HOUR, **told)  # type: ignore[arg-type]
    assert steps(case) == [(HOUR, "paged", "Kai Moana")]
    actions.change_severity(severity="P3", at=NOW + 2 * HOUR, **told)  # type: ignore[arg-type]
    sweep_until(case, NOW + DAY)
    assert [kind for _, kind, _ in steps(case)][-1] == "paging_ended"
    actions.change_severity(severity="P1", at=NOW + 2 * DAY, **told)  # type: ignore[arg-type]
    assert steps(case)[-1] == (2 * DAY, "paged", "Kai Moana")


def test_reopening_pages_again(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW + MINUTE)
    actions.reject_resolution(case=case, reason="No.", by=actor(world.bea), at=NOW + HOUR)
    assert steps(case)[2:] == [(HOUR, "paged", "Kai Moana")]


def test_a_customer_reads_nothing_of_it(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    actions.acknowledge_page(case=case, by=actor(world.kai), at=NOW + MINUTE)
    text = str(record_for(world.bea, case, NOW + HOUR))
    assert "Kai Moana" not in text
    assert_sound(case, NOW + HOUR)


def test_a_customers_own_request_pages(world: World, policy: PagingPolicy) -> None:
    bea = world.bea
    with as_account(bea.account_id):
        case = opened(bea, NOW, severity="P1")
        assert case.pages.get().staff == world.kai
    assert Delivery.objects.filter(key__startswith="page:", case=case).count() == 1


def test_an_empty_rota_is_skipped_and_it_is_said(world: World) -> None:
    nobody = accounts.create_rota(name="Nobody", team=world.first_line, by=world.by, at=NOW)
    policy_of(world, (0, nobody), (30, world.nia))
    case = opened(world.bea, NOW, severity="P1")
    assert steps(case) == [
        (0 * MINUTE, "page_skipped", ""),
        (0 * MINUTE, "paged", "Nia Tamati"),
    ]
    said = [
        row.record().sentence("Troth") for row in Event.objects.filter(kind="case.page_skipped")
    ]
    assert said == ["Troth could page nobody: nobody is on call (Nobody)."]


def leave(world: World, person: Staff) -> None:
    accounts.change_staff(
        staff=person,
        name=person.name,
        site=person.site,
        role=person.role,
        teams=list(person.teams.all()),
        phone="",
        is_active=False,
        by=world.by,
        at=NOW,
    )


def test_who_left_is_skipped_and_it_is_said(world: World) -> None:
    nia, kai = world.nia, world.kai
    other = world.staff("Olu Ade", world.london, "agent", teams=[world.first_line])
    policy_of(world, (0, nia), (0, world.first_line))
    mara = world.mara
    leave(world, nia)
    leave(world, other)
    case = opened(world.bea, NOW, severity="P1")
    rows = Event.objects.filter(stream=case.stream, kind__startswith="case.page")
    assert [row.record().sentence("Troth") for row in rows.order_by("position")] == [
        "Troth could page nobody: Nia Tamati no longer works here (Nia Tamati).",
        f"Troth paged {kai.name} (First line), but not Olu Ade (no longer working here).",
    ]
    assert mara.notices.get().kind == "case.page_skipped"


def test_when_nobody_can_be_paged_the_managers_are_at_once(world: World) -> None:
    nia, _ = world.nia, world.mara
    policy_of(world, (0, nia), repeats=3)
    leave(world, nia)
    case = opened(world.bea, NOW, severity="P1")
    assert steps(case) == [
        (0 * MINUTE, "page_skipped", ""),
        (0 * MINUTE, "page_unanswered", "Mara Quill"),
    ]
    assert case.pages.get().is_last


def test_without_any_manager_it_is_said_and_stays_visible(world: World) -> None:
    policy_of(world)
    case = opened(world.bea, NOW, severity="P1")
    assert steps(case) == [(0 * MINUTE, "page_unanswered", "")]
    page = case.pages.get()
    assert (page.staff, page.ended_at) == (None, None)


def test_a_new_policy_pages_nobody_for_what_was_there_before(world: World) -> None:
    case = opened(world.bea, NOW, severity="P1")
    policy_of(world, (0, world.kai), at=NOW + MINUTE)
    actions.add_note(case=case, body="Hm.", by=actor(world.nia), at=NOW + HOUR)
    assert steps(case) == []
    assert_sound(case, NOW + HOUR)


def test_a_case_opened_by_whoever_takes_it_pages_nobody(world: World, policy: PagingPolicy) -> None:
    by = actor(world.kai)
    case = opened(world.bea, NOW, severity="P1", assignee=world.kai, by=by)
    assert steps(case) == []


def test_an_override_that_starts_between_two_steps_is_called(world: World) -> None:
    rota = rota_of(world, world.kai)
    policy_of(world, (0, rota), (10, rota), repeats=0)
    accounts.add_override(
        rota=rota,
        staff=world.nia,
        starts=NOW + 5 * MINUTE,
        ends=NOW + HOUR,
        by=actor(world.nia),
        at=NOW,
    )
    case = opened(world.bea, NOW, severity="P1")
    sweep_until(case, NOW + 10 * MINUTE)
    assert [names for _, _, names in steps(case)] == ["Kai Moana", "Nia Tamati"]


def test_in_the_night_of_a_clock_change_the_next_turn_is_called(world: World) -> None:
    """In San Francisco 02:30 does not exist on 8 March 2026: that hand-over is at 03:30."""
    rota = rota_of(world, world.kai, world.nia, hand_over=2)
    Rota.objects.get(pk=rota.pk).layers.update(hand_over=time(2, 30))
    policy_of(world, *((30, rota) for _ in range(4)))
    night = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)  # 01:00, and 03:00 an hour later
    case = opened(world.bea, night, severity="P1")
    sweep_until(case, night + 2 * HOUR)
    assert [(at, names) for at, _, names in steps(case, night)][:4] == [
        (30 * MINUTE, "Kai Moana"),
        (60 * MINUTE, "Kai Moana"),
        (90 * MINUTE, "Nia Tamati"),
        (120 * MINUTE, "Nia Tamati"),
    ]


def test_a_worker_that_was_away_goes_on_step_by_step(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    assert sweep(at=NOW + 2 * HOUR) == 1
    assert [kind for _, kind, _ in steps(case)] == ["paged", "paged"]
    case.refresh_from_db()
    assert case.next_at == NOW + 2 * HOUR + 5 * MINUTE


def test_two_workers_that_sweep_at_once_page_once(
    no_jobs: None, world: World, policy: PagingPolicy
) -> None:
    cases = [opened(world.bea, NOW, severity="P1") for _ in range(6)]
    together = Barrier(3)

    def work() -> None:
        for minute in range(5, 35, 5):
            together.wait(30)
            while sweep(at=NOW + minute * MINUTE, limit=2):
                pass
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for case in cases:
        assert [kind for _, kind, _ in steps(case)] == ["paged"] * 4 + ["page_unanswered"]
        assert kinds(case).count("case.page_unanswered") == 1
    assert Page.objects.count() == 5 * len(cases)
    assert drift(at=NOW + HOUR) == []


def test_the_policy_that_paging_began_with_goes_on(world: World, policy: PagingPolicy) -> None:
    case = opened(world.bea, NOW, severity="P1")
    london = accounts.create_team(
        slug="london", name="London", site=world.london, by=world.by, at=NOW
    )
    policy_of(world, (0, world.ines), name="London", team=london)
    actions.assign(case=case, team=london, by=actor(world.kai), at=NOW + MINUTE)
    sweep_until(case, NOW + 10 * MINUTE)
    assert [names for _, _, names in steps(case)] == ["Kai Moana", "Nia Tamati"]


def test_a_site_of_its_own_policy(world: World, policy: PagingPolicy) -> None:
    def of(site: Site) -> PagingPolicy:
        return policy_of(world, (0, world.mara), name="Here", site=site)

    of(world.san_francisco)
    case = opened(world.bea, NOW, severity="P1")
    assert (case.site, steps(case)[0][2]) == ("san-francisco", "Mara Quill")
