"""The dispatcher: takes what is due out of the outbox and hands it to its channel's adapter.

Any number of workers may do so at once. An attempt is counted, and its lease written, in one
committed transaction; then it is sent, then marked. A worker that dies at any point leaves a row
whose lease runs out, and which is sent again: with the same identity, so that the other side can
tell. While a worker lives it renews the leases of what it is sending, however long that takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _

from troth.channels import actions
from troth.channels.email import sending as mail
from troth.channels.failures import NotNeeded, Permanent, Temporary
from troth.channels.models import Delivery
from troth.channels.webhook import sending as webhook

LEASE = timedelta(minutes=1)
NOTE_SECONDS = 1.0
NOTED_WITHIN = 60  # as many attempts, while nobody else takes it up

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """How a channel delivers."""

    deliver: Callable[[Delivery], None]
    """Sends it, and sets its `remote_id` if it has one; raises Temporary, Permanent, NotNeeded."""
    patience: timedelta
    """For how long it is tried before it has failed for good."""
    at_once: int = 2
    """How many a worker sends at the same time; one channel never waits for another."""


ADAPTERS: Mapping[str, Adapter] = {
    "email": Adapter(deliver=mail.deliver, patience=timedelta(days=2), at_once=4),
    "webhook": Adapter(deliver=webhook.deliver, patience=timedelta(days=1)),
}


@dataclass
class Dispatcher:
    """One worker's share of the outbox."""

    now: Callable[[], datetime]
    adapters: Mapping[str, Adapter] = field(default_factory=lambda: ADAPTERS)
    lease: timedelta = LEASE
    _in_hand: set[int] = field(default_factory=set)

    def deliver_next(self, channel: str) -> bool:
        """Attempt what is due next over a channel; False when nothing is."""
        delivery = actions.claim(channel=channel, lease=self.lease, at=self.now())
        if delivery is None:
            return False
        with self._held(delivery):
            self._attempt(delivery)
        return True

    def deliver_all(self, channel: str) -> int:
        """Attempt all that is due over a channel; returns how many there were."""
        handled = 0
        while self.deliver_next(channel):
            handled += 1
        return handled

    def hold(self) -> None:
        """Renew the leases of what is being sent at this moment."""
        actions.hold(deliveries=set(self._in_hand), lease=self.lease, at=self.now())

    @contextmanager
    def _held(self, delivery: Delivery) -> Iterator[None]:
        self._in_hand.add(delivery.pk)
        try:
            yield
        finally:
            self._in_hand.discard(delivery.pk)

    def _attempt(self, delivery: Delivery) -> None:
        adapter = self.adapters[delivery.channel]
        try:
            adapter.deliver(delivery)
        except NotNeeded as reason:
            actions.drop(delivery=delivery, reason=str(reason))
        except Permanent as failure:
            actions.fail(delivery=delivery, failure=failure, at=self.now())
        except Temporary as failure:
            self._put_off(delivery, failure, adapter.patience)
        except Exception as error:
            log.exception("not delivered", delivery=delivery.pk, key=delivery.key)
            self._put_off(delivery, _mistake(error), adapter.patience)
        else:
            self._note_sent(delivery)

    def _note_sent(self, delivery: Delivery) -> None:
        """Note it, through an outage of the database too: what is not noted is sent again."""
        for _again in range(NOTED_WITHIN):
            try:
                return actions.mark_sent(delivery=delivery, at=self.now())
            except DatabaseError:
                log.exception("sent, but not noted yet", delivery=delivery.pk)
                close_old_connections()
                time.sleep(NOTE_SECONDS)
        raise DatabaseError(f"Delivery {delivery.pk} was sent, which could not be noted.")

    def _put_off(self, delivery: Delivery, failure: Temporary, patience: timedelta) -> None:
        actions.put_off(delivery=delivery, failure=failure, patience=patience, at=self.now())


def _mistake(error: Exception) -> Temporary:
    """Say that it was no failure of the other side's."""
    words = _("Troth itself failed (%(error)s); whoever runs it can see why in its log.")
    return Temporary(words % {"error": type(error).__name__})
