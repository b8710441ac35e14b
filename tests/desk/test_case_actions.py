"""What staff do from the page of a case; what is refused says why in place and keeps the words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.casework import DAY, assert_sound, kinds, opened
from tests.desk.conftest import Now
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Case


def post(client: Client, case: Case, action: str, **fields: str) -> Any:
    """Send the form of an action; its fields carry the action's name before their own."""
    data = {f"{action}-{name}": value for name, value in fields.items()}
    return client.post(f"/desk/cases/{case.number}/{action}/", data)


def done(answer: Any, case: Case) -> Case:
    """The case after what was done, which led back to its page."""
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith(f"/desk/cases/{case.number}/")
    return Case.objects.get(pk=case.pk)


def refused(answer: Any, *words: str) -> str:
    """The page that says why not."""
    assert answer.status_code == 422
    html = answer.content.decode()
    for word in words:
        assert word in html, word
    return html


@pytest.fixture
def case(world: World, now: Now) -> Case:
    found = opened(world.ada, NOW)
    now.later(minutes=10)
    return found


def test_a_case_is_taken(world: World, kai: Client, case: Case) -> None:
    assert done(post(kai, case, "take"), case).assignee == world.kai
    assert_sound(case, NOW + timedelta(minutes=10))


def test_what_is_taken_already_is_refused_in_place(world: World, kai: Client, case: Case) -> None:
    post(kai, case, "take")

    refused(post(kai, case, "take"), "is already assigned that way")


def test_a_case_is_assigned(world: World, kai: Client, case: Case) -> None:
    answer = post(kai, case, "assign", assignee=str(world.nia.pk), team="first-line")

    found = done(answer, case)
    assert (found.assignee, found.team) == (world.nia, world.first_line)


def test_a_case_goes_to_another_site(world: World, kai: Client) -> None:
    assert world.london and world.wellington
    case = opened(world.dan, NOW)

    answer = post(kai, case, "assign", assignee="none", team="none", site="london")

    assert done(answer, case).site == "london"


def test_a_case_is_given_to_nobody(world: World, kai: Client, case: Case) -> None:
    post(kai, case, "take")

    assert done(post(kai, case, "assign", assignee="none", team="none"), case).assignee is None


@pytest.mark.parametrize("assignee", ["999", "", "x"])
def test_nobody_unknown_gets_a_case(assignee: str, kai: Client, case: Case) -> None:
    refused(post(kai, case, "assign", assignee=assignee, team="none"))
    assert Case.objects.get(pk=case.pk).assignee is None


def test_the_severity_changes_for_a_reason(kai: Client, case: Case) -> None:
    fields = {"severity": "P1", "reason": "All sites are down.", "reply": "We raised it."}

    assert done(post(kai, case, "change_severity", **fields), case).severity == "P1"
    assert kinds(case)[-2:] == ["case.replied", "case.severity_changed"]


def test_without_a_reason_the_severity_stays_and_the_words_are_kept(
    kai: Client, case: Case
) -> None:
    fields = {"severity": "P1", "reason": "  ", "reply": "We raised it, as you asked."}

    html = refused(post(kai, case, "change_severity", **fields), "fill it in")

    assert "We raised it, as you asked." in html
    assert '<option value="P1" selected>' in html
    assert Case.objects.get(pk=case.pk).severity == "P2"
    assert "case.replied" not in kinds(case)


def test_a_programme_that_wants_a_reply_with_a_change_gets_one(world: World, kai: Client) -> None:
    case = opened(world.dan, NOW, severity="P2")

    fields = {"severity": "P3", "reason": "It is slow, not late."}
    html = refused(post(kai, case, "change_severity", **fields), "fill it in")

    assert "It is slow, not late." in html
    told = fields | {"reply": "We set it to P3."}
    assert done(post(kai, case, "change_severity", **told), case).severity == "P3"


def test_a_severity_that_there_is_not_is_refused(kai: Client, case: Case) -> None:
    refused(post(kai, case, "change_severity", severity="P9", reason="Because."), "choose again")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("NUL \x00 here", "U+0000"), ("long " * 1000, "too long"), ("", "fill it in")],
)
def test_bad_words_are_refused_with_a_sentence(
    reason: str, words: str, kai: Client, case: Case
) -> None:
    fields = {"severity": "P1", "reason": reason, "reply": "We raised it."}

    refused(post(kai, case, "change_severity", **fields), words)
    assert Case.objects.get(pk=case.pk).severity == "P2"


def test_the_kind_changes(kai: Client, case: Case) -> None:
    answer = post(kai, case, "change_kind", kind="question", reason="They only ask.")

    assert done(answer, case).kind == "question"


def test_a_call_is_logged_for_any_person_of_the_customer(
    world: World, kai: Client, case: Case
) -> None:
    fields = {"direction": "in", "answered": "yes", "contact": str(world.ben.pk), "note": "Hurry!"}

    done(post(kai, case, "log_call", **fields), case)

    call = case.calls.get()
    assert (call.contact, call.answered, call.note) == (world.ben, True, "Hurry!")
    assert case.clocks.get(metric="first_response").status == "met"


def test_a_call_that_nobody_answered_is_no_response(world: World, kai: Client, case: Case) -> None:
    fields = {"direction": "out", "answered": "no", "contact": str(world.ada.pk), "note": ""}

    done(post(kai, case, "log_call", **fields), case)

    assert case.clocks.get(metric="first_response").status == "running"


def test_nobody_of_another_customer_called(world: World, kai: Client, case: Case) -> None:
    fields = {"direction": "in", "answered": "yes", "contact": str(world.cora.pk), "note": "Kept?"}

    html = refused(post(kai, case, "log_call", **fields), "choose again")

    assert "Kept?" in html
    assert not case.calls.exists()


def test_work_starts_and_stops(world: World, kai: Client, mara: Client, case: Case) -> None:
    assert done(post(kai, case, "start_work"), case).worker == world.kai
    refused(post(mara, case, "start_work"), "Kai Moana is working on this case")
    assert done(post(mara, case, "stop_work"), case).worker is None


def test_going_on_without_an_answer(world: World, kai: Client, case: Case) -> None:
    refused(post(kai, case, "resume"), "is not waiting for the customer")
    at = NOW + timedelta(minutes=11)
    actions.wait_on_customer(case=case, question="Since when?", by=actor(world.kai), at=at)

    assert done(post(kai, case, "resume"), case).status == "open"


def test_a_resolved_case_is_closed_by_the_rule(world: World, kai: Client, case: Case) -> None:
    refused(post(kai, case, "close", reason="resolved", note=""), "choose again")
    at = NOW + timedelta(minutes=11)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=at)

    assert done(post(kai, case, "close", reason="resolved", note="All is well."), case).is_closed


def test_closing_for_silence_needs_attempts(world: World, kai: Client) -> None:
    case = opened(world.eve, NOW)

    html = refused(post(kai, case, "close", reason="unanswered", note="No answer."), "attempts")

    assert "No answer." in html
    assert not Case.objects.get(pk=case.pk).is_closed


def test_only_the_customer_closes_where_the_programme_says_so(world: World, kai: Client) -> None:
    case = opened(world.bea, NOW)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=NOW)

    refused(post(kai, case, "close", reason="resolved", note=""))
    assert Case.objects.get(pk=case.pk).status == "resolved"


def test_a_resolved_case_is_reopened(world: World, kai: Client, case: Case) -> None:
    refused(post(kai, case, "reopen", reason="It is back."), "already open", "It is back.")
    at = NOW + timedelta(minutes=11)
    actions.resolve(case=case, body="Done.", by=actor(world.kai), at=at)

    assert done(post(kai, case, "reopen", reason="It is back."), case).status == "open"


@pytest.mark.parametrize("on", ["2026-03-20T09:00", "2026-03-20T09:00:00", "2026-03-20 09:00"])
def test_a_release_is_announced_in_the_viewers_zone(on: str, world: World, kai: Client) -> None:
    case = opened(world.bea, NOW, severity="P4")

    answer = post(kai, case, "announce_release", release="7.2", on=on)

    done(answer, case)
    due = case.clocks.get(metric="resolution").due
    assert due is not None
    assert due.isoformat() == "2026-03-20T16:00:00+00:00"


@pytest.mark.parametrize(
    ("on", "words"), [("2025-01-01T09:00", "is in the past"), ("soon", "Give a date and a time")]
)
def test_a_release_has_a_time_ahead(on: str, words: str, world: World, kai: Client) -> None:
    case = opened(world.bea, NOW, severity="P4")

    refused(post(kai, case, "announce_release", release="7.2", on=on), words)


def test_what_was_done_is_told_once(kai: Client, case: Case) -> None:
    html = kai.get(post(kai, case, "take")["Location"]).content.decode()

    assert "The case is yours." in html
    assert "The case is yours." not in kai.get(f"/desk/cases/{case.number}/").content.decode()


def test_what_is_refreshed_by_htmx_does_not_take_the_message_away(kai: Client, case: Case) -> None:
    place = post(kai, case, "take")["Location"]
    kai.get(place, headers={"HX-Request": "true"})

    assert "The case is yours." in kai.get(place).content.decode()


def test_the_present_is_the_doors(world: World, kai: Client, case: Case, now: Now) -> None:
    now.later(days=1)
    done(post(kai, case, "take"), case)

    assert Case.objects.get(pk=case.pk).updated_at == NOW + DAY + timedelta(minutes=10)
