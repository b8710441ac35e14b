"""Appeals: managers decide them, with reasons; agents see them on their case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.casework import opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Appeal, Case


@pytest.fixture
def appeal(world: World, now: Now) -> Appeal:
    """Dan wants P2 where Nia gave P3."""
    case = opened(world.dan, NOW, severity="P2")
    actions.change_severity(
        case=case,
        severity="P3",
        reason="Slow only.",
        reply="We set it to P3.",
        by=actor(world.nia),
        at=NOW + timedelta(minutes=1),
    )
    actions.appeal_severity(
        case=case,
        severity="P2",
        reason="It is late, too.",
        by=actor(world.dan),
        at=NOW + timedelta(minutes=2),
    )
    now.later(minutes=3)
    return case.appeals.get()


def decide(client: Client, appeal: Appeal, decision: str, reason: str) -> Any:
    data = {"decide_appeal-decision": decision, "decide_appeal-reason": reason}
    return client.post(f"/desk/appeals/{appeal.pk}/", data)


def test_a_manager_sees_what_waits(appeal: Appeal, mara: Client) -> None:
    html = mara.get("/desk/appeals/").content.decode()

    assert "It is late, too." in html
    assert "Uphold: the case becomes P2" in html
    assert 'count--hot">1<' in html


def test_agents_do_not_decide(appeal: Appeal, kai: Client) -> None:
    assert kai.get("/desk/appeals/").status_code == 404
    assert decide(kai, appeal, "uphold", "Fine.").status_code == 404
    html = kai.get(f"/desk/cases/{appeal.case.number}/").content.decode()
    assert "It is late, too." in html
    assert "A manager decides it." in html
    assert Appeal.objects.get().decided_at is None


def test_an_upheld_appeal_changes_the_severity(appeal: Appeal, mara: Client) -> None:
    answer = decide(mara, appeal, "uphold", "You are right.")

    assert answer["Location"] == f"/desk/cases/{appeal.case.number}/"
    assert Case.objects.get().severity == "P2"
    assert "You are right." in mara.get(answer["Location"]).content.decode()
    assert "No appeals to decide" in mara.get("/desk/appeals/").content.decode()


def test_a_declined_appeal_leaves_it(appeal: Appeal, mara: Client) -> None:
    assert decide(mara, appeal, "decline", "It is not.").status_code == 302

    assert Case.objects.get().severity == "P3"
    assert Appeal.objects.get().outcome == "declined"


@pytest.mark.parametrize(
    ("decision", "reason", "words"),
    [
        ("uphold", "", "fill it in"),
        ("uphold", "\x00", "U+0000"),
        ("", "Because.", "Choose one."),
        ("maybe", "Because.", "choose again"),
    ],
)
def test_a_bad_decision_decides_nothing(
    decision: str, reason: str, words: str, appeal: Appeal, mara: Client
) -> None:
    answer = decide(mara, appeal, decision, reason)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert reason.strip("\x00") in answer.content.decode()
    assert Appeal.objects.get().decided_at is None


def test_it_is_decided_once(appeal: Appeal, mara: Client) -> None:
    decide(mara, appeal, "decline", "It is not.")

    assert decide(mara, appeal, "uphold", "It is.").status_code == 404


def test_the_case_has_the_form_for_managers(appeal: Appeal, mara: Client) -> None:
    html = mara.get(f"/desk/cases/{appeal.case.number}/").content.decode()

    assert f'action="/desk/appeals/{appeal.pk}/"' in html
