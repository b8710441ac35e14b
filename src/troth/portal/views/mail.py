"""The whole of a mail that a customer's message was taken from."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from troth.cases.access import case_for
from troth.channels.access import mail_behind
from troth.channels.email.inbound import InboundMail
from troth.channels.email.showing import formatted, read_again
from troth.lib.refusals import NotFound
from troth.portal.door import PortalRequest, page, portal


@portal
@require_safe
def mail(request: PortalRequest, number: str, message_id: int) -> HttpResponse:
    """Everything that the mail says as text, quoted mail and signature too."""
    case = case_for(request.viewer, number)
    found = _mail(request, number, message_id)
    context = {"case": case, "mail": found, "message_id": message_id}
    return page(request, "portal/mail.html", context)


@portal
@require_safe
def mail_formatted(request: PortalRequest, number: str, message_id: int) -> HttpResponse:
    """The same as its writer formatted it."""
    return formatted(_mail(request, number, message_id))


def _mail(request: PortalRequest, number: str, message_id: int) -> InboundMail:
    case = case_for(request.viewer, number)
    found = read_again(mail_behind(request.viewer, case, message_id))
    if found is None:
        raise NotFound("arrival.unreadable", _("This mail cannot be shown."))
    return found
