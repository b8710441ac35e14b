"""Answers that a browser saves as a file and keeps nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse


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
