"""Whether this process can do its work, for load balancers and people who look after it."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from troth.cases.access import watch


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; `promises` tells whether the sweep is at work."""
    try:
        stopped = watch(at=timezone.now()).stopped
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    return JsonResponse(
        {"database": "answers", "promises": "not watched" if stopped else "watched"}
    )
