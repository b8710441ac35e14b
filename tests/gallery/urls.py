"""The gallery's pages, and stand-ins for the names that the shells link to."""

from django.urls import include, path

from tests.gallery import views

portal = (
    [
        path("", views.page("portal-home"), name="home"),
        path("cases/", views.page("portal-case"), name="cases"),
        path("contacts/", views.page("portal-new"), name="contacts"),
        path("policy/", views.page("policy"), name="policy"),
    ],
    "portal",
)
desk = (
    [
        path("", views.page("desk-queue"), name="queue"),
        path("mine/", views.page("desk-case"), name="mine"),
        path("breaches/", views.page("desk-breaches"), name="breaches"),
        path("calls/", views.page("components"), name="calls"),
        path("notices/", views.page("components"), name="notices"),
    ],
    "desk",
)
public = ([path("", views.page("policy"), name="policies")], "public")
errors = [path(f"{code}/", views.error(code)) for code in views.ERRORS]

urlpatterns = [
    path("", views.page("components")),
    path("line/", views.page("line")),
    path("live/", views.live),
    path("errors/", include(errors)),
    path("account/", include("allauth.urls")),
    path("portal/", include(portal)),
    path("desk/", include(desk)),
    path("policies/", include(public)),
]
