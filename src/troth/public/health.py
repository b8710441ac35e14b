"""Whether Troth does its work, for load balancers, monitors and people who look after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from troth.cases.access import watch
from troth.channels.access import channels_health

ADDRESSES = {"/healthz": False, "/healthz/all": True}


class HealthMiddleware:
    """Answers `/healthz` and `/healthz/all` to anybody, for any host, over any scheme.

    It comes before what narrows a request to what a stranger may see, who would find nothing
    amiss, and tells a word of each thing only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in ADDRESSES:
            return healthz(request, everything=ADDRESSES[request.path_info])
        return self.get_response(request)


@never_cache
@require_safe
def healthz(request: HttpRequest, *, everything: bool) -> JsonResponse:
    """200 when the database answers, and with `everything` only when all else does its work too.

    Else 503. A load balancer asks the first: a web server serves while mail stands still.
    """
    try:
        states = _states(timezone.now())
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    is_well = not {"not well", "not watched"} & set(states.values())
    return JsonResponse(states, status=503 if everything and not is_well else 200)


def _states(at: datetime) -> dict[str, str]:
    promises = "not watched" if watch(at=at).stopped else "watched"
    channels = {one.name: one.state for one in channels_health(at=at)}
    return {"database": "answers", "promises": promises} | channels
