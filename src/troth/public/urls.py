"""Addresses anybody may visit."""

from __future__ import annotations

from django.urls import path

from troth.public import calendars, pages, views

app_name = "public"
urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/<slug:programme>/", views.policy, name="policy"),
    path("policies/<slug:programme>/<str:version>/", views.policy, name="policy_version"),
    path("by-link/<str:token>/", pages.page, name="page"),
    path("on-call/<str:token>.ics", calendars.calendar, name="calendar"),
]
