"""Whether each channel does its work; where not, one sentence says what to do about it.

It is asked often, by monitors too, so it costs a few looks into indexes however much there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.channels.access.intake import WayIn, unfiled_since, ways_in
from troth.channels.models import Delivery, DeliveryStatus, Endpoint
from troth.channels.models.delivery import DeliveryQuerySet
from troth.lib.time_words import duration

LATE = timedelta(minutes=5)  # how long what is due may wait to be filed or sent
NOT_LISTENING = timedelta(seconds=90)
NOT_LOOKED_INTO = timedelta(minutes=10)  # a mailbox with IDLE is looked into every five
IN_VAIN = 3  # attempts, which take two minutes


@dataclass(frozen=True, kw_only=True)
class ChannelHealth:
    """How one way of words to come in or go out does; `problems` are sentences."""

    name: str
    is_on: bool  # by configuration
    problems: Sequence[str] = ()

    @property
    def state(self) -> str:
        """In a word that monitors may rely on: `off`, `well` or `not well`."""
        if not self.is_on:
            return "off"
        return "not well" if self.problems else "well"


def channels_health(*, at: datetime) -> list[ChannelHealth]:
    """Return how every channel does: its state for anybody, its problems for staff alone."""
    return [_mail_in(at), _mail_out(at), _webhooks(at)]


def _mail_in(at: datetime) -> ChannelHealth:
    if not settings.TROTH_MAIL_IS_READ:
        return ChannelHealth(name="mail_in", is_on=False)
    problems = [*filter(None, (_silent(way, at) for way in ways_in())), *_unfiled(at)]
    return ChannelHealth(name="mail_in", is_on=True, problems=problems)


def _silent(way: WayIn, at: datetime) -> str:
    patience = NOT_LOOKED_INTO if way.is_polled else NOT_LISTENING
    if way.seen_at is not None and way.seen_at >= at - patience:
        return ""
    if way.error:
        words = _("%(name)s cannot be opened: %(error)s It will be tried again by itself.")
        return words % {"name": way.name, "error": _ended(way.error)}
    if way.seen_at is None:
        words = _("Nothing has taken mail from %(name)s yet: start troth mail.")
        return words % {"name": way.name}
    words = _("Nothing has taken mail from %(name)s for %(time)s: start troth mail.")
    return words % {"name": way.name, "time": _passed(way.seen_at, at)}


def _unfiled(at: datetime) -> Iterable[str]:
    since = unfiled_since()
    if since is not None and since < at - LATE:
        words = _(
            "Mail has been waiting for %(time)s to be filed: start troth work, or one more if"
            " it is running."
        )
        yield words % {"time": _passed(since, at)}


def _mail_out(at: datetime) -> ChannelHealth:
    if settings.TROTH_MAIL_IS_OFF:
        return ChannelHealth(name="mail_out", is_on=False)
    rows = Delivery.objects.filter(channel="email")
    # What is refused for good is about its recipient: the desk is told of each.
    failing = _failing(rows, Q(status=DeliveryStatus.WAITING, attempts__gte=IN_VAIN))
    problems = [*_unsent(rows, at), *_nothing_sent(failing, at)]
    return ChannelHealth(name="mail_out", is_on=True, problems=problems)


def _webhooks(at: datetime) -> ChannelHealth:
    endpoints = list(Endpoint.objects.filter(is_active=True).values_list("name", flat=True))
    if not endpoints:
        return ChannelHealth(name="webhooks", is_on=False)
    rows = Delivery.objects.filter(channel="webhook")
    problems = list(_unsent(rows, at))
    for name in endpoints:
        tried = Q(status=DeliveryStatus.WAITING, attempts__gte=IN_VAIN)
        failing = _failing(rows.filter(to=name), tried | Q(status=DeliveryStatus.FAILED))
        problems += _nothing_posted(failing, at)
    return ChannelHealth(name="webhooks", is_on=True, problems=problems)


def _failing(rows: DeliveryQuerySet, in_vain: Q) -> Delivery | None:
    """Return the last one that was tried in vain, if nothing was sent since."""
    sent = rows.filter(sent_at__isnull=False).order_by("-sent_at")
    sent_at = sent.values_list("sent_at", flat=True).first()
    since = Q(failed_at__gt=sent_at) if sent_at else Q(failed_at__isnull=False)
    return rows.filter(in_vain, since).order_by("-failed_at").first()


def _unsent(rows: DeliveryQuerySet, at: datetime) -> Iterable[str]:
    due = rows.due(at - LATE).first()
    if due is not None:
        words = _(
            "Something for %(to)s has been waiting for %(time)s to be sent: start troth work,"
            " or one more if it is running."
        )
        yield words % {"to": due.to, "time": _passed(due.next_at, at)}


def _nothing_sent(failing: Delivery | None, at: datetime) -> Iterable[str]:
    if failing is not None:
        words = _(
            "No mail has gone out since one to %(to)s failed: %(error)s Unless that is about"
            " this address alone, put it right; what is waiting is tried again by itself, or at"
            " once with Retry now in the outbox."
        )
        yield words % {"to": failing.to, "error": _ended(failing.last_error)}


def _nothing_posted(failing: Delivery | None, at: datetime) -> Iterable[str]:
    if failing is not None:
        words = _(
            "Nothing reaches %(endpoint)s any more: %(error)s Put that right, then use Retry"
            " now in the outbox, or Give up for what no longer matters."
        )
        yield words % {"endpoint": failing.to, "error": _ended(failing.last_error)}


def _passed(since: datetime, at: datetime) -> str:
    return duration((at - since).total_seconds())


def _ended(error: str) -> str:
    """Return an error as a sentence that another may follow."""
    return error if error.endswith((".", "!", "?")) else f"{error}."
