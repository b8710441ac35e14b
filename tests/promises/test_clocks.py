"""Each metric's start, stop and pause, worked out by hand on one programme."""

import pytest
from tests.promises.cases import (
    after,
    call,
    customer,
    just,
    opened,
    run,
    severity,
    staff,
    timeline,
)

from troth.promises.clocks import Status, clocks
from troth.promises.shipped import shipped_programmes


def test_first_response_counts_open_hours() -> None:
    (clock,) = run(opened("mid"), at=1)["first_response"]
    assert (clock.status, clock.due) == (Status.RUNNING, after(8))


@pytest.mark.parametrize(
    "answer", [staff(1), call(1, "staff", answered=True), call(1, answered=True)]
)
def test_first_response_is_met_by_a_contact(answer) -> None:  # type: ignore[no-untyped-def]
    (clock,) = run(opened(), answer, at=3)["first_response"]
    assert (clock.status, clock.met_at) == (Status.MET, after(1))


@pytest.mark.parametrize(
    "noise",
    [staff(1, public=False), just(1, "message", sender="system"), call(1, "staff"), customer(1)],
)
def test_first_response_is_not_met_by_less(noise) -> None:  # type: ignore[no-untyped-def]
    (clock,) = run(opened(), noise, at=3)["first_response"]
    assert clock.status is Status.RUNNING


def test_a_promise_kept_at_its_very_due_instant_is_kept() -> None:
    (clock,) = run(opened(), staff(4), at=4)["first_response"]
    assert (clock.status, clock.due, clock.met_at) == (Status.MET, after(4), after(4))


def test_an_unmet_clock_is_breached_at_its_due_instant() -> None:
    (clock,) = run(opened(), at=4)["first_response"]
    assert (clock.status, clock.breached_at) == (Status.BREACHED, after(4))


def test_met_late_stays_breached() -> None:
    (clock,) = run(opened(), staff(5), at=6)["first_response"]
    assert (clock.status, clock.breached_at, clock.met_at) == (
        Status.BREACHED,
        after(4),
        after(5),
    )


def test_next_response_runs_from_the_first_unanswered_message() -> None:
    events = [opened(), customer(0.5), staff(1), customer(2), customer(2.5), staff(3), customer(4)]
    first, second = run(*events, at=4)["next_response"]
    assert (first.started, first.due, first.met_at) == (after(2), after(3), after(3))
    assert (second.started, second.status) == (after(4), Status.RUNNING)


def test_an_update_is_owed_again_after_each_public_message() -> None:
    first, second = run(opened(), staff(1.5), staff(2, public=False), at=3)["update"]
    assert (first.status, first.due) == (Status.MET, after(2))
    assert (second.started, second.due, second.status) == (after(1.5), after(3.5), Status.RUNNING)


def test_a_call_is_no_update() -> None:
    (clock,) = run(opened(), call(1, answered=True), at=2)["update"]
    assert clock.status is Status.BREACHED


def test_waiting_pauses_updates_but_never_responses() -> None:
    found = run(opened(), just(1, "waiting_on_customer"), at=20)
    (update,), (response,) = found["update"], found["first_response"]
    assert (update.status, update.due, update.remaining) == (Status.PAUSED, None, 3600)
    assert (response.status, response.breached_at) == (Status.BREACHED, after(4))


@pytest.mark.parametrize("answer", [customer(20), call(20), just(20, "resumed")])
def test_the_customers_answer_resumes(answer) -> None:  # type: ignore[no-untyped-def]
    (update,) = run(opened(), just(1, "waiting_on_customer"), answer, at=20.5)["update"]
    assert (update.status, update.due) == (Status.RUNNING, after(21))


@pytest.mark.parametrize("noise", [call(20, "staff"), staff(20, public=False)])
def test_staff_alone_does_not_resume(noise) -> None:  # type: ignore[no-untyped-def]
    (update,) = run(opened(), just(1, "waiting_on_customer"), noise, at=21)["update"]
    assert update.status is Status.PAUSED


def test_an_update_begun_while_waiting_stands_still_at_once() -> None:
    _, second = run(opened(), just(1, "waiting_on_customer"), staff(2), at=30)["update"]
    assert (second.status, second.remaining) == (Status.PAUSED, 7200)


def test_workaround_and_resolution() -> None:
    found = run(opened(), just(3, "workaround_provided"), just(5, "resolved"), at=6)
    (workaround,), (resolution,) = found["workaround"], found["resolution"]
    assert (workaround.met_at, resolution.met_at) == (after(3), after(5))


def test_resolved_meets_the_workaround_and_ends_updates() -> None:
    found = run(opened(), just(1, "resolved"), at=9)
    assert found["workaround"][0].met_at == after(1)
    assert found["update"][0].status is Status.CANCELLED
    assert found["continuous_effort"][0].breached_at == after(0.5)


def test_reopening_continues_with_the_time_already_used() -> None:
    # 2 h used on Monday; reopened on Tuesday at 10:00; 14 h left: 7 on Tuesday, 7 on Wednesday.
    (clock,) = run(opened(), just(2, "resolved"), just(25, "reopened"), at=26)["resolution"]
    assert (clock.status, clock.started, clock.due) == (Status.RUNNING, after(0), after(55))
    assert clock.met_at is None


def test_reopening_starts_updates_anew() -> None:
    _, second = run(opened(), just(1, "resolved"), just(25, "reopened"), at=26)["update"]
    assert (second.started, second.status) == (after(25), Status.RUNNING)


def test_closing_ends_what_runs_but_hides_no_breach() -> None:
    found = run(opened(), just(5, "closed"), at=99)
    assert found["first_response"][0].status is Status.BREACHED
    assert found["resolution"][0].status is Status.CANCELLED


def test_closing_at_the_due_instant_does_not_save_the_promise() -> None:
    (clock,) = run(opened(), just(4, "closed"), at=5)["first_response"]
    assert (clock.status, clock.breached_at) == (Status.BREACHED, after(4))


def test_a_closed_case_that_is_reopened_owes_its_resolution_again() -> None:
    (clock,) = run(opened(), just(2, "closed"), just(25, "reopened"), at=26)["resolution"]
    assert (clock.status, clock.due) == (Status.RUNNING, after(55))


def test_status_reply_runs_once_however_often_asked() -> None:
    asked = [just(1, "update_requested"), just(2, "update_requested")]
    (clock,) = run(opened(), *asked, call(3, answered=True), at=4)["status_reply"]
    assert (clock.started, clock.met_at) == (after(1), after(3))


def test_a_relative_target_is_the_end_of_the_next_business_day() -> None:
    (clock,) = run(opened("low"), just(1, "update_requested"), at=2)["status_reply"]
    assert clock.due == after(32)


# Continuous effort


def test_effort_stretches_end_with_work_and_begin_with_rest() -> None:
    events = [opened(), just(0.25, "work_started"), staff(3), just(4, "work_stopped")]
    first, second = run(*events, at=4.25)["continuous_effort"]
    assert (first.status, first.met_at) == (Status.MET, after(0.25))
    assert (second.started, second.due, second.status) == (
        after(4),
        after(4.5),
        Status.RUNNING,
    )


def test_effort_rests_only_when_the_last_one_stops() -> None:
    events = [opened(), just(0.1, "work_started"), just(0.2, "work_started")]
    assert len(run(*events, just(1, "work_stopped"), at=2)["continuous_effort"]) == 1


def test_a_contact_ends_a_stretch_and_begins_another() -> None:
    first, second = run(opened(), staff(0.4), at=0.5)["continuous_effort"]
    assert (first.met_at, second.started) == (after(0.4), after(0.4))


def test_a_workaround_ends_continuous_effort() -> None:
    events = [opened(), just(0.2, "workaround_provided"), staff(1)]
    (clock,) = run(*events, at=9)["continuous_effort"]
    assert clock.status is Status.CANCELLED


# Calls


def test_each_call_starts_its_own_clock_and_all_stop_together() -> None:
    found = run(opened(), call(0.2), call(0.4), staff(0.6), at=1, plan="gold")["first_response"]
    assert [clock.started for clock in found] == [after(0), after(0.2), after(0.4)]
    assert {clock.met_at for clock in found} == {after(0.6)}


def test_opening_by_phone_counts_as_a_call() -> None:
    found = run(opened(channel="phone"), at=0.1, plan="gold")["first_response"]
    assert sorted(clock.due for clock in found if clock.due) == [after(0.5), after(1)]


def test_an_answered_call_starts_nothing() -> None:
    (clock,) = run(opened(), call(0.2, answered=True), at=1, plan="gold")["first_response"]
    assert clock.met_at == after(0.2)


def test_lowering_detaches_a_clock_that_only_the_call_had() -> None:
    found = run(opened(), call(0.1), severity(0.2, "mid"), at=9, plan="gold")["first_response"]
    assert [clock.status for clock in found] == [Status.BREACHED, Status.CANCELLED]


# Change in flight


def test_raising_counts_from_then_with_the_old_time_as_a_ceiling() -> None:
    (early,) = run(opened("mid"), severity(1, "high"), at=2)["first_response"]
    (late,) = run(opened("mid"), severity(7, "high"), at=7)["first_response"]
    assert (early.due, late.due) == (after(5), after(8))
    assert early.started == late.started == after(0)


def test_lowering_counts_from_the_clocks_own_start() -> None:
    (clock,) = run(opened("high"), severity(3, "mid"), at=4)["first_response"]
    assert clock.due == after(8)


def test_lowering_leaves_paused_time_out() -> None:
    pause = [just(1, "waiting_on_customer"), just(3, "resumed")]
    (clock,) = run(opened("high"), *pause, severity(4, "mid"), at=5)["resolution"]
    # 40 business hours and the two paused: Tue, Wed, Fri, Mon after Monday, Thursday closed.
    assert clock.due == after(24 * 8 + 2)


def test_lowering_does_not_unbreak() -> None:
    (clock,) = run(opened("high"), severity(5, "low"), at=6)["first_response"]
    assert (clock.status, clock.breached_at) == (Status.BREACHED, after(4))


def test_a_metric_the_new_severity_lacks_is_cancelled_and_starts_when_it_returns() -> None:
    found = run(opened("high"), severity(1, "low"), severity(2, "high"), at=2)["update"]
    assert [clock.status for clock in found] == [Status.CANCELLED, Status.RUNNING]
    assert found[1].due == after(4)


def test_after_the_response_a_raise_owes_no_first_response() -> None:
    (clock,) = run(opened("low"), staff(1), severity(2, "high"), at=9)["first_response"]
    assert clock.status is Status.MET


def test_another_site_takes_over_what_is_left() -> None:
    # 3 h used in Lisbon; Tokyo opens at 00:00 UTC, so the one hour left ends at 01:00.
    (clock,) = run(opened(), just(3, "assigned", site="tokyo"), at=3)["first_response"]
    assert clock.due == after(16)


def test_a_better_plan_counts_from_then_a_weaker_one_from_the_start() -> None:
    better = just(2, "plan_changed", plan="gold")
    (clock,) = run(opened("mid"), better, at=2)["first_response"]
    assert clock.due == after(6)
    weaker = just(0.5, "plan_changed", plan="silver")
    (clock,) = run(opened("high"), weaker, at=1, plan="gold")["first_response"]
    assert clock.due == after(4)


def test_a_severity_changed_while_resolved_holds_on_reopening() -> None:
    events = [opened("high"), just(1, "resolved"), severity(2, "mid"), just(3, "reopened")]
    found = run(*events, at=4)
    assert found["resolution"][0].commitment.severity == "mid"
    assert found["update"][-1].due == after(15)


# Releases


def test_the_next_release_has_no_due_time_until_announced() -> None:
    (clock,) = run(opened("low"), at=99)["resolution"]
    assert (clock.status, clock.due) == (Status.RUNNING, None)


def test_an_announced_release_is_the_due_time() -> None:
    announced = just(2, "released", on=after(500).isoformat())
    (clock,) = run(opened("low"), announced, at=99)["resolution"]
    assert clock.due == after(500)


def test_a_release_before_the_clock_started_does_not_count() -> None:
    past = just(2, "released", on=after(-5).isoformat())
    (clock,) = run(opened("low"), past, at=99)["resolution"]
    assert clock.due is None


def test_the_same_severity_again_changes_nothing() -> None:
    (clock,) = run(opened("low"), severity(1, "high"), severity(2, "high"), at=3)["first_response"]
    assert clock.due == after(5)


# Where the fold once differed from a plain reading of the semantics


def test_a_customers_internal_message_starts_no_next_response() -> None:
    note = just(2, "message", sender="customer", public=False)
    assert "next_response" not in run(opened(), staff(1), note, at=3)


def test_a_promise_kept_at_its_due_instant_is_kept_whatever_else_happens_then() -> None:
    found = run(opened(), just(2, "waiting_on_customer"), staff(2), severity(2, "mid"), at=3)
    assert (found["update"][0].status, found["update"][0].met_at) == (Status.MET, after(2))


def test_a_resolution_kept_at_the_last_instant_has_nothing_left_when_reopened() -> None:
    # Two business days: 17:00 on Tuesday, 32 hours after the opening.
    events = [opened(), just(32, "resolved"), just(50, "reopened")]
    (clock,) = run(*events, at=50)["resolution"]
    assert (clock.status, clock.breached_at) == (Status.BREACHED, after(50))


def test_reopening_continues_a_workaround_without_the_time_it_was_there() -> None:
    events = [opened(), just(2, "workaround_provided"), just(3, "resolved"), just(5, "reopened")]
    (clock,) = run(*events, at=6)["workaround"]
    # 2 of 8 hours were used; from 14:00 there are 3 on Monday and 3 on Tuesday.
    assert (clock.status, clock.due) == (Status.RUNNING, after(27))


def test_reopening_an_open_case_takes_back_its_workaround() -> None:
    found = run(opened(), just(0.25, "workaround_provided"), just(1, "reopened"), at=1.25)
    assert found["workaround"][0].due == after(24.75)
    assert [clock.status for clock in found["continuous_effort"]] == [
        Status.CANCELLED,
        Status.RUNNING,
    ]


def test_a_raise_counts_from_then_also_while_paused() -> None:
    events = [opened("mid"), just(8, "waiting_on_customer"), severity(9, "high")]
    (update,) = run(*events, just(10, "resumed"), at=10)["update"]
    assert update.due == after(12)  # the 2 hours of 'high', not what is left of the 12 of 'mid'


def test_a_paused_clock_tells_what_is_left_of_what_is_due_first() -> None:
    events = [opened("mid"), severity(11, "high"), just(11.5, "waiting_on_customer")]
    (update,) = run(*events, at=20)["update"]
    assert (update.status, update.remaining) == (Status.PAUSED, 1800)


def test_a_plan_with_the_same_promise_changes_nothing_for_any_of_several_clocks() -> None:
    terms = shipped_programmes()["opendns"].terms("gold")
    events = [opened("P1", channel="phone"), call(0.1), just(0.2, "plan_changed", plan="platinum")]
    found = clocks(terms, timeline(*events), after(0.3))
    responses = [clock for clock in found if clock.metric == "first_response"]
    assert sorted(clock.due for clock in responses if clock.due) == [
        after(0.5),
        after(0.6),
        after(2),
    ]


def test_a_release_while_waiting_is_due_when_the_customer_has_answered() -> None:
    events = [opened("low"), just(1, "waiting_on_customer"), just(2, "released")]
    (waiting,) = run(*events, at=3)["resolution"]
    (resumed,) = run(*events, customer(4), at=4)["resolution"]
    assert (waiting.status, resumed.breached_at) == (Status.PAUSED, after(4))


def test_closing_ends_a_question_and_a_new_one_counts_anew() -> None:
    events = [opened(), staff(1), customer(2), just(2.5, "closed"), just(3, "reopened")]
    cancelled, asked_again = run(*events, customer(4), at=4)["next_response"]
    assert (cancelled.status, asked_again.started) == (Status.CANCELLED, after(4))


def test_a_case_closed_unanswered_owes_no_first_response_when_reopened() -> None:
    events = [opened(), just(1, "closed"), just(2, "reopened")]
    (clock,) = run(*events, just(3, "kind_changed", kind="question"), at=4)["first_response"]
    assert clock.status is Status.CANCELLED


def test_a_met_clock_keeps_the_promise_that_was_met() -> None:
    events = [opened("high"), just(1, "resolved"), severity(2, "low")]
    (clock,) = run(*events, at=3)["resolution"]
    assert (clock.status, clock.severity, clock.used) == (Status.MET, "high", 3600)
