"""A case goes to the account's technical account manager in their hours, else to the pool."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework import DAY, HOUR, MINUTE, assert_sound, kinds, opened, viewer
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Contact, Staff, Team
from troth.cases import access, actions
from troth.cases.models import Case
from troth.cases.routing import Because, route
from troth.promises.loader import load_programme
from troth.promises.shipped import shipped_text
from troth.timeline.models import Event

IN_HOURS = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)  # Monday 09:30 in San Francisco
AT_NIGHT = NOW  # Monday 01:00 there
# The same hours for a role that all accounts share: routed without anybody's name.
SHARED = load_programme(shipped_text("opendns").replace("assigned: account", "assigned: shared"))


@pytest.fixture
def pool(world: World) -> Team:
    """The team that is the programme's pool."""
    return accounts.create_team(
        slug="support-center", name="Global Support Center", by=world.by, at=NOW
    )


@pytest.fixture
def zoe(world: World, pool: Team) -> Contact:
    """The named contact of an account on OpenDNS Platinum, whose TAM is Kai."""
    account = world.account("Zenith Air", "zenith")
    zoe = world.named(world.sign(account, "opendns", "platinum"), "Zoe Adler")
    accounts.name_tam(account=account, tam=world.kai, by=world.by, at=NOW)
    zoe.refresh_from_db()
    return zoe


def routed(case: Case) -> str:
    return Event.objects.get(stream=case.stream, kind="case.routed").record().sentence("Troth")


def told(person: Staff) -> list[str]:
    return [notice.kind for notice in reversed(access.notices(viewer(person)))]


def test_in_the_hours_it_is_the_managers(world: World, zoe: Contact) -> None:
    case = opened(zoe, IN_HOURS)

    assert case.assignee == world.kai
    assert kinds(case) == ["case.opened", "case.routed", "case.assigned"]
    assert routed(case) == (
        "Routed to Kai Moana because these are the hours of the role "
        "Technical account manager (TAM)."
    )
    assert told(world.kai) == ["case.assigned"]
    assert_sound(case, IN_HOURS)


def test_at_other_times_it_is_the_pools_and_the_manager_is_told(
    world: World, zoe: Contact, pool: Team
) -> None:
    case = opened(zoe, AT_NIGHT)

    assert (case.assignee, case.team) == (None, pool)
    assert routed(case) == (
        "Routed to Global Support Center because it is outside the hours of the role "
        "Technical account manager (TAM)."
    )
    assert told(world.kai) == ["case.routed"]


def test_the_first_and_the_last_instant_of_the_hours(zoe: Contact, pool: Team) -> None:
    opening, closing = IN_HOURS.replace(minute=0), IN_HOURS.replace(day=3, hour=1, minute=0)
    assert opened(zoe, opening).assignee is not None
    assert opened(zoe, closing - MINUTE / 60).assignee is not None
    assert opened(zoe, opening - MINUTE / 60).team == pool
    assert opened(zoe, closing).team == pool


def test_a_holiday_is_no_hour_of_theirs(zoe: Contact, pool: Team) -> None:
    assert opened(zoe, datetime(2026, 5, 25, 18, 0, tzinfo=UTC)).team == pool


def test_without_a_manager_it_is_the_pools_and_managers_see_why(
    world: World, zoe: Contact, pool: Team
) -> None:
    world.mara  # noqa: B018 - the manager exists
    accounts.name_tam(account=zoe.account, tam=None, by=world.by, at=NOW)
    case = opened(zoe, IN_HOURS)

    assert (case.assignee, case.team) == (None, pool)
    assert routed(case) == (
        "Routed to Global Support Center because nobody has the role "
        "Technical account manager (TAM) for this account."
    )
    assert "case.routed" in told(world.mara)


def test_a_manager_who_left_is_told_of_nothing(world: World, zoe: Contact, pool: Team) -> None:
    world.mara  # noqa: B018 - the manager exists
    world.kai.user.is_active = False
    world.kai.user.save()
    case = opened(zoe, IN_HOURS)

    assert (case.assignee, case.team) == (None, pool)
    assert routed(case).endswith("for this account no longer works here.")
    assert "case.routed" in told(world.mara)
    assert told(world.kai) == []


def test_without_such_a_team_that_of_the_site_stands_in(
    world: World, zoe: Contact, pool: Team
) -> None:
    pool.delete()
    case = opened(zoe, AT_NIGHT)
    assert case.team == world.first_line
    assert routed(case).startswith("Routed to First line because it is outside")


def test_whom_staff_choose_keeps_it_and_the_manager_is_told_at_other_times(
    world: World, zoe: Contact
) -> None:
    by = actor(world.nia)
    case = opened(zoe, IN_HOURS, assignee=world.nia, channel="phone", by=by)
    assert case.assignee == world.nia
    assert "case.routed" not in kinds(case)

    case = opened(zoe, AT_NIGHT, assignee=world.nia, channel="phone", by=by)
    assert case.assignee == world.nia
    assert routed(case).startswith("Routed to Nia Tamati because it is outside")
    assert told(world.kai) == ["case.routed"]


def test_plans_without_such_a_role_know_no_routing(world: World) -> None:
    world.kai  # noqa: B018 - the first line exists
    case = opened(world.ada, IN_HOURS)
    assert kinds(case) == ["case.opened", "case.assigned"]
    assert case.team == world.first_line


def test_at_night_too_managers_see_that_nobody_can_be_told(
    world: World, zoe: Contact, pool: Team
) -> None:
    world.mara  # noqa: B018 - the manager exists
    accounts.name_tam(account=zoe.account, tam=None, by=world.by, at=NOW)
    assert opened(zoe, AT_NIGHT).team == pool
    assert "case.routed" in told(world.mara)


def away(person: Staff, stand_in: Staff | None = None, *, days: int = 3) -> None:
    accounts.add_absence(
        staff=person,
        starts=NOW,
        ends=NOW + days * DAY,
        stand_in=stand_in,
        by=actor(person),
        at=NOW,
    )


def test_while_the_manager_is_away_the_pool_has_it(world: World, zoe: Contact, pool: Team) -> None:
    world.mara  # noqa: B018 - the manager exists
    away(world.kai)
    case = opened(zoe, IN_HOURS)

    assert (case.assignee, case.team) == (None, pool)
    assert routed(case) == (
        "Routed to Global Support Center because whoever has the role "
        "Technical account manager (TAM) for this account is away."
    )
    assert told(world.kai) == ["case.routed"]
    assert "case.routed" in told(world.mara)
    assert opened(zoe, IN_HOURS + 3 * DAY).assignee == world.kai


def test_who_stands_in_has_it_and_the_manager_is_told(world: World, zoe: Contact) -> None:
    away(world.kai, world.nia)
    case = opened(zoe, IN_HOURS)

    assert case.assignee == world.nia
    assert routed(case) == (
        "Routed to Nia Tamati, who stands in for whoever has the role "
        "Technical account manager (TAM) for this account and is away."
    )
    assert (told(world.nia), told(world.kai)) == (["case.assigned"], ["case.routed"])
    assert_sound(case, IN_HOURS)


def test_at_night_who_stands_in_is_told_as_well(world: World, zoe: Contact, pool: Team) -> None:
    away(world.kai, world.nia)
    assert opened(zoe, AT_NIGHT).team == pool
    assert (told(world.nia), told(world.kai)) == (["case.routed"], ["case.routed"])


@pytest.mark.parametrize("how", ["away", "left"])
def test_a_stand_in_who_is_not_there_stands_in_for_nobody(
    world: World, zoe: Contact, pool: Team, how: str
) -> None:
    away(world.kai, world.nia)
    if how == "away":
        away(world.nia, world.mara)
    else:
        world.nia.user.is_active = False
        world.nia.user.save()
    assert opened(zoe, IN_HOURS).team == pool


def test_the_manager_hears_once_of_a_case_that_staff_gave_them(world: World, zoe: Contact) -> None:
    by = actor(world.nia)
    case = opened(zoe, AT_NIGHT, assignee=world.kai, channel="phone", by=by)
    assert case.assignee == world.kai
    assert told(world.kai) == ["case.assigned"]


def finished(case: Case, by: Staff, at: datetime) -> Case:
    actions.resolve(case=case, body="Done.", by=actor(by), at=at)
    return case


def test_a_case_reopened_at_night_goes_to_the_pool_and_the_manager_is_told(
    world: World, zoe: Contact, pool: Team
) -> None:
    case = finished(opened(zoe, IN_HOURS), world.kai, IN_HOURS + HOUR)
    actions.reopen(case=case, reason="Again.", by=actor(zoe), at=AT_NIGHT + DAY)

    assert (case.assignee, case.team) == (None, pool)
    assert kinds(case)[-4:-1] == ["case.reopened", "case.routed", "case.assigned"]
    assert told(world.kai)[-1] == "case.routed"
    assert_sound(case, AT_NIGHT + DAY)


def test_a_case_of_the_pool_reopened_in_the_hours_goes_to_the_manager(
    world: World, zoe: Contact
) -> None:
    case = finished(opened(zoe, AT_NIGHT), world.nia, AT_NIGHT + HOUR)
    actions.reopen(case=case, reason="Again.", by=actor(zoe), at=IN_HOURS)
    assert case.assignee == world.kai
    assert told(world.kai) == ["case.routed", "case.reopened", "case.assigned"]


def test_a_case_of_a_stand_in_goes_back_to_the_manager_who_is_there_again(
    world: World, zoe: Contact
) -> None:
    away(world.kai, world.nia)
    case = finished(opened(zoe, IN_HOURS), world.nia, IN_HOURS + HOUR)
    actions.reopen(case=case, reason="Again.", by=actor(zoe), at=IN_HOURS + 3 * DAY)
    assert case.assignee == world.kai
    assert_sound(case, IN_HOURS + 3 * DAY)


def test_whom_staff_chose_has_it_again(world: World, zoe: Contact) -> None:
    case = opened(zoe, IN_HOURS, assignee=world.nia, channel="phone", by=actor(world.nia))
    finished(case, world.nia, IN_HOURS + HOUR)
    actions.reopen(case=case, reason="Again.", by=actor(zoe), at=AT_NIGHT + DAY)
    assert case.assignee == world.nia
    assert "case.routed" not in kinds(case)


def test_what_the_pool_took_at_night_stays_there_in_the_morning(
    world: World, zoe: Contact, pool: Team
) -> None:
    case = opened(zoe, AT_NIGHT)
    actions.reply(case=case, body="Still.", by=actor(zoe), at=IN_HOURS)
    case.refresh_from_db()
    assert (case.assignee, case.team) == (None, pool)


@given(st.timedeltas(timedelta(), timedelta(days=730)))
def test_it_is_routed_by_the_wall_clock_of_the_hours(later: timedelta) -> None:
    """On a day that is no holiday, as the file says: Monday to Friday, 09:00 to 17:00."""
    at = NOW + later
    found = route(SHARED, "platinum", site=None, at=at, tam=None)
    assert found is not None
    local = at.astimezone(ZoneInfo("America/Los_Angeles"))
    by_the_week = local.weekday() < 5 and 9 <= local.hour < 17
    if found.because is Because.IN_HOURS:
        assert by_the_week
    else:
        assert found.because is Because.OUT_OF_HOURS
        hours = SHARED.terms("platinum").calendar("tam-hours")
        day = local.replace(hour=0, minute=0, second=0, microsecond=0)
        is_holiday = not hours.is_open((day + timedelta(hours=12)).astimezone(UTC))
        assert is_holiday or not by_the_week
    assert found.told == (found.because is Because.OUT_OF_HOURS)
    assert found.to == ("support-center" if found.told else "tam")


def test_a_shared_role_is_a_team() -> None:
    found = route(SHARED, "platinum", site=None, at=IN_HOURS, tam=None)
    assert found is not None
    assert (found.to, found.person, found.because) == ("tam", None, Because.IN_HOURS)
