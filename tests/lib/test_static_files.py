"""Static files are answered whole, compressed where the browser can take that."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from troth.lib.static_files import StaticFilesMiddleware

factory = RequestFactory()
TEXT = b"body { color: black }\n" * 100


@pytest.fixture
def middleware(tmp_path: Path, settings: Settings) -> StaticFilesMiddleware:
    (tmp_path / "page.css").write_bytes(TEXT)
    (tmp_path / "page.css.gz").write_bytes(gzip.compress(TEXT))
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    return StaticFilesMiddleware(lambda request: HttpResponse("a page"))


def get(middleware: StaticFilesMiddleware, path: str, **headers: str) -> HttpResponse:
    request: HttpRequest = factory.get(path, headers=headers)
    response = middleware(request)
    assert isinstance(response, HttpResponse)
    return response


def test_a_file(middleware: StaticFilesMiddleware) -> None:
    response = get(middleware, "/static/page.css")
    assert (response.status_code, response.content) == (200, TEXT)
    assert response["Content-Type"] == 'text/css; charset="utf-8"'
    assert not response.streaming


def test_a_compressed_file(middleware: StaticFilesMiddleware) -> None:
    response = get(middleware, "/static/page.css", accept_encoding="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == TEXT


def test_a_part_of_a_file(middleware: StaticFilesMiddleware) -> None:
    response = get(middleware, "/static/page.css", range="bytes=0-3")
    assert (response.status_code, response.content) == (206, b"body")


def test_a_file_the_browser_has_already(middleware: StaticFilesMiddleware) -> None:
    modified = get(middleware, "/static/page.css")["Last-Modified"]
    response = get(middleware, "/static/page.css", if_modified_since=modified)
    assert (response.status_code, response.content) == (304, b"")


def test_everything_else_is_a_page(middleware: StaticFilesMiddleware) -> None:
    assert get(middleware, "/static/none.css").content == b"a page"
    assert get(middleware, "/portal/").content == b"a page"
