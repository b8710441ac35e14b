"""The mail that came in: what waits for a person, and what has become of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from troth.cases.access import lines_of
from troth.channels import access
from troth.channels.email.filing.origin import found_out
from troth.channels.email.showing import formatted, read_again
from troth.desk.door import DeskRequest, desk, page
from troth.desk.links import Link, links
from troth.desk.mail_forms import FORMS, MailForm
from troth.lib.downloads import download_file

if TYPE_CHECKING:
    from troth.channels.models import Arrival

PAGE_SIZE = 50
_SHOWN: dict[str, tuple[str, ...]] = {
    "waiting": ("triage", "quarantined"),
    "filed": ("filed",),
    "answered": ("answered",),
    "ignored": ("ignored",),
    "discarded": ("discarded",),
    "received": ("received",),
}


@desk
@require_safe
def mails(request: DeskRequest) -> HttpResponse:
    """The mail that waits for a person, or other mail, the newest first."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in _SHOWN else "waiting"
    rows = access.arrivals(request.viewer).filter(status__in=_SHOWN[chosen])
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "filters": _filters(chosen),
        "intake": access.intake(),
    }
    return page(request, "desk/mail/list.html", context)


@desk
@require_safe
def mail(request: DeskRequest, mail_id: int) -> HttpResponse:
    """One mail: what it says, why it is here, and what can be done with it."""
    return _mail_page(request, access.arrival(request.viewer, mail_id))


@desk
@require_POST
def act(request: DeskRequest, mail_id: int, action: str) -> HttpResponse:
    """Do one thing with a mail; a refused form is shown again with what was filled in."""
    if action not in FORMS:
        raise Http404
    found = access.arrival(request.viewer, mail_id)
    form = FORMS[action](request.viewer, found, request.POST)
    if not form.act(request.now):
        return _mail_page(request, found, refused=form)
    messages.success(request, str(form.done))
    return HttpResponseRedirect(reverse("desk:mails"))


@desk
@require_safe
def mail_formatted(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The mail as its writer formatted it, on a page that can do nothing."""
    read = read_again(access.arrival(request.viewer, mail_id))
    if read is None:
        raise Http404
    return formatted(read)


@desk
@require_safe
def mail_original(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The mail byte by byte as it came, to be saved."""
    found = access.arrival(request.viewer, mail_id)
    name = f"mail-{found.pk}.eml"
    return download_file(bytes(found.raw), name=name, content_type="message/rfc822")


def _mail_page(
    request: DeskRequest, mail: Arrival, *, refused: MailForm | None = None
) -> HttpResponse:
    read = read_again(mail)
    context = {
        "mail": mail,
        "read": read,
        "facts": _facts(mail),
        "origin": found_out(read) if read else (),
        "forms": _forms(request, mail, refused),
        "decisions": lines_of(access.decisions_on(request.viewer, mail)),
    }
    return page(request, "desk/mail/page.html", context, status=422 if refused else 200)


def _forms(request: DeskRequest, mail: Arrival, refused: MailForm | None) -> list[MailForm]:
    if not mail.is_decidable:
        return []
    return [
        refused if refused and refused.name == kind.name else kind(request.viewer, mail)
        for kind in FORMS.values()
    ]


def _facts(mail: Arrival) -> list[tuple[str, Any]]:
    return [
        (_("From"), f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender),
        (_("Return path"), mail.envelope_from),
        (_("To"), ", ".join(mail.recipients)),
        (_("Customer"), mail.account),
        (_("Received by"), mail.via.upper()),
        (_("SHA-256"), mail.sha256),
    ]


def _filters(chosen: str) -> list[Link]:
    labels = {
        "waiting": _("For a person"),
        "filed": _("Filed"),
        "answered": _("Answered"),
        "ignored": _("Automatic"),
        "discarded": _("Discarded"),
        "received": _("Not processed yet"),
    }
    return links(reverse("desk:mails"), "show", labels, chosen)
