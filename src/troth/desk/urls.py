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
    files,
    focus,
    live,
    mail,
    new_case,
    notices,
    notifications,
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
    path("cases/<slug:number>/files/<int:file_id>/", files.file, name="file"),
    path("cases/<slug:number>/<slug:action>/", case_actions.act, name="act"),
    path("accounts/", customers.customers, name="customers"),
    path("accounts/<int:account_id>/", customers.customer, name="customer"),
    path("contacts/<int:contact_id>/confirm/", customers.confirm, name="confirm_address"),
    path("accounts/<int:account_id>/verify/", customers.verify, name="verify"),
    path("calls/", calls.calls, name="calls"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("mail/", mail.mails, name="mails"),
    path("mail/<int:mail_id>/", mail.mail, name="mail"),
    path("mail/<int:mail_id>/formatted/", mail.mail_formatted, name="mail_formatted"),
    path("mail/<int:mail_id>/original/", mail.mail_original, name="mail_original"),
    path("mail/<int:mail_id>/<slug:action>/", mail.act, name="act_on_mail"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="read_notices"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("quiet-hours/", notifications.own_hours, {"form": "quiet-hours"}, name="quiet_hours"),
    path("digest/", notifications.own_hours, {"form": "digest"}, name="digest"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/retry/", outbox.retry_all, name="retry_all"),
    path("outbox/<int:delivery_id>/retry/", outbox.retry, name="retry_delivery"),
    path("outbox/<int:delivery_id>/give-up/", outbox.give_up, name="give_up_delivery"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:appeal_id>/", appeals.decide, name="decide_appeal"),
]
