"""Whether a mail comes from whom it names, as the mail server that is trusted has found out."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from troth.channels.email.inbound import Authentication, InboundMail


def found_out(mail: InboundMail) -> Sequence[Authentication]:
    """What the trusted server says of a mail: the first word on each method, as it wrote last.

    A mail can bring such words of its own. The trusted server takes out those in its name.
    """
    found: dict[str, Authentication] = {}
    trusted = {name.lower() for name in settings.TROTH_MAIL_TRUSTED_AUTHSERV}
    for one in mail.authentications:
        if one.server.lower() in trusted:
            found.setdefault(one.method.lower(), one)
    return list(found.values())


def is_proven(mail: InboundMail) -> bool:
    """Whether DMARC holds, or else SPF or DKIM, for the domain of the only From address."""
    if mail.sender is None or mail.other_senders:
        return False
    domain = mail.sender.email.rpartition("@")[2]
    by_method = {one.method.lower(): one for one in found_out(mail)}
    dmarc = by_method.get("dmarc")
    if dmarc is not None and dmarc.result.lower() != "none":
        return dmarc.result.lower() == "pass" and dmarc.domain.lower() in ("", domain)
    return any(_proves(by_method.get(method), domain) for method in ("dkim", "spf"))


def _proves(one: Authentication | None, domain: str) -> bool:
    if one is None or one.result.lower() != "pass":
        return False
    checked = one.domain.lower().rpartition("@")[2]
    return (
        checked == domain
        or checked.endswith(f".{domain}")
        or ("." in checked and domain.endswith(f".{checked}"))
    )
