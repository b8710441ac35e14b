"""Whether a mail comes from whom it names, as the mail server that is trusted has found out."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from troth.channels.email.inbound import Authentication, InboundMail


def found_out(mail: InboundMail) -> Sequence[Authentication]:
    """What the trusted server says of a mail: on each method, what it wrote of it last.

    A mail can bring such words of its own. The trusted server takes out those in its name.
    """
    trusted = {name.lower() for name in settings.TROTH_MAIL_TRUSTED_AUTHSERV}
    theirs = [one for one in mail.authentications if one.server in trusted]
    last: dict[str, int] = {}
    for one in theirs:
        last.setdefault(one.method, one.place)
    return [one for one in theirs if last[one.method] == one.place]


def is_proven(mail: InboundMail) -> bool:
    """Whether DMARC holds, or else SPF or DKIM, for the domain of the only From address.

    A mail may have several signatures; one that fits is enough.
    """
    if mail.sender is None or mail.other_senders:
        return False
    domain, results = mail.sender.email.rpartition("@")[2], found_out(mail)
    judged = [one for one in results if one.method == "dmarc" and one.result != "none"]
    if judged:
        return all(one.result == "pass" and one.domain in ("", domain) for one in judged)
    return any(_proves(one, domain) for one in results if one.method in ("dkim", "spf"))


def _proves(one: Authentication, domain: str) -> bool:
    if one.result != "pass":
        return False
    checked = one.domain.rpartition("@")[2]
    return (
        checked == domain
        or checked.endswith(f".{domain}")
        or ("." in checked and domain.endswith(f".{checked}"))
    )
