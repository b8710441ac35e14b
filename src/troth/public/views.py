"""Published support policies, rendered from the programmes themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from troth.contracts import access
from troth.lib.policy import policy_page
from troth.lib.refusals import NotFound

FRESH_SECONDS = 300
View = Callable[..., HttpResponse]


def _kept_by_caches(view: View) -> View:
    """Let anybody's cache keep what strangers get; the pages of people signed in are theirs."""

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return keep


@require_safe
@_kept_by_caches
def policies(request: HttpRequest) -> HttpResponse:
    """Every published programme, in its newest version."""
    published = [(version, version.load()) for version in access.newest_programmes()]
    context = {"published": published} | _strangers(request)
    return render(request, "public/policies.html", context)


@require_safe
@_kept_by_caches
def policy(request: HttpRequest, programme: str, version: str | None = None) -> HttpResponse:
    """One programme, in its newest version or an older one."""
    try:
        shown = access.programme_version(programme, version)
    except NotFound as refusal:
        raise Http404(refusal.message) from None
    versions = list(access.programme_versions().filter(programme=programme))
    context = {"shown": shown, "versions": versions, "newest": versions[0]}
    page = policy_page(shown.load())
    return render(request, "public/policy.html", context | {"page": page} | _strangers(request))


def _strangers(request: HttpRequest) -> dict[str, str]:
    """Without a form on the page nobody needs a token, whose cookie would keep caches away."""
    return {} if request.user.is_authenticated else {"csrf_token": ""}
