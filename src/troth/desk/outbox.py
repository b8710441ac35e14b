"""What goes out of Troth: what is stuck, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from troth.channels import access, actions
from troth.channels.outbox import ADAPTERS
from troth.desk.door import DeskRequest, desk, page
from troth.desk.links import Link, links
from troth.lib.promise_words import channel_name
from troth.lib.refusals import NotFound, Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from troth.channels.models import Delivery

PAGE_SIZE = 25
RETRIED_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Row:
    """One delivery in words."""

    delivery: Delivery
    channel: str
    tells: str
    """What it tells, in a sentence; empty where it is about no event."""
    may_act: bool


@desk
@require_safe
def outbox(request: DeskRequest) -> HttpResponse:
    """What is stuck, or what waits, was sent or was given up."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in _labels() else "stuck"
    shown = Paginator(_rows(request, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    tells = access.told_in(shown.object_list)
    context = {
        "page": shown,
        "rows": [_row(one, tells.get(one.pk, ""), request) for one in shown.object_list],
        "shown": chosen,
        "filters": _filters(chosen),
        "channels": [
            (channel_name(channel), access.health(request.viewer, channel)) for channel in ADAPTERS
        ],
    }
    return page(request, "desk/outbox.html", context)


@desk
@require_POST
def retry(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Have one tried at once."""
    return _act(request, delivery_id, actions.retry_now, _("Trying the delivery again."))


@desk
@require_POST
def give_up(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Let go of one."""
    return _act(
        request, delivery_id, actions.give_up, _("The delivery was given up and will not be sent.")
    )


@desk
@require_POST
def retry_all(request: DeskRequest) -> HttpResponse:
    """Have everything that is stuck tried at once, as after an outage."""
    rows = access.stuck(request.viewer)[:RETRIED_AT_ONCE]
    number = actions.retry_all(deliveries=rows, by=request.viewer.actor, at=request.now)
    done = ngettext(
        "Trying %(number)s delivery again.", "Trying %(number)s deliveries again.", number
    )
    messages.success(request, done % {"number": number})
    return HttpResponseRedirect(reverse("desk:outbox"))


def _act(
    request: DeskRequest, delivery_id: int, action: Callable[..., Delivery], done: str
) -> HttpResponse:
    delivery = access.delivery(request.viewer, delivery_id)
    try:
        action(delivery=delivery, by=request.viewer.actor, at=request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:outbox"))


def _rows(request: DeskRequest, chosen: str) -> QuerySet[Delivery]:
    if chosen == "stuck":
        return access.stuck(request.viewer)
    return access.deliveries(request.viewer).filter(status=chosen)


def _row(delivery: Delivery, tells: str, request: DeskRequest) -> Row:
    claimed = delivery.claimed_until is not None and delivery.claimed_until > request.now
    return Row(
        delivery=delivery,
        channel=channel_name(delivery.channel),
        tells=tells,
        may_act=delivery.status in ("waiting", "failed") and not claimed,
    )


def _labels() -> dict[str, str]:
    return {
        "stuck": _("Stuck"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "given_up": _("Given up"),
    }


def _filters(chosen: str) -> list[Link]:
    return links(reverse("desk:outbox"), "show", _labels(), chosen)
