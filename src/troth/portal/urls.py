"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from troth.portal.views import (
    acts,
    case,
    cases,
    contacts,
    home,
    live,
    new_case,
    notifications,
    policy,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", cases.cases, name="cases"),
    path("cases/export.csv", cases.export, name="export"),
    path("cases/new/", new_case.new_case, name="new_case"),
    path("cases/new/promises/", new_case.promises, name="new_case_promises"),
    path("cases/<slug:number>/", case.case, name="case"),
    path("cases/<slug:number>/record.json", case.record, name="case_record"),
    path("cases/<slug:number>/promises/", case.promises, name="case_promises"),
    path("cases/<slug:number>/thread/", case.thread, name="case_thread"),
    path("cases/<slug:number>/<slug:act>/", acts.act, name="act"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<int:contact_id>/name/", contacts.name, name="name_contact"),
    path("contacts/<int:contact_id>/unname/", contacts.unname, name="unname_contact"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/confirm/", notifications.confirm, name="confirm_address"),
    path("support-policy/", policy.policy, name="policy"),
    path("stream/", live.live, name="live"),
]
