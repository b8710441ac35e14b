"""Who is on call in the demo world: each site by day, so that the sun is followed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from troth.accounts import actions
from troth.accounts.models import Role, Rota, Staff
from troth.lib.actors import SYSTEM

# Local hours in which each site is called; together they leave no gap, in summer and in winter.
_HOURS = {
    "wellington": "Mon-Sun 08:00-20:00",
    "london": "Mon-Sun 07:00-17:00",
    "san-francisco": "Mon-Sun 08:00-18:00",
}
_RECENT = timedelta(minutes=30)  # pages of sixty days would only be in the way


def put_on_call(staff: Iterable[Staff], *, start: datetime, now: datetime) -> None:
    """Give every site a rota of its agents, and page them from shortly before `now` on."""
    people = list(staff)
    policy = actions.create_paging_policy(
        name="Follow the sun",
        ranks=[1, 2],
        repeats=0,
        repeat_after=15,
        by=SYSTEM,
        at=now - _RECENT,
    )
    for number, slug in enumerate(_HOURS):
        here = [one for one in people if one.site.slug == slug and one.role == Role.AGENT]
        rota = _rota(slug, here, start)
        actions.add_paging_step(
            policy=policy, after=15 if number else 0, rota=rota, by=SYSTEM, at=now - _RECENT
        )


def _rota(slug: str, people: list[Staff], start: datetime) -> Rota:
    site = people[0].site
    rota = actions.create_rota(name=f"{site.name} by day", site=site, by=SYSTEM, at=start)
    actions.add_layer(
        rota=rota,
        people=people,
        starts=start.date(),
        hand_over=time(6),
        days=7,
        weekday=0,
        windows=[_HOURS[slug]],
        by=SYSTEM,
        at=start,
    )
    return rota
