"""Answers that a browser saves as a file and keeps nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# Whatever a file says, it runs nothing and shows nothing but itself.
SANDBOX = "sandbox; default-src 'none'"


def download(content: str, *, name: str, content_type: str) -> HttpResponse:
    """Return the text as a file of that name; the name is plain ASCII."""
    response = HttpResponse(content, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def download_json(value: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Return the value as a JSON file that people can read too."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return download(f"{text}\n", name=name, content_type="application/json")


def download_file(
    content: bytes, *, name: str, content_type: str, is_shown: bool = False
) -> HttpResponse:
    """Return somebody else's file, which no browser may take for more than a file.

    `is_shown`: a page may show it as a picture; else it is saved.
    """
    kind = content_type if is_shown else "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    disposition = content_disposition_header(not is_shown, name)
    response["Content-Disposition"] = disposition or "attachment"
    return sandboxed(response)


def sandboxed(response: HttpResponse, policy: str = SANDBOX) -> HttpResponse:
    """Shut what is in the response in, and keep it out of caches that others see."""
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
