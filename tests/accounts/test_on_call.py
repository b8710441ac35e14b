"""Rotas and paging policies are set up, and people take over from each other."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from tests.casework import DAY, HOUR, refused
from tests.world import NOW, World, actor

from troth.accounts import actions
from troth.accounts.models import PagingPolicy, Rota, RotaLayer
from troth.timeline.models import Event


@pytest.fixture
def rota(world: World) -> Rota:
    """Kai and Mara, a week each from Monday at nine in San Francisco."""
    rota = actions.create_rota(
        name="First line", team=world.first_line, by=world.by, at=NOW - 30 * DAY
    )
    actions.add_layer(
        rota=rota,
        people=[world.kai, world.mara],
        starts=date(2026, 2, 23),
        hand_over=time(9),
        weekday=0,
        by=world.by,
        at=NOW - 30 * DAY,
    )
    return rota


def on_call(rota: Rota, at: object = NOW) -> int | None:
    found: int | None = Rota.objects.whole().get(pk=rota.pk).schedule.on_call(at)  # type: ignore[arg-type]
    return found


def test_a_rota_has_the_clock_of_its_team(world: World, rota: Rota) -> None:
    assert rota.time_zone == "America/Los_Angeles"
    assert on_call(rota, NOW) == world.kai.pk  # hand-over is at 17:00 in UTC
    assert on_call(rota, NOW + 8 * HOUR) == world.mara.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people": []}, "layer.nobody"),
        ({"days": 0}, "layer.days"),
        ({"days": 10}, "layer.days"),
        ({"weekday": 7}, "layer.weekday"),
        ({"windows": ["at night"]}, "layer.windows"),
        ({"windows": [""]}, "text.blank"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(
    world: World, rota: Rota, changes: dict[str, object], code: str
) -> None:
    given = {"people": [world.kai], "starts": NOW.date(), "hand_over": time(9), "weekday": 0}
    with refused(code):
        actions.add_layer(rota=rota, **given | changes, by=world.by, at=NOW)  # type: ignore[arg-type]
    assert rota.layers.count() == 1


def test_a_rota_belongs_to_a_team_or_a_site(world: World, rota: Rota) -> None:
    with refused("rota.whose"):
        actions.create_rota(name="Whose?", by=world.by, at=NOW)
    with refused("rota.name_taken"):
        actions.create_rota(name="First line", site=world.london, by=world.by, at=NOW)


def test_layers_lie_on_each_other_and_go_again(world: World, rota: Rota) -> None:
    layer = actions.add_layer(
        rota=rota,
        people=[world.nia],
        starts=NOW.date(),
        hand_over=time(0),
        days=1,
        windows=["Mon-Fri 18:00-09:00"],
        by=world.by,
        at=NOW,
    )
    night = NOW.replace(hour=11) + DAY  # three at night in San Francisco
    assert (layer.number, on_call(rota, night)) == (2, world.nia.pk)
    actions.change_layer(
        layer=layer,
        people=[world.ines],
        starts=NOW.date(),
        hand_over=time(0),
        days=1,
        weekday=None,
        windows=[],
        by=world.by,
        at=NOW,
    )
    assert on_call(rota, night) == world.ines.pk
    actions.remove_layer(layer=layer, by=world.by, at=NOW)
    assert on_call(rota, night) == world.mara.pk
    with refused("layer.gone"):
        actions.remove_layer(layer=layer, by=world.by, at=NOW)
    assert RotaLayer.objects.count() == 1


def test_people_take_over_themselves_and_managers_put_anybody(world: World, rota: Rota) -> None:
    taken = {"rota": rota, "starts": NOW, "ends": NOW + DAY, "at": NOW}
    with refused("override.not_yours"):
        actions.add_override(staff=world.nia, by=actor(world.kai), **taken)  # type: ignore[arg-type]
    actions.add_override(staff=world.nia, by=actor(world.nia), **taken)  # type: ignore[arg-type]
    assert on_call(rota) == world.nia.pk
    actions.add_override(staff=world.kai, by=actor(world.mara), **taken)  # type: ignore[arg-type]
    assert on_call(rota) == world.kai.pk
    kinds = Event.objects.filter(stream=f"rota:{rota.pk}").values_list("kind", flat=True)
    assert list(kinds).count("rota.override_added") == 2


def test_an_override_changes_nothing_of_the_past(world: World, rota: Rota) -> None:
    override = actions.add_override(
        rota=rota, staff=world.nia, starts=NOW - DAY, ends=NOW + DAY, by=actor(world.nia), at=NOW
    )
    assert override.starts == NOW
    actions.remove_override(override=override, by=actor(world.nia), at=NOW + HOUR)
    assert on_call(rota, NOW + timedelta(minutes=59)) == world.nia.pk
    assert on_call(rota, NOW + HOUR) == world.kai.pk
    with refused("override.over"):
        actions.remove_override(override=override, by=actor(world.nia), at=NOW + HOUR)


def test_an_override_that_has_not_begun_is_gone_when_taken_back(world: World, rota: Rota) -> None:
    override = actions.add_override(
        rota=rota,
        staff=world.nia,
        starts=NOW + DAY,
        ends=NOW + 2 * DAY,
        by=actor(world.mara),
        at=NOW,
    )
    with refused("override.not_yours"):
        actions.remove_override(override=override, by=actor(world.kai), at=NOW)
    actions.remove_override(override=override, by=actor(world.nia), at=NOW)
    assert not rota.overrides.exists()
    with refused("override.gone"):
        actions.remove_override(override=override, by=actor(world.nia), at=NOW)


def test_an_override_that_cannot_be_is_refused(world: World, rota: Rota) -> None:
    by = actor(world.mara)
    with refused("override.ends"):
        actions.add_override(
            rota=rota, staff=world.kai, starts=NOW - 2 * DAY, ends=NOW - DAY, by=by, at=NOW
        )
    world.nia.user.is_active = False
    with refused("staff.inactive"):
        actions.add_override(rota=rota, staff=world.nia, starts=NOW, ends=NOW + DAY, by=by, at=NOW)


def policy(world: World, **details: object) -> PagingPolicy:
    given = {"name": "Everybody", "by": world.by, "at": NOW}
    return actions.create_paging_policy(**given | details)  # type: ignore[arg-type]


def test_the_nearest_policy_holds(world: World) -> None:
    default = policy(world)
    at_site = policy(world, name="Site", site=world.san_francisco)
    of_team = policy(world, name="Team", team=world.first_line)

    def holds(team_id: int | None, site: str) -> PagingPolicy | None:
        return PagingPolicy.objects.for_case_of(team_id, site).first()

    assert holds(world.first_line.pk, "san-francisco") == of_team
    assert holds(None, "san-francisco") == at_site
    assert holds(None, "elsewhere") == default


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"ranks": [0]}, "paging.ranks"),
        ({"repeats": 21}, "paging.repeats"),
        ({"repeat_after": 0}, "paging.repeat_after"),
        ({"name": " "}, "text.blank"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(
    world: World, details: dict[str, object], code: str
) -> None:
    with refused(code):
        policy(world, **details)


def test_there_is_one_default_and_one_policy_of_a_team(world: World) -> None:
    policy(world)
    policy(world, name="Team", team=world.first_line)
    with refused("paging.taken"):
        policy(world, name="Another")
    with refused("paging.taken"):
        policy(world, name="Again", team=world.first_line)
    with refused("paging.whose"):
        policy(world, name="Both", team=world.first_line, site=world.london)


def test_more_ranks_page_only_what_comes_from_then_on(world: World) -> None:
    made = policy(world)
    kept = {"name": "Everybody", "repeats": 1, "repeat_after": 15, "by": world.by}
    made = actions.change_paging_policy(policy=made, ranks=[], **kept, at=NOW + HOUR)  # type: ignore[arg-type]
    assert made.since == NOW
    made = actions.change_paging_policy(policy=made, ranks=[2, 1], **kept, at=NOW + DAY)  # type: ignore[arg-type]
    assert (made.since, made.ranks) == (NOW + DAY, [1, 2])


def test_steps_page_one_thing_through_something(world: World, rota: Rota) -> None:
    made = policy(world)
    add = {"policy": made, "by": world.by, "at": NOW}
    with refused("paging.target"):
        actions.add_paging_step(rota=rota, staff=world.kai, **add)  # type: ignore[arg-type]
    with refused("paging.through"):
        actions.add_paging_step(rota=rota, by_email=False, **add)  # type: ignore[arg-type]
    with refused("paging.after"):
        actions.add_paging_step(rota=rota, after=-1, **add)  # type: ignore[arg-type]
    first = actions.add_paging_step(rota=rota, **add)  # type: ignore[arg-type]
    second = actions.add_paging_step(staff=world.kai, after=15, **add)  # type: ignore[arg-type]
    assert (first.number, first.target, second.number) == (1, rota, 2)
    actions.remove_paging_step(step=first, by=world.by, at=NOW)
    with refused("paging.step_gone"):
        actions.remove_paging_step(step=first, by=world.by, at=NOW)
    assert list(made.steps.all()) == [second]


def test_a_calendar_address_is_new_each_time_and_can_be_revoked(world: World) -> None:
    first = actions.open_calendar(staff=world.kai, by=world.by, at=NOW).calendar_key
    second = actions.open_calendar(staff=world.kai, by=world.by, at=NOW).calendar_key
    assert first and second and first != second
    assert actions.revoke_calendar(staff=world.kai, by=world.by, at=NOW).calendar_key == ""
    told = Event.objects.filter(stream=f"staff:{world.kai.pk}").values_list("data", flat=True)
    assert not any(key in str(list(told)) for key in (first, second))
