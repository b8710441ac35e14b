"""Times in notices, mails and digests: in the reader's own zone, with that of the site too."""

from __future__ import annotations

from tests.casework import HOUR, MINUTE, opened, viewer
from tests.world import NOW, World

from troth.accounts.models import Contact, Staff
from troth.cases import access
from troth.cases.site_zone import site_zone
from troth.cases.sweep import sweep
from troth.channels.digest import digest_of
from troth.channels.outbox import Dispatcher


def living_in(person: Staff | Contact, zone: str) -> None:
    who = person.user if isinstance(person, Staff) else person
    assert who is not None
    who.time_zone = zone
    who.save()


def test_everybody_reads_their_own_time_and_that_of_the_site(
    world: World, mailoutbox: list
) -> None:
    case = opened(world.bea, NOW, severity="P1", assignee=world.kai, team=world.first_line)
    assert site_zone(case) == "America/Los_Angeles"
    living_in(world.kai, "Pacific/Auckland")
    living_in(world.mara, "America/Los_Angeles")
    sweep(at=NOW + 30 * MINUTE)

    (late, *_) = access.notices(viewer(world.kai)).filter(kind="clock.breached")
    far = "Mon 2 Mar 2026 22:30 NZDT (01:30 PST for support)"
    assert late.sentence.endswith(f"by {far} was not given in time.")
    (here, *_) = access.notices(viewer(world.mara)).filter(kind="clock.breached")
    assert here.sentence.endswith("by Mon 2 Mar 2026 01:30 PST was not given in time.")

    Dispatcher(now=lambda: NOW + HOUR).deliver_all("email")
    mails = [mail for mail in mailoutbox if mail.to == [world.kai.user.email]]
    assert any(far in str(mail.body) for mail in mails)

    living_in(world.mara, "Europe/London")
    sections = digest_of(world.mara, since=NOW, at=NOW + HOUR).sections
    told = [entry.text for section in sections for entry in section.entries]
    assert any("Mon 2 Mar 2026 09:30 GMT (01:30 PST for support)" in text for text in told)
