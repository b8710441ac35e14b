"""What keeps the mails about a case together in every reader's mail program.

All mails about a case refer to one root, `<T-1042@…>`, that nobody ever gets; mail programs build
the thread around it all the same. Each is known by event and reader, `<T-1042.17.c12@…>`, so it is
the same mail however often it is sent.
"""

from __future__ import annotations

from troth.cases.models import Case
from troth.channels.email.addresses import domain
from troth.channels.models import Delivery
from troth.channels.recipients import Reader
from troth.timeline.models import Event

REFERENCES = 20  # the latest of what a mail follows


def message_id(case: Case, event: Event, reader: Reader) -> str:
    """Return what the mail that tells a reader of an event is known by."""
    return f"<{case.number}.{event.position}.{reader.tag}@{domain()}>"


def threading(case: Case, delivery: Delivery) -> dict[str, str]:
    """Return the headers by which a mail follows those before it."""
    before = thread_before(case, delivery)
    return {"In-Reply-To": before[-1], "References": " ".join(before)}


def thread_before(case: Case, delivery: Delivery) -> list[str]:
    """Return the Message-IDs that a mail to a reader follows, from the root to the latest."""
    sent = Delivery.objects.filter(case=case, to=delivery.to, pk__lt=delivery.pk)
    known = sent.exclude(remote_id="").order_by("-pk").values_list("remote_id", flat=True)
    return [f"<{case.number}@{domain()}>", *reversed(known[:REFERENCES])]
