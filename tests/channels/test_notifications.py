"""What people choose to hear of by e-mail, and what they hear of in any case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.casework import MINUTE, opened, refused
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import Contact, Staff
from troth.cases import actions
from troth.cases.models import Case
from troth.cases.sweep import sweep
from troth.channels.models import Delivery
from troth.lib.actors import SYSTEM
from troth.lib.refusals import NotFound
from troth.timeline.access import events_of


def told(person: Contact | Staff) -> int:
    """How many mails are for this person."""
    address = person.email if isinstance(person, Contact) else person.user.email
    return Delivery.objects.filter(to=address).count()


def signed_in(person: Contact | Staff) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


@pytest.fixture
def case(world: World) -> Case:
    return opened(world.bea, NOW, severity="P1", assignee=world.kai)


def test_a_contact_turns_off_what_no_promise_depends_on(world: World, case: Case) -> None:
    html = signed_in(world.bea).get("/notifications/").text
    assert html.count("checked disabled") == 5
    assert signed_in(world.bea).post("/notifications/", {"told": ["releases"]}).status_code == 302
    bea = Contact.objects.get(pk=world.bea.pk)
    assert bea.muted == ["state"]
    event = events_of(f"account:{bea.account_id}").last()
    assert event and (event.kind, event.by) == ("person.notifications_chosen", f"customer:{bea.pk}")

    case = Case.objects.get(pk=case.pk)
    kai = actor(world.kai)
    actions.resolve(case=case, body="Solved.", by=kai, at=NOW + MINUTE)
    before = told(bea)
    actions.reopen(case=case, reason="It is back.", by=kai, at=NOW + 2 * MINUTE)
    assert told(bea) == before
    actions.reply(case=case, body="It is back.", by=kai, at=NOW + 3 * MINUTE)
    actions.wait_on_customer(case=case, question="Is it?", by=kai, at=NOW + 4 * MINUTE)
    assert told(bea) == before + 2


def test_staff_choose_too(world: World, case: Case) -> None:
    kai = signed_in(world.kai)
    assert "A promise is due soon, or was broken" in kai.get("/desk/notifications/").text
    kai.post("/desk/notifications/", {"told": ["assignment", "customers", "escalations"]})
    assert Staff.objects.get(pk=world.kai.pk).muted == ["promises"]
    before = told(world.kai)
    sweep(at=NOW + timedelta(hours=2))
    assert told(world.kai) == before
    bea = actor(world.bea)
    actions.request_update(case=Case.objects.get(), by=bea, at=NOW + timedelta(hours=2))
    assert told(world.kai) == before + 1


def test_nobody_is_told_of_what_they_did_but_that_it_arrived(world: World) -> None:
    case = opened(world.bea, NOW)
    assert told(world.bea) == 1
    before = told(world.kai)
    actions.assign(case=case, assignee=world.kai, by=actor(world.kai), at=NOW)
    assert told(world.kai) == before
    actions.assign(case=case, assignee=world.nia, by=actor(world.kai), at=NOW)
    assert told(world.nia) == 1


def test_who_is_in_several_groups_is_told_once(world: World) -> None:
    opened(world.bea, NOW, severity="P1", assignee=world.mara)
    before = told(world.mara)
    sweep(at=NOW + 31 * MINUTE)  # to the assignee, and to the managers
    assert Delivery.objects.filter(to=world.mara.user.email).count() == before + 1


def test_choices_that_are_none_are_refused(world: World) -> None:
    with refused("notifications.topic"):
        accounts.choose_notifications(
            person=world.bea, muted=["promises"], by=actor(world.bea), at=NOW
        )
    with pytest.raises(NotFound):
        accounts.choose_notifications(person=world.bea, muted=[], by=actor(world.cora), at=NOW)
    with pytest.raises(NotFound):
        accounts.choose_notifications(person=world.kai, muted=[], by=actor(world.bea), at=NOW)


def test_mail_that_comes_back_is_told_and_confirmed(world: World) -> None:
    reason = "550 5.1.1 <bea@borealis.example>\r\n no such\x00user"
    for _ in range(2):
        bea = accounts.mark_unreachable(contact=world.bea, reason=reason, by=SYSTEM, at=NOW)
    assert bea.bounce_reason == "550 5.1.1 <bea@borealis.example> no such user"
    kinds = [event.kind for event in events_of(f"account:{bea.account_id}")]
    assert kinds.count("contact.unreachable") == 1

    page = f"/desk/accounts/{bea.account_id}/"
    kai = signed_in(world.kai)
    assert "Mail bounces:" in kai.get(page).text
    assert kai.post(f"/desk/contacts/{bea.pk}/confirm/").headers["Location"] == page
    assert Contact.objects.get(pk=bea.pk).bounced_at is None

    accounts.mark_unreachable(contact=world.bea, reason=reason, by=SYSTEM, at=NOW)
    browser = signed_in(world.bea)
    assert "Our mail to you was returned" in browser.get("/notifications/").text
    browser.post("/notifications/confirm/")
    assert "Our mail to you was returned" not in browser.get("/notifications/").text
    assert (
        "there is nothing to confirm" in browser.post("/notifications/confirm/", follow=True).text
    )


def test_each_door_has_its_own_page(world: World) -> None:
    assert signed_in(world.kai).get("/notifications/").status_code == 404
    assert signed_in(world.bea).get("/desk/notifications/").status_code == 404
    assert signed_in(world.bea).post(f"/desk/contacts/{world.bea.pk}/confirm/").status_code == 404
    assert 'href="/notifications/"' in signed_in(world.bea).get("/").text
    assert 'href="/desk/notifications/"' in signed_in(world.kai).get("/desk/").text
