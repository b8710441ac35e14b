"""Accounts, sites, teams and staff are set up by the provider."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.world import NOW, World, actor

from troth.accounts import access, actions
from troth.accounts.models import Role, Staff
from troth.lib.refusals import Refusal
from troth.timeline import access as timeline


def sentences(stream: str) -> list[str]:
    return [event.record().sentence("Ines") for event in timeline.events_of(stream)]


def test_an_account_is_created_and_renamed(world: World) -> None:
    changed = actions.change_account(
        account=world.acme, name="Acme Rail", time_zone="UTC", by=actor(world.ines), at=NOW
    )
    changed.refresh_from_db()
    assert (changed.name, changed.slug, str(changed.zone)) == ("Acme Rail", "acme", "UTC")
    assert sentences(f"account:{changed.pk}") == [
        "Ines created the account Acme Freight.",
        "Ines changed the account Acme Rail.",
    ]


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda w: w.account("Other", w.acme.slug),
            "There is already an account with the short name acme; choose another.",
        ),
        (
            lambda w: w.site(w.london.slug, "Other", "UTC"),
            "There is already a site with the short name london; choose another.",
        ),
        (
            lambda w: actions.create_team(slug=w.first_line.slug, name="Other", by=w.by, at=NOW),
            "There is already a team with the short name first-line; choose another.",
        ),
        (
            lambda w: w.staff(w.kai.name, w.london, Role.AGENT),
            "kai@provider.example is already somebody's sign-in; use another e-mail address.",
        ),
        (
            lambda w: w.staff("Joe Doe", w.london, "owner"),
            "There is no role owner; choose one of agent, manager, administrator.",
        ),
        (
            lambda w: w.account("Other", "Not A Slug"),
            "Not A Slug cannot be a short name; use lower-case letters, digits and single hyphens,"
            " like acme-mail.",
        ),
        (
            lambda w: w.site("paris", "Paris", "Europe/Pari"),
            "There is no time zone Europe/Pari; use a name such as Europe/Paris.",
        ),
    ],
)
def test_what_is_taken_or_unknown_is_refused(
    world: World, build: Callable[[World], object], message: str
) -> None:
    with pytest.raises(Refusal) as refused:
        build(world)
    assert refused.value.message == message


def test_staff_have_teams_a_site_and_its_time_zone(world: World) -> None:
    assert world.kai.user.is_staff
    assert world.kai.user.time_zone == "America/Los_Angeles"
    assert list(world.kai.teams.all()) == [world.first_line]
    assert sentences(f"staff:{world.kai.pk}") == [
        "Ines made Kai Moana a staff member with the role agent."
    ]


@pytest.mark.parametrize(
    ("name", "leads", "is_superuser"),
    [("kai", False, False), ("mara", True, False), ("ines", True, True)],
)
def test_roles(world: World, name: str, leads: bool, is_superuser: bool) -> None:
    staff: Staff = getattr(world, name)
    assert (staff.leads, staff.user.is_superuser) == (leads, is_superuser)


def test_staff_are_changed_and_sent_away(world: World) -> None:
    changed = actions.change_staff(
        staff=world.kai,
        name="Kai M.",
        site=world.wellington,
        role=Role.MANAGER,
        teams=[],
        phone="+64 4 555 0100",
        is_active=False,
        by=actor(world.ines),
        at=NOW,
    )
    changed = Staff.objects.get(pk=changed.pk)
    assert (changed.name, changed.site, changed.role) == ("Kai M.", world.wellington, "manager")
    assert list(changed.teams.all()) == []
    assert changed not in access.colleagues()


def test_sites_and_teams_are_changed(world: World) -> None:
    site = actions.change_site(
        site=world.london, name="London City", time_zone="UTC", by=world.by, at=NOW
    )
    team = actions.change_team(
        team=world.first_line, name="First", email="", site=site, by=world.by, at=NOW
    )
    team.refresh_from_db()
    assert (team.name, team.email, team.site.name) == ("First", "", "London City")  # type: ignore[union-attr]


def test_passwords_must_be_good(world: World) -> None:
    with pytest.raises(Refusal, match=r"too short"):
        actions.set_password(user=world.kai.user, password="123")
    actions.set_password(user=world.kai.user, password="a long enough one, surely")
    world.kai.user.refresh_from_db()
    assert world.kai.user.check_password("a long enough one, surely")
