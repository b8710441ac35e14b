"""What keeps the mails about a case together in every reader's mail program.

All mails about a case refer to one root, `<T-1042@…>`, that nobody ever gets; mail programs build
the thread around it all the same. Each is known by event and reader, `<T-1042.17.c12.5e0…@…>`, so
it is the same mail however often it is sent. It is signed, so that only who got the mail, or an
answer to it, can name it: by that, a report that it did not arrive is believed.
"""

from __future__ import annotations

import re

from django.utils.crypto import salted_hmac

from troth.cases.models import Case
from troth.channels.email.addresses import domain
from troth.channels.models import Delivery
from troth.channels.recipients import Reader
from troth.timeline.models import Event

REFERENCES = 20  # the latest of what a mail follows
_OWN = re.compile(r"\s*<(?:(?P<number>T-[0-9]{1,18})(?:\.[^@<>]*)?|troth\.[0-9]+)@", re.I)


def message_id(case: Case, event: Event, reader: Reader) -> str:
    """Return what the mail that tells a reader of an event is known by."""
    plain = f"{case.number}.{event.position}.{reader.tag}"
    digest = salted_hmac("troth.channels.email.message_id", plain, algorithm="sha256").hexdigest()
    return f"<{plain}.{digest[:24]}@{domain()}>"


def threading(case: Case, delivery: Delivery) -> dict[str, str]:
    """Return the headers by which a mail follows those before it."""
    before = thread_before(case, delivery)
    return {"In-Reply-To": before[-1], "References": " ".join(before)}


def thread_before(case: Case, delivery: Delivery) -> list[str]:
    """Return the Message-IDs that a mail to a reader follows, from the root to the latest."""
    rows = Delivery.objects.filter(case=case, to=delivery.to, pk__lt=delivery.pk)
    sent = rows.filter(sent_at__isnull=False)
    known = sent.exclude(remote_id="").order_by("-pk").values_list("remote_id", flat=True)
    return [f"<{case.number}@{domain()}>", *reversed(known[:REFERENCES])]


def is_own(message_id: str) -> bool:
    """Whether a Message-ID looks like one that we gave a mail; anybody can write one."""
    return message_id.strip().lower().endswith(f"@{domain()}>") and bool(_OWN.match(message_id))


def number_in(message_id: str) -> str:
    """Return the number of the case that a mail of ours with that id is about, "" for others."""
    found = _OWN.match(message_id) if is_own(message_id) else None
    return (found["number"] or "").upper() if found else ""
