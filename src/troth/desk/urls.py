"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from troth.desk import (
    appeals,
    breaches,
    calls,
    case_actions,
    case_page,
    customers,
    focus,
    live,
    new_case,
    notices,
    notifications,
    on_call,
    outbox,
    presence,
    queue,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("mine/", queue.queue, {"view": "mine"}, name="mine"),
    path("next/", focus.next_promise, name="next"),
    path("live/", live.live, name="live"),
    path("cases/new/", new_case.new_case, name="new_case"),
    path("cases/new/<int:contact_id>/promises/", new_case.new_promises, name="new_promises"),
    path("cases/<slug:number>/", case_page.case, name="case"),
    path("cases/<slug:number>/record.json", case_page.record, name="record"),
    path("cases/<slug:number>/write/", case_actions.write, name="write"),
    path("cases/<slug:number>/presence/", presence.presence, name="presence"),
    path("cases/<slug:number>/<slug:action>/", case_actions.act, name="act"),
    path("accounts/", customers.customers, name="customers"),
    path("accounts/<int:account_id>/", customers.customer, name="customer"),
    path("contacts/<int:contact_id>/confirm/", customers.confirm, name="confirm_address"),
    path("accounts/<int:account_id>/verify/", customers.verify, name="verify"),
    path("calls/", calls.calls, name="calls"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="read_notices"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("on-call/", on_call.on_call, name="on_call"),
    path("on-call/take-over/", on_call.take_over, name="take_over"),
    path("on-call/take-back/<int:override_id>/", on_call.take_back, name="take_back"),
    path("on-call/calendar/<slug:what>/", on_call.calendar_address, name="calendar_address"),
    path("on-call/<int:rota_id>.ics", on_call.rota_file, name="rota_file"),
    path("paged/", on_call.paged, name="paged"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/retry/", outbox.retry_all, name="retry_all"),
    path("outbox/<int:delivery_id>/retry/", outbox.retry, name="retry_delivery"),
    path("outbox/<int:delivery_id>/give-up/", outbox.give_up, name="give_up_delivery"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:appeal_id>/", appeals.decide, name="decide_appeal"),
]
