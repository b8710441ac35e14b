"""The mail that calls somebody, and the link in it by which they acknowledge."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.casework import DAY, HOUR, MINUTE, opened
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.cases import actions
from troth.cases.models import Case
from troth.cases.page_links import page_token
from troth.channels.models import Delivery
from troth.channels.outbox import Dispatcher
from troth.lib import signed_links


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    clock = Now()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def case(world: World, now: Now) -> Case:
    """A case for which Nia is paged by e-mail."""
    policy = accounts.create_paging_policy(name="All", by=world.by, at=NOW - HOUR)
    accounts.add_paging_step(policy=policy, staff=world.nia, by=world.by, at=NOW)
    return opened(world.bea, NOW, severity="P1")


def deliver(case: Case) -> list[mail.EmailMessage]:
    """The pages that go out now."""
    mail.outbox.clear()
    Dispatcher(now=lambda: NOW).deliver_all("email")
    return [one for one in mail.outbox if one.subject.startswith("You are being paged")]


def link(case: Case) -> str:
    return f"/by-link/{page_token(case.pages.get())}/"


def test_the_mail_calls_its_person_with_a_link_of_their_own(world: World, case: Case) -> None:
    (sent,) = deliver(case)
    assert sent.to == ["nia@provider.example"]
    assert sent.subject == f"You are being paged: [{case.number}] Mail is late"
    assert sent.extra_headers["Importance"] == "high"
    assert "Troth paged Nia Tamati." in sent.body
    found = re.search(r"http\S+/by-link/\S+/", sent.body)
    assert found and found[0].endswith(link(case))
    html = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert link(case) in html


def test_the_page_goes_before_all_other_mail(world: World, case: Case) -> None:
    mail.outbox.clear()
    Dispatcher(now=lambda: NOW).deliver_next("email")
    assert mail.outbox[0].subject.startswith("You are being paged")


def test_the_page_goes_out_once(world: World, case: Case) -> None:
    key = f"page:{case.pages.get().pk}"
    assert Delivery.objects.filter(key=key).count() == 1
    assert len(deliver(case)) == 1 and deliver(case) == []


def test_a_page_that_somebody_took_meanwhile_is_not_mailed(world: World, case: Case) -> None:
    actions.acknowledge_page(case=case, by=actor(world.kai), at=NOW + MINUTE)
    assert deliver(case) == []
    assert Delivery.objects.get(key=f"page:{case.pages.get().pk}").status == "given_up"


def test_looking_changes_nothing_and_pressing_acknowledges(world: World, case: Case) -> None:
    browser = Client(enforce_csrf_checks=True)
    looked = browser.get(link(case))
    assert looked.status_code == 200
    assert "Nia Tamati, you were paged at" in looked.text
    assert browser.head(link(case)).status_code == 200
    assert case.pages.calling().count() == 1
    assert browser.post(link(case)).status_code == 403
    token = browser.cookies["csrftoken"].value
    pressed = browser.post(link(case), {"csrfmiddlewaretoken": token}, follow=True)
    assert "Nia Tamati acknowledged the page at" in pressed.text
    assert case.pages.calling().count() == 0
    assert looked["Cache-Control"].startswith("max-age=0")
    assert looked["X-Robots-Tag"] == "noindex"


def test_pressing_late_says_who_was_first(world: World, case: Case) -> None:
    actions.acknowledge_page(case=case, by=actor(world.kai), at=NOW + MINUTE)
    answer = Client().post(link(case))
    assert answer.status_code == 409
    assert "Kai Moana has already acknowledged the page" in answer.text


def test_after_the_case_was_looked_after_there_is_no_button(world: World, case: Case) -> None:
    actions.reply(case=case, body="On it.", by=actor(world.kai), at=NOW + MINUTE)
    answer = Client().get(link(case))
    assert "Acknowledge: I'll look after it" not in answer.text
    assert Client().post(link(case)).status_code == 409


def test_a_link_of_a_page_that_is_over_acknowledges_no_later_one(world: World, case: Case) -> None:
    old = link(case)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW + MINUTE)
    actions.reject_resolution(
        case=case, reason="Not at all.", by=actor(world.bea), at=NOW + 2 * MINUTE
    )
    assert case.pages.calling().count() == 1
    answer = Client().post(old)
    assert answer.status_code == 409
    assert "This page is over" in answer.text
    assert case.pages.calling().count() == 1


def test_a_page_waits_for_no_other_mail(world: World, case: Case) -> None:
    page = Delivery.objects.get(key=f"page:{case.pages.get().pk}")
    fields = {"channel": "email", "to": page.to, "case": case, "account_id": case.account_id}
    Delivery.objects.create(
        pk=page.pk - 100, key="ill", content={"kind": "ill"}, next_at=NOW + HOUR, created_at=NOW,
        attempts=3, **fields,
    )  # fmt: skip
    assert len(deliver(case)) == 1


def test_a_link_expires_after_a_week(world: World, case: Case, now: Now) -> None:
    now.at = NOW + 7 * DAY - timedelta(seconds=1)
    assert Client().get(link(case)).status_code == 200
    now.at = NOW + 7 * DAY
    assert Client().get(link(case)).status_code == 404
    assert Client().post(link(case)).status_code == 404


def test_a_link_that_is_none_is_not_found(world: World, case: Case) -> None:
    token, page = page_token(case.pages.get()), case.pages.get().pk
    others = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "nothing",
        "a:b:c",
        signed_links.sign(account_id=case.account_id, until=NOW + DAY, page=page + 1),
        signed_links.sign(account_id=case.account_id, until=NOW + DAY),
    ]
    for other in others:
        assert Client().get(f"/by-link/{other}/").status_code == 404
        assert Client().post(f"/by-link/{other}/").status_code == 404
    assert case.pages.calling().count() == 1


def test_a_link_opens_the_rows_of_its_account_only(world: World, case: Case) -> None:
    """Signed for another account, it does not reach the page, whatever page it names."""
    stranger = signed_links.sign(
        account_id=world.cora.account_id, until=NOW + DAY, page=case.pages.get().pk
    )
    assert Client().get(f"/by-link/{stranger}/").status_code == 404
    assert signed_in(world.cora).get(link(case)).status_code == 404


def test_staff_may_follow_their_link_while_signed_in(world: World, case: Case) -> None:
    answer = signed_in(world.nia).post(link(case), follow=True)
    assert "Nia Tamati acknowledged" in answer.text


def test_the_link_of_somebody_who_left_is_dead(world: World, case: Case) -> None:
    world.nia.user.is_active = False
    world.nia.user.save()
    assert Client().get(link(case)).status_code == 404
    assert Client().post(link(case)).status_code == 404
