"""How fast mail is stored and filed: run `python -m bench.mail_filing_speed [--all | MAILS]`.

On a database of its own that is gone afterwards, with two filing processes, as two `troth work` on
two cores. One mail in five opens a case, the others answer one; every tenth carries a file of
100 KB. Tells mails per second of each step, the work of the processes on a mail and the memory of a
filing process on its way. `--all` takes 50,000 mails, and only 2,000 are taken otherwise.
"""

# ruff: noqa: E402 - Django is set up before what needs it is imported
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from bench.desk_speed import database
from django.db import connection
from tests.channels.mailing import answer_to, letter
from tests.world import World

from troth.accounts.models import Contact
from troth.cases.models import Case
from troth.channels.email.receiving.storing import store
from troth.channels.filing import file_arrivals
from troth.channels.models import Arrival

FEW, ALL = 2_000, 50_000
PROCESSES = 2
OPENINGS = 5  # one mail in so many opens a case
CASES_EACH = 8  # of one sender: ten within an hour are too many
FILE = ("data.bin", "application/octet-stream", bytes(range(256)) * 400)
TOLD_EVERY = 1_000
PAGE = os.sysconf("SC_PAGE_SIZE")
WORDS = "Since this morning nothing arrives.\n\nWe changed nothing on our side. " * 10


def main(mails: int) -> None:
    with database():
        contacts = cast(mails // OPENINGS // CASES_EACH + 1)
        run("openings", openings(contacts, mails // OPENINGS))
        run("answers", answers(mails - mails // OPENINGS))
        for status, reason in Arrival.objects.exclude(status="filed").values_list(
            "status", "reason"
        ):
            print(f"not filed: {status}: {reason}")


def cast(number: int) -> list[Contact]:
    """Contacts of as many customers."""
    world = World()
    world.now = datetime.now(UTC)
    world.first_line  # noqa: B018 - takes the cases
    version = world.programme("opendns")
    world.programme = lambda programme: version  # type: ignore[method-assign]
    return [named(world, index) for index in range(number)]


def named(world: World, index: int) -> Contact:
    account = world.account(f"Customer {index}", f"customer-{index}")
    return world.named(world.sign(account, "opendns", "gold"), f"Contact{index} Person")


def openings(contacts: list[Contact], number: int) -> Iterator[bytes]:
    for index, contact in zip(range(number), cycle(contacts), strict=False):
        yield written(index, contact, "support@localhost")


def answers(number: int) -> Iterator[bytes]:
    cases = list(Case.objects.select_related("contact"))
    for index, case in zip(range(number), cycle(cases), strict=False):
        yield written(index, case.contact, answer_to(case, case.contact))


def written(index: int, contact: Contact, to: str) -> bytes:
    files = [FILE] if index % 10 == 0 else []
    return letter(contact, WORDS, to=to, files=files, X_Number=str(index)).as_bytes()


def run(name: str, mails: Iterable[bytes]) -> None:
    """Store the mails, then file them, and tell how long each took."""
    made = list(mails)
    report(f"{name} stored", len(made), taken_to_store(made))
    before = perf_counter()
    work = [sys.executable, "-m", "bench.mail_filing_speed", "--work"]
    workers = [subprocess.Popen(work) for _ in range(PROCESSES)]
    codes = [worker.wait() for worker in workers]
    assert codes == [0] * PROCESSES
    report(f"{name} filed", len(made), perf_counter() - before)


def taken_to_store(mails: list[bytes]) -> float:
    """Seconds for storing all, as the listener does: each committed, four at once."""
    before = perf_counter()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(store_one, mails))
        list(threads.map(lambda _: connection.close(), range(16)))
    return perf_counter() - before


def store_one(mail: bytes) -> None:
    store(mail, via="lmtp", sender="a@b.example", at=datetime.now(UTC))


def work() -> None:
    """File whatever is there, and tell the memory on the way."""
    handled, before = 0, process_time()
    while done := file_arrivals(at=datetime.now(UTC)):
        handled += done
        if handled % TOLD_EVERY < done:
            tell(handled, before)
    tell(handled, before)


def tell(handled: int, before: float) -> None:
    each = 1000 * (process_time() - before) / max(1, handled)
    print(
        f"  process {os.getpid()}: {handled} filed, {each:.1f} ms of its own work and"
        f" {1000 * postgres_time() / max(1, handled):.1f} ms of PostgreSQL's each, {memory()} MB",
        flush=True,
    )


def memory() -> int:
    """What this process holds at this moment."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE // 2**20


def postgres_time() -> float:
    """Processor time of the server process behind this one's connection."""
    connection.ensure_connection()
    served_by = connection.connection.info.backend_pid
    ticks = Path(f"/proc/{served_by}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def report(name: str, number: int, seconds: float) -> None:
    print(f"{name:<20} {number:>7} in {seconds:>7.1f} s  {number / seconds:>7.0f}/s", flush=True)


if __name__ == "__main__":
    if "--work" in sys.argv:
        work()
    else:
        numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
        main(ALL if "--all" in sys.argv else next(iter(numbers), FEW))
