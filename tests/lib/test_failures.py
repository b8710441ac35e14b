"""Requests that cannot be answered get a page with one plain sentence, whatever the reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from troth import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("message", ""))


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def misread(request: HttpRequest) -> HttpResponse:
    raise BadRequest("no such field")


def lose_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the server is gone")


urlpatterns = [
    *urls.urlpatterns,
    path("test/read", read),
    path("test/refuse", refuse),
    path("test/misread", misread),
    path("test/lose", lose_database),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
LONG = "a" * 30_000_000


def browser() -> Client:
    """A client whose forms carry the token against forged requests, as those of pages do."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "t" * 32
    return client


@pytest.mark.parametrize("form", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_message_of_30_mb(form: str) -> None:
    client = browser()
    fields = {"message": LONG, "csrfmiddlewaretoken": "t" * 32}
    if form == "multipart/form-data":
        response = client.post("/test/read", fields)
    else:
        response = client.post("/test/read", f"message={LONG}", content_type=form)
    assert response.status_code == 413
    assert "shorten it" in response.content.decode()


def test_too_many_fields() -> None:
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10):
        response = browser().post("/test/read", {str(number): "" for number in range(20)})
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("address", "status"),
    [("/test/misread", 400), ("/test/refuse", 403), ("/test/nowhere", 404), ("/test/lose", 500)],
)
def test_other_failures(address: str, status: int) -> None:
    response = browser().get(address)
    assert response.status_code == status
    text = response.content.decode()
    assert "<h1" in text
    assert "Traceback" not in text
