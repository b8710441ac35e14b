"""The content security policy: what a page of Troth may load and run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

HEADER = "Content-Security-Policy"
ADMIN = "/admin/"

_STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The admin's theme has Alpine evaluate expressions and writes style attributes.
_ADMIN = _STRICT | {
    "script-src": "'self' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
}


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


STRICT_POLICY = _written(_STRICT)
ADMIN_POLICY = _written(_ADMIN)


class ContentSecurityPolicyMiddleware:
    """Puts the policy on every response, for synchronous and asynchronous stacks alike."""

    sync_capable = True
    async_capable = True

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]],
    ) -> None:
        self._get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        response = self._get_response(request)
        if isinstance(response, HttpResponseBase):
            return self._protect(request, response)
        return self._protect_later(request, response)

    async def _protect_later(
        self, request: HttpRequest, response: Awaitable[HttpResponseBase]
    ) -> HttpResponseBase:
        return self._protect(request, await response)

    @staticmethod
    def _protect(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        policy = ADMIN_POLICY if request.path_info.startswith(ADMIN) else STRICT_POLICY
        response.headers.setdefault(HEADER, policy)
        return response
