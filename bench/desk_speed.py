"""How fast the desk answers with 10,000 open cases: run `python -m bench.desk_speed`.

Medians of server time, in one process, middleware included, on a database of its own that is
gone afterwards. A few hundred cases are opened and answered by the real actions over four days;
each is then copied with its clocks and words under new numbers, so every row is what it would be.
"""

# ruff: noqa: E402 - Django is set up before what needs it is imported
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.casework import opened
from tests.world import World, actor

from troth.cases import actions
from troth.cases.models import Case, Clock, Message
from troth.configuration import configuration
from troth.embedded import EmbeddedServer

if TYPE_CHECKING:
    from django.db.models import Model

CASES, TEMPLATES, ROUNDS = 10_000, 200, 25
PAGES = {
    "queue": "/desk/",
    "queue, refreshed by htmx": "/desk/",
    "queue, last page": "/desk/?page=200",
    "queue, mine": "/desk/mine/",
    "queue, search": "/desk/?q=frankfurt",
    "breaches": "/desk/breaches/",
}
REFRESH = {"HX-Request": "true", "HX-Target": "queue"}


def main() -> None:
    with database():
        world = fill()
        client = Client(SERVER_NAME="127.0.0.1")  # not instrumented, as tests are
        client.force_login(world.kai.user)
        print(f"{Case.objects.exclude(status='closed').count()} open cases", end=", ")
        print(f"{Clock.objects.count()} clocks")
        for name, url in PAGES.items():
            measure(name, client, url, REFRESH if "htmx" in name else {})
        report("opening a case", taken(partial(opened, world.ada, timezone.now())))
        for name, case in looked_at().items():
            measure(f"case, {name}", client, f"/desk/cases/{case.number}/", {})


@contextmanager
def database() -> Iterator[None]:
    """A server of its own, thrown away afterwards."""
    server = EmbeddedServer(Path(configuration().state), throwaway=True)
    server.hold()
    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        yield
    finally:
        connection.close()
        server.release()


def fill() -> World:
    """Open the templates over the last four days, then copy them."""
    world = World()
    now = timezone.now()
    world.now = now - timedelta(days=5)
    people = [world.ada, world.bea, world.cora, world.dan, world.eve]
    staff = [world.kai, world.nia]
    kai = actor(world.kai)
    for number in range(TEMPLATES):
        at = now - timedelta(days=4) * (number / TEMPLATES)
        case = opened(people[number % 5], at, subject=f"Relay Frankfurt refuses mail ({number})")
        if number % 3:
            actions.assign(case=case, assignee=staff[number % 2], by=kai, at=at)
        if number % 4 == 1:
            actions.reply(case=case, body="We look into it.", by=kai, at=at)
    copy(list(Case.objects.order_by("pk")), CASES // TEMPLATES - 1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does by and by
    return world


def copy(templates: list[Case], times: int) -> None:
    """Add copies of the cases with their clocks and messages."""
    clocks, words = by_case(Clock), by_case(Message)
    for turn in range(times):
        made = []
        for case in templates:
            row = clone(case)
            row.number = f"X-{turn}-{case.pk}"
            made.append(row)
        Case.objects.bulk_create(made)
        for model, rows in ((Clock, clocks), (Message, words)):
            copies = []
            for case, new in zip(templates, made, strict=True):
                for row in rows.get(case.pk, ()):
                    copied = clone(row)
                    copied.case = new
                    copies.append(copied)
            model.objects.bulk_create(copies)


def by_case(model: type[Clock | Message]) -> dict[int, list[Model]]:
    found: dict[int, list[Model]] = {}
    for row in model.objects.all():
        found.setdefault(row.case_id, []).append(row)
    return found


def clone(row: Model) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | {"id": None})


def looked_at() -> dict[str, Case]:
    """A case just opened, and one with a long history."""
    cases = Case.objects.filter(number__startswith="T-")
    short, long = cases.order_by("-pk")[0], cases.order_by("pk")[1]
    world_time = long.updated_at
    by = actor(long.contact)
    for number in range(30):
        at = world_time + timedelta(minutes=number)
        actions.reply(case=long, body="And another thing. " * 20, by=by, at=at)
    return {"just opened": short, "with 30 messages": long}


def measure(name: str, client: Client, url: str, headers: dict[str, str]) -> None:
    """Print the median time and the number of queries of a page."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url, headers=headers)
    asked = len(queries)
    if answer.status_code != 200:
        sys.exit(f"{url} answered {answer.status_code}")
    report(name, taken(partial(client.get, url, headers=headers)), f"{asked:3} queries")


def taken(work: Callable[[], object]) -> float:
    """Return the median milliseconds."""
    times = []
    for _round in range(ROUNDS):
        start = perf_counter()
        work()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def report(name: str, milliseconds: float, more: str = "") -> None:
    print(f"{name:28} {milliseconds:6.1f} ms  {more}".rstrip())


if __name__ == "__main__":
    main()
