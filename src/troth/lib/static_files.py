"""Static files, served by WhiteNoise from the collected and compressed ones."""

from __future__ import annotations

from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Answers with a file's content whole.

    WhiteNoise streams files; under ASGI Django would gather the pieces first and warn about it.
    """

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponseBase:
        found = static_file.get_response(request.method, request.META)
        with found.file if found.file is not None else nullcontext() as file:
            content = file.read() if file is not None else b""
        response = HttpResponse(content, status=int(found.status))
        del response["content-type"]
        for name, value in found.headers:
            response[name] = value
        return response
