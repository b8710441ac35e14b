"""The page of one case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from troth.accounts.access import Viewer
from troth.cases import access
from troth.cases.uploads import Limits
from troth.channels.access import arrivals_of, ignored_on
from troth.channels.email.showing import origin_in_words
from troth.desk.action_form import ActionForm, Subject
from troth.desk.appeals import AppealForm
from troth.desk.case_forms import FORMS
from troth.desk.case_promises import line, promises
from troth.desk.case_thread import CALLED, Extras, entries, marks
from troth.desk.composer import Written, ways
from troth.desk.customer import cover_of
from troth.desk.door import DeskRequest, desk, leads, page
from troth.desk.sites import known_sites, place_of
from troth.lib.downloads import download_json
from troth.lib.file_links import file_links
from troth.lib.promised import in_words
from troth.promises.chain import verify_chain

if TYPE_CHECKING:
    from troth.cases.models import Call, Case

JOINED = "case.joined"
RECENT = 5  # other cases of the customer


@desk
@require_safe
def case(request: DeskRequest, number: str) -> HttpResponse:
    """Everything about a case, and everything that can be done to it now."""
    return case_page(request, access.case_for(request.viewer, number))


@desk
@require_safe
def record(request: DeskRequest, number: str) -> HttpResponse:
    """The record of the case, with every event, as a file that `troth verify` checks."""
    found = access.case_for(request.viewer, number)
    kept = access.record_of(request.viewer, found, at=request.now)
    return download_json(kept, name=f"{found.number}-{request.now:%Y-%m-%d}.json")


def case_page(
    request: DeskRequest,
    case: Case,
    *,
    refused: ActionForm | None = None,
    written: Written | None = None,
    error: str = "",
) -> HttpResponse:
    """Render the case; `refused` is a form with errors, `written` what was not sent and why."""
    subject = subject_of(request, case)
    context = {
        "case": case,
        "suffix": focus_suffix(request),
        "next_url": f"{reverse('desk:next')}?after={case.number}",
        "place": place_of(case.site, case.contract.programme, subject.sites),
        **(told := _told(request, case)),
        **_doable(subject, refused),
        **_composer(subject, written, error),
        **_customer(request, case, told["merged"]),
    }
    status = 422 if refused or error else 200
    return page(request, "desk/case/page.html", context, status=status)


def subject_of(request: DeskRequest, case: Case) -> Subject:
    """Return what the forms of a case are about."""
    return Subject(
        case=case,
        viewer=request.viewer,
        abilities=access.abilities(request.viewer, case),
        sites=known_sites(),
    )


def focus_suffix(request: DeskRequest) -> str:
    """Return what keeps the focus mode in an address."""
    return "?focus=1" if request.GET.get("focus") else ""


def case_url(request: DeskRequest, case: Case) -> str:
    """Return where the page of a case is, in the focus mode if that is on."""
    return reverse("desk:case", args=[case.number]) + focus_suffix(request)


def _told(request: DeskRequest, case: Case) -> dict[str, Any]:
    """Return what is to be read: thread, promises and timeline."""
    viewer, now, zone = request.viewer, request.now, request.viewer.time_zone
    history = access.history_of(case)
    messages = list(access.thread(viewer, case))
    lines = access.timeline_of(viewer, case, history)
    clocks = access.promises_of(case, now, history)
    return {
        "entries": entries(messages, lines, _calls(request, case, lines), _extras(viewer, case)),
        "promises": promises(clocks, case.contract.programme, case.site or None, zone),
        "silence": access.silence_of(case, history),
        "in_words": in_words(access.promised_in_words(case)),
        "picture": line(case, clocks, marks(messages, lines), now=now, zone=zone),
        "severity": case.contract.programme.severity_name(case.severity),
        "kind_title": _kind_title(case),
        "timeline": [(told, event.hash) for told, event in zip(lines, history, strict=True)],
        "merged": _merged(case, lines),
        "ignored_mails": list(ignored_on(viewer, case)[:RECENT]),
        "broken": verify_chain(event.link() for event in history),
    }


def _extras(viewer: Viewer, case: Case) -> Extras:
    """Return what hangs on the messages of the case."""

    def url_of(file_id: int) -> str:
        return reverse("desk:file", args=[case.number, file_id])

    files = access.attachments_of(viewer, case)
    mails = arrivals_of(viewer, case)
    return Extras(
        files={message: file_links(found, url_of) for message, found in files.items()},
        mail_urls={message: reverse("desk:mail", args=[one.pk]) for message, one in mails.items()},
        origins={message: origin_in_words(one) for message, one in mails.items()},
    )


def _calls(request: DeskRequest, case: Case, lines: list[access.Line]) -> Iterable[Call]:
    """Return the telephone calls, which few cases have."""
    called = any(line.kind == CALLED for line in lines)
    return access.call_log(request.viewer, case) if called else ()


def _merged(case: Case, lines: list[access.Line]) -> list[Case]:
    """Return the cases that go on in this one, which few have."""
    return access.merged_cases(case) if any(line.kind == JOINED for line in lines) else []


def _kind_title(case: Case) -> str:
    kinds = {str(code): rule.title for code, rule in case.contract.programme.kinds.items()}
    return kinds[case.kind]


def _doable(subject: Subject, refused: ActionForm | None) -> dict[str, Any]:
    """Return the forms to offer; the refused one stands in for its like."""
    forms = [
        refused if refused is not None and refused.name == kind.name else kind(subject)
        for kind in FORMS.values()
    ]
    shown = [form for form in forms if form.offered or form.unavailable or form is refused]
    return {
        "quick": [form for form in shown if not form.fields],
        "forms": [form for form in shown if form.fields],
        "refused": refused,
        "appeals": _appeals(subject),
    }


def _appeals(subject: Subject) -> list[tuple[Any, AppealForm | None]]:
    """Return the appeals on the case, with the form for what a manager has still to decide."""
    found = []
    for appeal in access.appeals_of(subject.case):
        appeal.case = subject.case
        decidable = appeal.decided_at is None and leads(subject.viewer)
        found.append((appeal, AppealForm.of(subject.viewer, appeal) if decidable else None))
    return found


def _composer(subject: Subject, written: Written | None, error: str) -> dict[str, Any]:
    written = written or Written()
    choices = {"ways": ways(subject.abilities), "written": written}
    return {
        "written": written,
        "limits": Limits(),
        "composer_error": error,
        "extra_actions": render_to_string("desk/case/ways.html", choices),
        "can_reply": "reply" in subject.abilities,
    }


def _customer(request: DeskRequest, case: Case, merged: list[Case]) -> dict[str, Any]:
    case.contract.account = case.account
    others = access.cases_for(request.viewer, access.Filters(account_id=case.account_id))
    shown = [case.pk, *(one.pk for one in merged)]
    return {
        "cover": cover_of(case.contract, request.now),
        "recent": others.select_related(None).exclude(pk__in=shown)[:RECENT],
    }
