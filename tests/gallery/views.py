"""Render a page of the gallery with the sample data."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tests.gallery import sample

ERRORS = (400, 403, 404, 413, 500)


class CaseForm(forms.Form):
    subject = forms.CharField(help_text="One line that somebody else would recognise.")
    severity = forms.ChoiceField(choices=[("2", "P2 High"), ("3", "P3 Normal")])
    body = forms.CharField(label="What happens", widget=forms.Textarea)
    phone = forms.CharField(label="Call back at", required=False)
    urgent = forms.BooleanField(label="Production is affected", required=False)


def _person(*, staff: bool) -> SimpleNamespace:
    name = "Tomas Brandt" if staff else "Ines Carvalho"
    return SimpleNamespace(
        is_authenticated=True,
        name=name,
        email="someone@example.test",
        is_staff=staff,
        is_superuser=staff,
        is_active=True,
        pk=1,
    )


def _context(name: str) -> dict[str, object]:
    filters = [
        ("All", 7, True),
        ("Unassigned", 3, False),
        ("P1 and P2", 3, False),
        ("Waiting", 1, False),
    ]
    page = Paginator(range(230), 50).page(2)
    return {
        "now": sample.NOW,
        "limits": SimpleNamespace(files=20, bytes=40 * 1024 * 1024),
        "clocks": sample.CLOCKS,
        "rows": sample.rows(),
        "why": sample.WHY,
        "lines": sample.lines(),
        "viewer_zone": sample.BERLIN,
        "site_zone": sample.CALIFORNIA,
        "account": SimpleNamespace(name="Halden Freight"),
        "page": page,
        "filters": [
            {"url": "?", "label": label, "count": count, "current": current}
            for label, count, current in filters
        ],
        "facts": [
            ("Account", "Halden Freight"),
            ("Plan", "Premier"),
            ("Term", "until 30 Sep"),
            ("Customer number", "HF-20931"),
        ],
        "form": CaseForm({"body": "x"}),
        "blank_form": CaseForm(auto_id="blank_%s"),
        "nav_counts": {"queue": 7, "mine": 2, "breaches": 1, "notices": 4},
        "opened": sample.at(9, 8, 12),
        "replied": sample.at(9, 10, 50),
        "noted": sample.at(10, 7, 40),
        "answered": sample.at(11, 7, 30),
        "first_words": sample.FIRST_WORDS,
        "live_url": "/live/",
        "draft_owner": "gallery",
    }


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view of one page of the gallery."""

    def view(request: HttpRequest) -> HttpResponse:
        request.user = _person(staff=not name.startswith("portal"))
        if name == "components":
            messages.success(request, "T-100042 was assigned to Amara Okafor.")
            messages.error(request, "The contract of Halden Freight ended on 31 May. Renew it.")
        return render(request, f"gallery/{name}.html", _context(name))

    return view


def error(code: int) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: render(request, f"{code}.html", status=200)


def live(request: HttpRequest) -> StreamingHttpResponse:
    """A stream that says one thing and breaks off a moment later."""

    def events() -> Iterator[bytes]:
        yield b"data: queue case-42\n\n"
        time.sleep(0.5)

    return StreamingHttpResponse(events(), content_type="text/event-stream")
