"""The content security policy goes with every answer."""

from __future__ import annotations

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from troth.lib.csp import ADMIN_POLICY, HEADER, STRICT_POLICY, ContentSecurityPolicyMiddleware

factory = RequestFactory()


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def test_pages_load_and_run_nothing_from_elsewhere_and_nothing_inline() -> None:
    response = ContentSecurityPolicyMiddleware(answer)(factory.get("/portal/"))
    assert isinstance(response, HttpResponse)
    assert response[HEADER] == STRICT_POLICY
    assert "unsafe" not in STRICT_POLICY
    assert "default-src 'none'" in STRICT_POLICY


def test_only_the_admin_may_do_more() -> None:
    middleware = ContentSecurityPolicyMiddleware(answer)
    for path, policy in (("/admin/", ADMIN_POLICY), ("/administer/", STRICT_POLICY)):
        response = middleware(factory.get(path))
        assert isinstance(response, HttpResponse)
        assert response[HEADER] == policy


async def test_it_serves_asynchronous_views_too() -> None:
    async def answer_later(request: HttpRequest) -> HttpResponse:
        return HttpResponse("page")

    middleware = ContentSecurityPolicyMiddleware(answer_later)
    assert iscoroutinefunction(middleware)
    response = await middleware(factory.get("/"))
    assert response[HEADER] == STRICT_POLICY
